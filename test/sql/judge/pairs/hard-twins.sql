-- Pairs that look like the hard traps and never differ.

-- integers above and from the next
SELECT product FROM items GROUP BY product HAVING SUM(price) > 100;
SELECT product FROM items GROUP BY product HAVING SUM(price) >= 101;

-- COUNT DISTINCT of a key
SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(DISTINCT id) > 5;
SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(*) > 5;

-- ANY_VALUE of what the group determines
SELECT id, ANY_VALUE(name) FROM customers WHERE name IS NOT NULL GROUP BY id;
SELECT id, name FROM customers WHERE name IS NOT NULL;

-- RANGE is the default frame
SELECT id, SUM(quantity) OVER (ORDER BY ordered) FROM orders;
SELECT id, SUM(quantity) OVER (ORDER BY ordered RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders;

-- ROWS over a key
SELECT id, SUM(quantity) OVER (ORDER BY id) FROM orders;
SELECT id, SUM(quantity) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM orders;

-- LAG and a frame of one
SELECT id, LAG(quantity) OVER (ORDER BY id) FROM orders;
SELECT id, SUM(quantity) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) FROM orders;

-- the second largest value
SELECT MAX(amount) FROM orders WHERE amount < (SELECT MAX(amount) FROM orders);
SELECT (SELECT DISTINCT amount FROM orders WHERE amount IS NOT NULL ORDER BY amount DESC LIMIT 1 OFFSET 1);

-- FETCH FIRST and LIMIT
SELECT id FROM orders ORDER BY id FETCH FIRST 3 ROWS ONLY;
SELECT id FROM orders ORDER BY id LIMIT 3;

-- LIMIT and ROW_NUMBER over a key
SELECT id FROM orders ORDER BY id LIMIT 4;
SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM orders) x WHERE n <= 4;

-- NULLs by CASE
SELECT b FROM t ORDER BY b NULLS FIRST;
SELECT b FROM t ORDER BY CASE WHEN b IS NULL THEN 0 ELSE 1 END, b;

-- UNION below MAX
SELECT MAX(x) FROM (SELECT a AS x FROM t UNION SELECT a FROM u) y;
SELECT MAX(x) FROM (SELECT a AS x FROM t UNION ALL SELECT a FROM u) y;

-- a correlated sum decorrelated
SELECT c.id, (SELECT SUM(o.quantity) FROM orders o WHERE o.customer_id = c.id) FROM customers c;
SELECT c.id, x.n FROM customers c LEFT JOIN (SELECT customer_id, SUM(quantity) AS n FROM orders GROUP BY customer_id) x ON x.customer_id = c.id;

-- a month as a range
SELECT id FROM orders WHERE DATE_TRUNC('month', ordered) = DATE '2020-02-01';
SELECT id FROM orders WHERE ordered >= DATE '2020-02-01' AND ordered < DATE '2020-03-01';

-- the last day of a month
SELECT id FROM orders WHERE ordered = LAST_DAY(ordered);
SELECT id FROM orders WHERE EXTRACT(DAY FROM ordered + INTERVAL 1 DAY) = 1;

-- a prefix as LIKE
SELECT a FROM t WHERE SUBSTR(c, 1, 3) = 'xyz';
SELECT a FROM t WHERE c LIKE 'xyz%';

-- a part by position
SELECT a FROM t WHERE c LIKE '%zebra%';
SELECT a FROM t WHERE STRPOS(c, 'zebra') > 0;

-- either case
SELECT a FROM t WHERE LOWER(c) = 'berlin';
SELECT a FROM t WHERE UPPER(c) = 'BERLIN';

-- trimmed on both sides
SELECT TRIM(c) FROM t;
SELECT LTRIM(RTRIM(c)) FROM t;

-- rounding as a range
SELECT id FROM orders WHERE ROUND(amount, 1) = 12.4;
SELECT id FROM orders WHERE amount >= 12.35 AND amount < 12.45;

-- a half
SELECT id FROM orders WHERE amount / 2 > 3;
SELECT id FROM orders WHERE amount > 6;

-- HAVING of nothing
SELECT COUNT(*) FROM orders HAVING COUNT(*) >= 0;
SELECT COUNT(*) FROM orders;

-- FULL JOIN USING, coalesced
SELECT a FROM t FULL JOIN u USING (a);
SELECT COALESCE(t.a, u.a) FROM t FULL JOIN u ON t.a = u.a;

-- LATERAL and a correlated subquery
SELECT c.id, x.n FROM customers c, LATERAL (SELECT COUNT(*) AS n FROM orders o WHERE o.customer_id = c.id) x;
SELECT c.id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) FROM customers c;

-- a recursion and a series
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r JOIN t ON t.a = n;
SELECT a FROM t WHERE a BETWEEN 1 AND 5;

-- ROLLUP and its parts
SELECT a, COUNT(*) FROM t GROUP BY ROLLUP (a);
SELECT a, COUNT(*) FROM t GROUP BY a UNION ALL SELECT NULL, COUNT(*) FROM t;

