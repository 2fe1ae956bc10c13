-- Pairs that take several rows at once, a certain value or a corner of the language to tell apart.

-- sum boundary beside a bound of each value
SELECT product FROM items GROUP BY product HAVING SUM(price) > 100 AND MAX(price) < 75;
SELECT product FROM items GROUP BY product HAVING SUM(price) >= 100 AND MAX(price) < 75;

-- COUNT DISTINCT boundary of five and six
SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(DISTINCT status) > 5;
SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(DISTINCT status) > 6;

-- COUNT DISTINCT through a join
SELECT c.name FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name HAVING COUNT(DISTINCT o.status) >= 4;
SELECT c.name FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name HAVING COUNT(o.status) >= 4;

-- sum of products
SELECT customer_id FROM orders GROUP BY customer_id HAVING SUM(amount * quantity) > 1000;
SELECT customer_id FROM orders GROUP BY customer_id HAVING SUM(amount * quantity) >= 1000;

-- average boundary
SELECT product FROM items GROUP BY product HAVING AVG(price) > 42;
SELECT product FROM items GROUP BY product HAVING AVG(price) >= 42;

-- a group counted in a group
SELECT c.id FROM customers c JOIN (SELECT customer_id, status FROM orders GROUP BY customer_id, status HAVING COUNT(*) > 2) x ON x.customer_id = c.id;
SELECT c.id FROM customers c JOIN (SELECT customer_id, status FROM orders GROUP BY customer_id, status HAVING COUNT(*) > 3) x ON x.customer_id = c.id;

-- ANY_VALUE and MIN of what a group doesn't determine
SELECT customer_id, MIN(status) FROM orders GROUP BY customer_id;
SELECT customer_id, MAX(status) FROM orders GROUP BY customer_id;

-- the frame of LAST_VALUE
SELECT id, LAST_VALUE(id) OVER (ORDER BY id) FROM customers;
SELECT id, LAST_VALUE(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM customers;

-- a moving average of two rows and of three
SELECT id, AVG(quantity) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM orders;
SELECT id, AVG(quantity) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders;

-- RANK and DENSE_RANK at three
SELECT id FROM (SELECT id, RANK() OVER (ORDER BY amount DESC) AS r FROM orders) x WHERE r <= 3;
SELECT id FROM (SELECT id, DENSE_RANK() OVER (ORDER BY amount DESC) AS r FROM orders) x WHERE r <= 3;

-- the third largest, and the largest but two values
SELECT MAX(amount) FROM orders WHERE amount < (SELECT MAX(amount) FROM orders WHERE amount < (SELECT MAX(amount) FROM orders));
SELECT MIN(amount) FROM (SELECT amount FROM orders ORDER BY amount DESC LIMIT 3) x;

-- OFFSET by one
SELECT id FROM orders ORDER BY id LIMIT 2 OFFSET 1;
SELECT id FROM orders ORDER BY id LIMIT 2 OFFSET 2;

-- NULLs first and last
SELECT b FROM t ORDER BY b NULLS FIRST;
SELECT b FROM t ORDER BY b NULLS LAST;

-- UNION below a sum
SELECT SUM(x) FROM (SELECT a AS x FROM t UNION SELECT a FROM u) y;
SELECT SUM(x) FROM (SELECT a AS x FROM t UNION ALL SELECT a FROM u) y;

-- a correlated count in SELECT, decorrelated to an inner join
SELECT c.id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) FROM customers c;
SELECT c.id, x.n FROM customers c JOIN (SELECT customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id) x ON x.customer_id = c.id;

-- a correlated sum, decorrelated without COALESCE
SELECT c.id, COALESCE((SELECT SUM(o.quantity) FROM orders o WHERE o.customer_id = c.id), 0) FROM customers c;
SELECT c.id, x.n FROM customers c LEFT JOIN (SELECT customer_id, SUM(quantity) AS n FROM orders GROUP BY customer_id) x ON x.customer_id = c.id;

