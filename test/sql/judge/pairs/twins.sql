-- Pairs that look like the traps and never differ.

-- NOT IN of what can't be NULL
SELECT id FROM customers WHERE id NOT IN (SELECT order_id FROM items);
SELECT id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.order_id = c.id);

-- COUNT of a key
SELECT COUNT(id) FROM orders;
SELECT COUNT(*) FROM orders;

-- a LEFT JOIN that WHERE undoes
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid';
SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid';

-- UNION of a UNION ALL
SELECT a FROM t UNION SELECT a FROM u;
SELECT DISTINCT a FROM (SELECT a FROM t UNION ALL SELECT a FROM u) x;

-- semi-join to a key
SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customer_id);
SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id;

-- OR and IN
SELECT a FROM t WHERE a = 1 OR a = 2 OR a = 3;
SELECT a FROM t WHERE a IN (1, 2, 3);

-- BETWEEN
SELECT a FROM t WHERE a BETWEEN 1 AND 5;
SELECT a FROM t WHERE a >= 1 AND a <= 5;

-- COALESCE of SUM with CASE
SELECT COALESCE(SUM(b), 0) FROM t;
SELECT CASE WHEN COUNT(b) = 0 THEN 0 ELSE SUM(b) END FROM t;

-- De Morgan
SELECT a FROM t WHERE NOT (a = 1 AND b = 2);
SELECT a FROM t WHERE a <> 1 OR b <> 2;

-- AVG
SELECT AVG(b) FROM t;
SELECT SUM(b) / COUNT(b) FROM t;

-- latest by window and by join
SELECT user_id, kind FROM (SELECT *, RANK() OVER (PARTITION BY user_id ORDER BY seen DESC) AS r FROM events WHERE user_id IS NOT NULL AND seen IS NOT NULL) x WHERE r = 1;
SELECT e.user_id, e.kind FROM events e JOIN (SELECT user_id, MAX(seen) AS seen FROM events GROUP BY user_id) m ON m.user_id = e.user_id AND m.seen = e.seen;

-- COUNT decorrelated rightly
SELECT a FROM t WHERE b = (SELECT COUNT(*) FROM u WHERE u.a = t.a);
SELECT t.a FROM t LEFT JOIN (SELECT a, COUNT(*) AS n FROM u GROUP BY a) g ON g.a = t.a WHERE t.b = COALESCE(g.n, 0);

-- range of days
SELECT id FROM orders WHERE EXTRACT(YEAR FROM ordered) = 2023;
SELECT id FROM orders WHERE ordered >= '2023-01-01' AND ordered < '2024-01-01';

-- day of a timestamp
SELECT user_id FROM events WHERE CAST(seen AS DATE) = '2024-02-29';
SELECT user_id FROM events WHERE seen >= '2024-02-29' AND seen < '2024-03-01';

-- HAVING on a key of the group
SELECT a, SUM(b) FROM t GROUP BY a HAVING a > 1;
SELECT a, SUM(b) FROM t WHERE a > 1 GROUP BY a;

-- CTE inlined
WITH x AS (SELECT a FROM t WHERE b > 1) SELECT a FROM x;
SELECT a FROM t WHERE b > 1;

-- DISTINCT of a key
SELECT DISTINCT id, name FROM customers;
SELECT id, name FROM customers;

-- GROUP BY and DISTINCT
SELECT a FROM t GROUP BY a;
SELECT DISTINCT a FROM t;

-- comma join
SELECT t.a FROM t, u WHERE t.a = u.a;
SELECT t.a FROM t JOIN u ON t.a = u.a;

-- RIGHT and LEFT JOIN
SELECT t.a, u.b FROM t RIGHT JOIN u ON t.a = u.a;
SELECT t.a, u.b FROM u LEFT JOIN t ON t.a = u.a;

-- unused LEFT JOIN to a key
SELECT o.id FROM orders o LEFT JOIN customers c ON c.id = o.customer_id;
SELECT id FROM orders;

-- join to a parent that exists
SELECT k.id FROM children k JOIN parents p ON p.id = k.parent_id;
SELECT id FROM children;

-- anti-join
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL;
SELECT id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id);

-- EXCEPT and NOT EXISTS with NULLs
SELECT a FROM t EXCEPT SELECT a FROM u;
SELECT DISTINCT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a IS NOT DISTINCT FROM t.a);

-- FILTER and CASE
SELECT COUNT(*) FILTER (WHERE a > 1) FROM t;
SELECT COUNT(CASE WHEN a > 1 THEN 1 END) FROM t;

-- IN and semi-join
SELECT a FROM t WHERE a IN (SELECT a FROM u);
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a);

-- COUNT of two filters
SELECT COUNT(*) FROM t WHERE a = 1 OR b = 1;
SELECT COUNT(*) FROM t WHERE b = 1 OR a = 1;

-- predicate pushed below a group
SELECT * FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a) x WHERE a = 1;
SELECT a, COUNT(*) AS n FROM t WHERE a = 1 GROUP BY a;

-- predicate pushed below UNION ALL
SELECT * FROM (SELECT a FROM t UNION ALL SELECT a FROM u) x WHERE a > 1;
SELECT a FROM t WHERE a > 1 UNION ALL SELECT a FROM u WHERE a > 1;

-- LIKE with a prefix
SELECT id FROM customers WHERE name LIKE 'Smi%';
SELECT id FROM customers WHERE LEFT(name, 3) = 'Smi';

-- LIMIT over a key
SELECT id FROM orders ORDER BY id LIMIT 10;
SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM orders) x WHERE n <= 10 ORDER BY id;

-- the same LIMIT
SELECT a FROM t WHERE a IN (SELECT a FROM u) ORDER BY a LIMIT 3;
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a) ORDER BY a LIMIT 3;

-- scalar subquery and join
SELECT o.id, (SELECT name FROM customers c WHERE c.id = o.customer_id) FROM orders o;
SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON c.id = o.customer_id;

-- OR to UNION of disjoint parts
SELECT id FROM orders WHERE quantity = 1 OR status = 'open';
SELECT id FROM orders WHERE quantity = 1 UNION ALL SELECT id FROM orders WHERE status = 'open' AND (quantity <> 1 OR quantity IS NULL);

-- NOT NULL-safe
SELECT a FROM t WHERE b IS DISTINCT FROM 1;
SELECT a FROM t WHERE b <> 1 OR b IS NULL;

-- MAX and ORDER BY LIMIT
SELECT MAX(id) FROM orders HAVING COUNT(*) > 0;
SELECT id FROM orders ORDER BY id DESC LIMIT 1;

-- qualified names and aliases
select T.A as x from T;
SELECT renamed.a AS x FROM t AS renamed;

-- double negation
SELECT a FROM t WHERE NOT NOT (a > 1);
SELECT a FROM t WHERE 1 < a;

-- star
SELECT * FROM u;
SELECT a, b FROM u;

-- window of a group
SELECT DISTINCT a, SUM(b) OVER (PARTITION BY a) FROM t;
SELECT a, SUM(b) FROM t GROUP BY a;

-- aggregate of a join with a key
SELECT c.country, COUNT(*) FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY c.country;
SELECT c.country, SUM(n) FROM (SELECT customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id) o JOIN customers c ON c.id = o.customer_id GROUP BY c.country;
