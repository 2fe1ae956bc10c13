-- Pairs that people take for equal: each differs on some data. A block is a name and two queries, over the tables of traps.ts.

-- NOT IN with NULLs
SELECT a FROM t WHERE a NOT IN (SELECT a FROM u);
SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a);

-- COUNT(column) and COUNT(*)
SELECT COUNT(b) FROM t;
SELECT COUNT(*) FROM t;

-- LEFT JOIN undone by WHERE
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.status = 'paid';
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid';

-- UNION and UNION ALL
SELECT a FROM t UNION SELECT a FROM u;
SELECT a FROM t UNION ALL SELECT a FROM u;

-- EXISTS and JOIN
SELECT t.a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a);
SELECT t.a FROM t JOIN u ON u.a = t.a;

-- <> loses NULLs
SELECT id FROM orders WHERE status <> 'open';
SELECT id FROM orders WHERE status IS DISTINCT FROM 'open';

-- SUM of nothing
SELECT SUM(amount) FROM orders WHERE status = 'open';
SELECT COALESCE(SUM(amount), 0) FROM orders WHERE status = 'open';

-- predicate of the preserved side in ON
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND c.country = 'DE';
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.country = 'DE';

-- average of rows and of groups
SELECT AVG(price) FROM items;
SELECT AVG(p) FROM (SELECT AVG(price) AS p FROM items GROUP BY product) x;

-- AVG and SUM / COUNT(*)
SELECT AVG(b) FROM t;
SELECT SUM(b) / COUNT(*) FROM t;

-- latest row with ties
SELECT user_id, kind FROM events e WHERE seen = (SELECT MAX(seen) FROM events x WHERE x.user_id = e.user_id);
SELECT user_id, MAX(kind) FROM events GROUP BY user_id;

-- COUNT of an outer join
SELECT c.id, COUNT(o.id) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id;
SELECT c.id, COUNT(*) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id;

-- COUNT bug of decorrelation
SELECT a FROM t WHERE b = (SELECT COUNT(*) FROM u WHERE u.a = t.a);
SELECT t.a FROM t JOIN (SELECT a, COUNT(*) AS n FROM u GROUP BY a) g ON g.a = t.a WHERE t.b = g.n;

-- > ALL of nothing
SELECT a FROM t WHERE a > ALL (SELECT a FROM u);
SELECT a FROM t WHERE a > (SELECT MAX(a) FROM u);

-- BETWEEN of timestamps
SELECT user_id FROM events WHERE seen BETWEEN '2024-01-01' AND '2024-01-31';
SELECT user_id FROM events WHERE seen >= '2024-01-01' AND seen < '2024-02-01';

-- filter before and after a FULL JOIN
SELECT t.a, u.b FROM t FULL JOIN u ON t.a = u.a WHERE t.b = 1;
SELECT x.a, u.b FROM (SELECT * FROM t WHERE b = 1) x FULL JOIN u ON x.a = u.a;

-- HAVING without GROUP BY
SELECT COUNT(*) FROM t HAVING COUNT(*) > 0;
SELECT COUNT(*) FROM t;

-- boundary of SUM
SELECT a FROM t GROUP BY a HAVING SUM(b) > 100;
SELECT a FROM t GROUP BY a HAVING SUM(b) >= 100;

-- boundary of COUNT DISTINCT
SELECT a FROM t GROUP BY a HAVING COUNT(DISTINCT b) > 5;
SELECT a FROM t GROUP BY a HAVING COUNT(DISTINCT b) > 8;

-- COUNT DISTINCT ignores NULL
SELECT COUNT(DISTINCT c) FROM t;
SELECT COUNT(*) FROM (SELECT DISTINCT c FROM t) x;

-- DISTINCT over a join
SELECT DISTINCT c.name FROM customers c JOIN orders o ON o.customer_id = c.id;
SELECT c.name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id);

-- INTERSECT and JOIN
SELECT a FROM t INTERSECT SELECT a FROM u;
SELECT DISTINCT t.a FROM t JOIN u ON u.a = t.a;

-- EXCEPT and NOT EXISTS
SELECT a FROM t EXCEPT SELECT a FROM u;
SELECT DISTINCT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a);