-- a month later, at its end
SELECT id FROM orders WHERE ordered + INTERVAL 1 MONTH >= DATE '2020-03-31';
SELECT id FROM orders WHERE ordered >= DATE '2020-03-31' - INTERVAL 1 MONTH;

-- thirty days and a month
SELECT id FROM orders WHERE ordered > DATE '2020-03-01' - INTERVAL 30 DAY;
SELECT id FROM orders WHERE ordered > DATE '2020-03-01' - INTERVAL 1 MONTH;

-- years by subtraction and by whole years
SELECT id FROM orders WHERE YEAR(DATE '2020-06-15') - YEAR(ordered) >= 2;
SELECT id FROM orders WHERE ordered <= DATE '2018-06-15';

-- trailing blanks
SELECT a FROM t WHERE c = 'abc';
SELECT a FROM t WHERE RTRIM(c) = 'abc';

-- case of text
SELECT a FROM t WHERE c = 'Berlin';
SELECT a FROM t WHERE UPPER(c) = 'BERLIN';

-- a prefix and a part
SELECT a FROM t WHERE c LIKE 'zebra%';
SELECT a FROM t WHERE c LIKE '%zebra%';

-- an escaped wildcard
SELECT a FROM t WHERE c LIKE '10!%' ESCAPE '!';
SELECT a FROM t WHERE c LIKE '10%';

-- the length of a part
SELECT a FROM t WHERE SUBSTR(c, 1, 3) = 'xyz';
SELECT a FROM t WHERE SUBSTR(c, 1, 4) = 'xyz';

-- a part from the second letter
SELECT a FROM t WHERE SUBSTR(c, 2, 2) = 'qj';
SELECT a FROM t WHERE SUBSTR(c, 1, 2) = 'qj';

-- rounding to one digit
SELECT id FROM orders WHERE ROUND(amount, 1) = 12.4;
SELECT id FROM orders WHERE amount >= 12.3 AND amount < 12.5;

-- rounding the sum and the parts
SELECT ROUND(SUM(amount), 0) FROM orders;
SELECT SUM(ROUND(amount, 0)) FROM orders;

-- HAVING without GROUP BY
SELECT COUNT(*) FROM orders HAVING COUNT(*) > 0;
SELECT COUNT(*) FROM orders;

-- FULL JOIN USING
SELECT a FROM t FULL JOIN u USING (a);
SELECT t.a FROM t FULL JOIN u ON t.a = u.a;

-- LATERAL and LEFT JOIN LATERAL
SELECT c.id, x.id FROM customers c, LATERAL (SELECT o.id FROM orders o WHERE o.customer_id = c.id ORDER BY o.id LIMIT 1) x;
SELECT c.id, x.id FROM customers c LEFT JOIN LATERAL (SELECT o.id FROM orders o WHERE o.customer_id = c.id ORDER BY o.id LIMIT 1) x ON TRUE;

-- a recursion that ends a step earlier
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r JOIN t ON t.a = n;
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 4) SELECT n FROM r JOIN t ON t.a = n;

-- ROLLUP and CUBE
SELECT a, b, COUNT(*) FROM t GROUP BY ROLLUP (a, b);
SELECT a, b, COUNT(*) FROM t GROUP BY CUBE (a, b);

-- FILTER and WHERE
SELECT status, COUNT(*) FILTER (WHERE quantity > 7) FROM orders GROUP BY status;
SELECT status, COUNT(*) FROM orders WHERE quantity > 7 GROUP BY status;

-- DISTINCT ON by the other end
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id;
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id DESC;

-- QUALIFY of the first and of the only
SELECT id FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY id) = 1;
SELECT id FROM orders QUALIFY COUNT(*) OVER (PARTITION BY customer_id) = 1;

-- NOT IN a list with NULL
SELECT a FROM t WHERE a NOT IN (1, 2, NULL);
SELECT a FROM t WHERE a NOT IN (1, 2);

-- NOT of a disjunction
SELECT a FROM t WHERE NOT (a = 1 OR b = 2);
SELECT a FROM t WHERE a IS DISTINCT FROM 1 AND b IS DISTINCT FROM 2;