-- FILTER and CASE
SELECT status, COUNT(*) FILTER (WHERE quantity > 7) FROM orders GROUP BY status;
SELECT status, COUNT(CASE WHEN quantity > 7 THEN 1 END) FROM orders GROUP BY status;

-- DISTINCT ON and MIN
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id;
SELECT customer_id, MIN(id) FROM orders GROUP BY customer_id ORDER BY customer_id;

-- QUALIFY and NOT EXISTS
SELECT id FROM orders WHERE customer_id IS NOT NULL QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY id) = 1;
SELECT o.id FROM orders o WHERE o.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM orders x WHERE x.customer_id = o.customer_id AND x.id < o.id);

-- NOT IN as inequalities
SELECT a FROM t WHERE a NOT IN (1, 2);
SELECT a FROM t WHERE a <> 1 AND a <> 2;

-- IS NOT TRUE
SELECT id FROM orders WHERE paid IS NOT TRUE;
SELECT id FROM orders WHERE COALESCE(paid, FALSE) = FALSE;

-- CASE in another order
SELECT CASE WHEN quantity > 10 THEN 'many' WHEN quantity > 5 THEN 'some' ELSE 'few' END FROM orders;
SELECT CASE WHEN quantity > 5 AND quantity <= 10 THEN 'some' WHEN quantity > 10 THEN 'many' ELSE 'few' END FROM orders;

-- INTERSECT and IN
SELECT a FROM t WHERE a IS NOT NULL INTERSECT SELECT a FROM u;
SELECT DISTINCT a FROM t WHERE a IN (SELECT a FROM u);

-- EXCEPT ALL by counting
SELECT a FROM t EXCEPT ALL SELECT a FROM t WHERE a = 3;
SELECT a FROM t WHERE a IS DISTINCT FROM 3;

-- five tables in another order
SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id JOIN items i ON i.order_id = o.id JOIN children k ON k.parent_id = i.price JOIN parents p ON p.id = k.parent_id WHERE k.age > 17;
SELECT c.id FROM children k, items i, orders o, customers c WHERE k.parent_id = i.price AND i.order_id = o.id AND o.customer_id = c.id AND 17 < k.age;

-- pairs counted by half
SELECT COUNT(*) FROM orders x JOIN orders y ON x.customer_id = y.customer_id AND x.id < y.id;
SELECT COUNT(*) // 2 FROM orders x JOIN orders y ON x.customer_id = y.customer_id AND x.id <> y.id;

-- all of two products by two joins
SELECT order_id FROM items WHERE product IN ('pen', 'ink') GROUP BY order_id HAVING COUNT(DISTINCT product) = 2;
SELECT DISTINCT x.order_id FROM items x JOIN items y ON x.order_id = y.order_id WHERE x.product = 'pen' AND y.product = 'ink';

-- three in a row by LEAD and by joins
SELECT DISTINCT quantity FROM (SELECT quantity, LEAD(quantity) OVER (ORDER BY id) AS n, LEAD(quantity, 2) OVER (ORDER BY id) AS m FROM orders) x WHERE quantity = n AND n = m;
SELECT DISTINCT quantity FROM (SELECT quantity, LAG(quantity) OVER (ORDER BY id) AS n, LAG(quantity, 2) OVER (ORDER BY id) AS m FROM orders) x WHERE quantity = n AND quantity = m;

-- sums in parts
SELECT SUM(a) + SUM(b) FROM t WHERE a IS NOT NULL AND b IS NOT NULL;
SELECT SUM(a + b) FROM t;

-- floats in another order
SELECT product, SUM(discount) FROM items GROUP BY product;
SELECT product, SUM(discount) FROM (SELECT product, discount FROM items ORDER BY discount) x GROUP BY product;

-- the mean by hand
SELECT AVG(price) FROM items;
SELECT SUM(price) * 1.0 / COUNT(price) FROM items;

-- at least one by COUNT
SELECT id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) > 0;
SELECT id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id);

-- greater than all by MAX
SELECT id FROM orders WHERE amount >= ALL (SELECT amount FROM orders WHERE amount IS NOT NULL);
SELECT id FROM orders WHERE amount IS NOT NULL AND amount = (SELECT MAX(amount) FROM orders) OR NOT EXISTS (SELECT 1 FROM orders WHERE amount IS NOT NULL);

-- greater than any by MIN
SELECT id FROM orders WHERE amount > ANY (SELECT amount FROM orders);
SELECT id FROM orders WHERE amount > (SELECT MIN(amount) FROM orders);

-- NULLIF and CASE
SELECT NULLIF(a, 0) FROM t;
SELECT CASE WHEN a <> 0 THEN a END FROM t;

-- COALESCE nested
SELECT COALESCE(a, COALESCE(b, 0)) FROM t;
SELECT COALESCE(a, b, 0) FROM t;

-- self join by a key
SELECT x.id, y.status FROM orders x JOIN orders y ON x.id = y.id;
SELECT id, status FROM orders;

-- a constant in GROUP BY
SELECT status, COUNT(*) FROM orders WHERE status = 'sent' GROUP BY status;
SELECT 'sent', COUNT(*) FROM orders WHERE status = 'sent' HAVING COUNT(*) > 0;