-- De Morgan the wrong way
SELECT a FROM t WHERE NOT (a = 1 AND b = 2);
SELECT a FROM t WHERE a <> 1 AND b <> 2;

-- AND binds tighter
SELECT a FROM t WHERE a = 1 OR a = 2 AND b = 3;
SELECT a FROM t WHERE (a = 1 OR a = 2) AND b = 3;

-- LIKE and equality
SELECT id FROM customers WHERE name LIKE 'Smi%';
SELECT id FROM customers WHERE name LIKE '%Smi%';

-- underscore is a wildcard
SELECT id FROM orders WHERE status LIKE 'in_transit';
SELECT id FROM orders WHERE status = 'in_transit';

-- case
SELECT id FROM customers WHERE name = 'Smith';
SELECT id FROM customers WHERE LOWER(name) = 'smith';

-- COALESCE to a value that exists
SELECT a FROM t WHERE b = 0;
SELECT a FROM t WHERE COALESCE(b, 0) = 0;

-- NULL in CASE
SELECT CASE WHEN b > 1 THEN 'x' ELSE 'y' END FROM t;
SELECT CASE WHEN b <= 1 THEN 'y' ELSE 'x' END FROM t;

-- OFFSET off by one
SELECT id FROM orders ORDER BY id LIMIT 10 OFFSET 10;
SELECT id FROM orders ORDER BY id LIMIT 10 OFFSET 9;

-- LIMIT off by one
SELECT id FROM orders ORDER BY id LIMIT 10;
SELECT id FROM orders ORDER BY id LIMIT 11;

-- descending
SELECT a FROM t ORDER BY a;
SELECT a FROM t ORDER BY a DESC;

-- NULLs first
SELECT a FROM t ORDER BY a NULLS FIRST;
SELECT a FROM t ORDER BY a NULLS LAST;

-- RANK and DENSE_RANK
SELECT a, RANK() OVER (ORDER BY b) FROM t;
SELECT a, DENSE_RANK() OVER (ORDER BY b) FROM t;

-- frame of a running sum
SELECT id, SUM(quantity) OVER (ORDER BY ordered) FROM orders;
SELECT id, SUM(quantity) OVER (ORDER BY ordered, id) FROM orders;

-- fan-out inflates a sum
SELECT SUM(o.quantity) FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id);
SELECT SUM(o.quantity) FROM orders o JOIN items i ON i.order_id = o.id;

-- NOT of a comparison with NULL
SELECT a FROM t WHERE NOT (b > 5);
SELECT a FROM t WHERE b <= 5 OR b IS NULL;

-- join on a column that may be NULL
SELECT COUNT(*) FROM t x JOIN t y ON x.b = y.b;
SELECT COUNT(*) FROM t x JOIN t y ON x.b IS NOT DISTINCT FROM y.b;

-- year of a date range
SELECT id FROM orders WHERE ordered >= '2023-01-01' AND ordered <= '2024-01-01';
SELECT id FROM orders WHERE EXTRACT(YEAR FROM ordered) = 2023;

-- GROUP BY drops a column
SELECT SUM(b) FROM t GROUP BY a, c;
SELECT SUM(b) FROM t GROUP BY a;

-- MAX and ALL with NULLs
SELECT a FROM t WHERE a >= ALL (SELECT a FROM t);
SELECT a FROM t WHERE a = (SELECT MAX(a) FROM t);

-- boolean NULL
SELECT id FROM orders WHERE NOT paid;
SELECT id FROM orders WHERE paid IS NOT TRUE;

-- least and greatest beyond a bound
SELECT MIN(quantity) FROM orders WHERE quantity > 5000;
SELECT MAX(quantity) FROM orders WHERE quantity > 5000;

-- values beyond a bound that are not grouped by
SELECT customer_id, COUNT(*) FROM (SELECT customer_id, quantity FROM orders WHERE quantity < -5000 GROUP BY customer_id, quantity) x GROUP BY customer_id;
SELECT customer_id, COUNT(*) FROM (SELECT customer_id FROM orders WHERE quantity < -5000 GROUP BY customer_id) x GROUP BY customer_id;

-- texts beyond a length
SELECT MIN(c) FROM t WHERE LENGTH(c) > 10;
SELECT MAX(c) FROM t WHERE LENGTH(c) > 10;