-- the order of CASE
SELECT CASE WHEN quantity > 10 THEN 'many' WHEN quantity > 5 THEN 'some' ELSE 'few' END FROM orders;
SELECT CASE WHEN quantity > 5 THEN 'some' WHEN quantity > 10 THEN 'many' ELSE 'few' END FROM orders;

-- CASE without ELSE in a product
SELECT SUM(CASE WHEN paid THEN quantity ELSE 0 END) FROM orders;
SELECT SUM(CASE WHEN paid THEN quantity END) FROM orders;

-- INTERSECT ALL
SELECT a FROM t INTERSECT ALL SELECT a FROM u;
SELECT a FROM t INTERSECT SELECT a FROM u;

-- EXCEPT ALL
SELECT a FROM t EXCEPT ALL SELECT a FROM u;
SELECT a FROM t WHERE a NOT IN (SELECT a FROM u WHERE a IS NOT NULL);

-- five tables, one condition less
SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id JOIN items i ON i.order_id = o.id JOIN parents p ON p.id = i.price JOIN children k ON k.parent_id = p.id WHERE k.age > 17 AND o.status = 'sent';
SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id JOIN items i ON i.order_id = o.id JOIN parents p ON p.id = i.price JOIN children k ON k.parent_id = p.id WHERE k.age >= 17 AND o.status = 'sent';

-- pairs by inequality
SELECT x.id, y.id FROM orders x JOIN orders y ON x.customer_id = y.customer_id AND x.id < y.id;
SELECT x.id, y.id FROM orders x JOIN orders y ON x.customer_id = y.customer_id AND x.id <> y.id;

-- constants far apart
SELECT id FROM orders WHERE quantity BETWEEN 10 AND 100000 AND amount < 0.5;
SELECT id FROM orders WHERE quantity BETWEEN 10 AND 99999 AND amount < 0.5;

-- a day between two dates
SELECT id FROM orders WHERE ordered > '2019-03-31' AND ordered < '2019-07-01' AND status = 'sent';
SELECT id FROM orders WHERE ordered > '2019-03-31' AND ordered <= '2019-06-29' AND status = 'sent';

-- at least three of the same, and a chain of three
SELECT DISTINCT x.kind FROM events x JOIN events y ON x.kind = y.kind AND x.seen < y.seen JOIN events z ON z.kind = y.kind AND y.seen < z.seen;
SELECT kind FROM events GROUP BY kind HAVING COUNT(*) >= 3;

-- all of two products, and either
SELECT order_id FROM items WHERE product IN ('pen', 'ink') GROUP BY order_id HAVING COUNT(DISTINCT product) = 2;
SELECT order_id FROM items WHERE product IN ('pen', 'ink') GROUP BY order_id HAVING COUNT(*) = 2;

-- division by all, and by those that match
SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.status <> 'paid');
SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id AND o.status = 'paid') = (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id);

-- consecutive days, and any three days
SELECT DISTINCT x.user_id FROM events x JOIN events y ON y.user_id = x.user_id AND CAST(y.seen AS DATE) = CAST(x.seen AS DATE) + 1;
SELECT DISTINCT x.user_id FROM events x JOIN events y ON y.user_id = x.user_id AND y.seen > x.seen;

-- sum of floats in parts
SELECT SUM(discount) FROM items WHERE discount > 0.25;
SELECT SUM(discount) FROM items WHERE discount >= 0.25;

-- overflow cut off
SELECT a FROM t WHERE a > 2147483646;
SELECT a FROM t WHERE a > 2147483647;

-- more than a thousand
SELECT status FROM orders GROUP BY status HAVING COUNT(*) > 300;
SELECT status FROM orders GROUP BY status HAVING COUNT(*) > 301;

-- one more than a thousand million
SELECT a + 1000000000 FROM t WHERE a < 100;
SELECT a + 1000000001 FROM t WHERE a < 100;

-- numbers written with one digit and with two
SELECT CAST(1.5 * quantity AS VARCHAR) FROM orders WHERE quantity < 100;
SELECT CAST(1.50 * quantity AS VARCHAR) FROM orders WHERE quantity < 100;
