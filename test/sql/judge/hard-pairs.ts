/** Pairs that take several rows at once, a certain value or a corner of the language to tell apart; and pairs that look so and are equal. */
import type { PairNotes } from "./traps.ts";

const pair = (name: string, left: string, right: string): PairNotes => ({ name, left, right });

export const hardTraps: readonly PairNotes[] = [
  pair(
    "sum boundary beside a bound of each value",
    "SELECT product FROM items GROUP BY product HAVING SUM(price) > 100 AND MAX(price) < 75",
    "SELECT product FROM items GROUP BY product HAVING SUM(price) >= 100 AND MAX(price) < 75",
  ),
  pair(
    "COUNT DISTINCT boundary of five and six",
    "SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(DISTINCT status) > 5",
    "SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(DISTINCT status) > 6",
  ),
  pair(
    "COUNT DISTINCT through a join",
    "SELECT c.name FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name HAVING COUNT(DISTINCT o.status) >= 4",
    "SELECT c.name FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name HAVING COUNT(o.status) >= 4",
  ),
  pair(
    "sum of products",
    "SELECT customer_id FROM orders GROUP BY customer_id HAVING SUM(amount * quantity) > 1000",
    "SELECT customer_id FROM orders GROUP BY customer_id HAVING SUM(amount * quantity) >= 1000",
  ),
  pair(
    "average boundary",
    "SELECT product FROM items GROUP BY product HAVING AVG(price) > 42",
    "SELECT product FROM items GROUP BY product HAVING AVG(price) >= 42",
  ),
  pair(
    "a group counted in a group",
    "SELECT c.id FROM customers c JOIN (SELECT customer_id, status FROM orders GROUP BY customer_id, status HAVING COUNT(*) > 2) x ON x.customer_id = c.id",
    "SELECT c.id FROM customers c JOIN (SELECT customer_id, status FROM orders GROUP BY customer_id, status HAVING COUNT(*) > 3) x ON x.customer_id = c.id",
  ),
  pair(
    "ANY_VALUE and MIN of what a group doesn't determine",
    "SELECT customer_id, MIN(status) FROM orders GROUP BY customer_id",
    "SELECT customer_id, MAX(status) FROM orders GROUP BY customer_id",
  ),
  pair(
    "the frame of LAST_VALUE",
    "SELECT id, LAST_VALUE(id) OVER (ORDER BY id) FROM customers",
    "SELECT id, LAST_VALUE(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM customers",
  ),
  pair(
    "a moving average of two rows and of three",
    "SELECT id, AVG(quantity) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM orders",
    "SELECT id, AVG(quantity) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders",
  ),
  pair(
    "RANK and DENSE_RANK at three",
    "SELECT id FROM (SELECT id, RANK() OVER (ORDER BY amount DESC) AS r FROM orders) x WHERE r <= 3",
    "SELECT id FROM (SELECT id, DENSE_RANK() OVER (ORDER BY amount DESC) AS r FROM orders) x WHERE r <= 3",
  ),
  pair(
    "the third largest, and the largest but two values",
    "SELECT MAX(amount) FROM orders WHERE amount < (SELECT MAX(amount) FROM orders WHERE amount < (SELECT MAX(amount) FROM orders))",
    "SELECT MIN(amount) FROM (SELECT amount FROM orders ORDER BY amount DESC LIMIT 3) x",
  ),
  pair("OFFSET by one", "SELECT id FROM orders ORDER BY id LIMIT 2 OFFSET 1", "SELECT id FROM orders ORDER BY id LIMIT 2 OFFSET 2"),
  pair("LIMIT by one", "SELECT id FROM orders ORDER BY id LIMIT 10", "SELECT id FROM orders ORDER BY id LIMIT 11"),
  pair("NULLs first and last", "SELECT b FROM t ORDER BY b NULLS FIRST", "SELECT b FROM t ORDER BY b NULLS LAST"),
  pair(
    "UNION below a sum",
    "SELECT SUM(x) FROM (SELECT a AS x FROM t UNION SELECT a FROM u) y",
    "SELECT SUM(x) FROM (SELECT a AS x FROM t UNION ALL SELECT a FROM u) y",
  ),
  pair(
    "a correlated count in SELECT, decorrelated to an inner join",
    "SELECT c.id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) FROM customers c",
    "SELECT c.id, x.n FROM customers c JOIN (SELECT customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id) x ON x.customer_id = c.id",
  ),
  pair(
    "a correlated sum, decorrelated without COALESCE",
    "SELECT c.id, COALESCE((SELECT SUM(o.quantity) FROM orders o WHERE o.customer_id = c.id), 0) FROM customers c",
    "SELECT c.id, x.n FROM customers c LEFT JOIN (SELECT customer_id, SUM(quantity) AS n FROM orders GROUP BY customer_id) x ON x.customer_id = c.id",
  ),
  pair(
    "a month later, at its end",
    "SELECT id FROM orders WHERE ordered + INTERVAL 1 MONTH >= DATE '2020-03-31'",
    "SELECT id FROM orders WHERE ordered >= DATE '2020-03-31' - INTERVAL 1 MONTH",
  ),
  pair(
    "thirty days and a month",
    "SELECT id FROM orders WHERE ordered > DATE '2020-03-01' - INTERVAL 30 DAY",
    "SELECT id FROM orders WHERE ordered > DATE '2020-03-01' - INTERVAL 1 MONTH",
  ),
  pair(
    "years by subtraction and by whole years",
    "SELECT id FROM orders WHERE YEAR(DATE '2020-06-15') - YEAR(ordered) >= 2",
    "SELECT id FROM orders WHERE ordered <= DATE '2018-06-15'",
  ),
  pair("trailing blanks", "SELECT a FROM t WHERE c = 'abc'", "SELECT a FROM t WHERE RTRIM(c) = 'abc'"),
  pair("case of text", "SELECT a FROM t WHERE c = 'Berlin'", "SELECT a FROM t WHERE UPPER(c) = 'BERLIN'"),
  pair("a prefix and a part", "SELECT a FROM t WHERE c LIKE 'zebra%'", "SELECT a FROM t WHERE c LIKE '%zebra%'"),
  pair("an escaped wildcard", "SELECT a FROM t WHERE c LIKE '10!%' ESCAPE '!'", "SELECT a FROM t WHERE c LIKE '10%'"),
  pair("the length of a part", "SELECT a FROM t WHERE SUBSTR(c, 1, 3) = 'xyz'", "SELECT a FROM t WHERE SUBSTR(c, 1, 4) = 'xyz'"),
  pair("a part from the second letter", "SELECT a FROM t WHERE SUBSTR(c, 2, 2) = 'qj'", "SELECT a FROM t WHERE SUBSTR(c, 1, 2) = 'qj'"),
  pair(
    "rounding to one digit",
    "SELECT id FROM orders WHERE ROUND(amount, 1) = 12.4",
    "SELECT id FROM orders WHERE amount >= 12.3 AND amount < 12.5",
  ),
  pair("rounding the sum and the parts", "SELECT ROUND(SUM(amount), 0) FROM orders", "SELECT SUM(ROUND(amount, 0)) FROM orders"),
  pair("HAVING without GROUP BY", "SELECT COUNT(*) FROM orders HAVING COUNT(*) > 0", "SELECT COUNT(*) FROM orders"),
  pair("FULL JOIN USING", "SELECT a FROM t FULL JOIN u USING (a)", "SELECT t.a FROM t FULL JOIN u ON t.a = u.a"),
  pair(
    "LATERAL and LEFT JOIN LATERAL",
    "SELECT c.id, x.id FROM customers c, LATERAL (SELECT o.id FROM orders o WHERE o.customer_id = c.id ORDER BY o.id LIMIT 1) x",
    "SELECT c.id, x.id FROM customers c LEFT JOIN LATERAL (SELECT o.id FROM orders o WHERE o.customer_id = c.id ORDER BY o.id LIMIT 1) x ON TRUE",
  ),
  pair(
    "a recursion that ends a step earlier",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r JOIN t ON t.a = n",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 4) SELECT n FROM r JOIN t ON t.a = n",
  ),
  pair("ROLLUP and CUBE", "SELECT a, b, COUNT(*) FROM t GROUP BY ROLLUP (a, b)", "SELECT a, b, COUNT(*) FROM t GROUP BY CUBE (a, b)"),
  pair(
    "FILTER and WHERE",
    "SELECT status, COUNT(*) FILTER (WHERE quantity > 7) FROM orders GROUP BY status",
    "SELECT status, COUNT(*) FROM orders WHERE quantity > 7 GROUP BY status",
  ),
  pair(
    "DISTINCT ON by the other end",
    "SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id",
    "SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id DESC",
  ),
  pair(
    "QUALIFY of the first and of the only",
    "SELECT id FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY id) = 1",
    "SELECT id FROM orders QUALIFY COUNT(*) OVER (PARTITION BY customer_id) = 1",
  ),
  pair("NOT IN a list with NULL", "SELECT a FROM t WHERE a NOT IN (1, 2, NULL)", "SELECT a FROM t WHERE a NOT IN (1, 2)"),
  pair(
    "NOT of a disjunction",
    "SELECT a FROM t WHERE NOT (a = 1 OR b = 2)",
    "SELECT a FROM t WHERE a IS DISTINCT FROM 1 AND b IS DISTINCT FROM 2",
  ),
  pair(
    "the order of CASE",
    "SELECT CASE WHEN quantity > 10 THEN 'many' WHEN quantity > 5 THEN 'some' ELSE 'few' END FROM orders",
    "SELECT CASE WHEN quantity > 5 THEN 'some' WHEN quantity > 10 THEN 'many' ELSE 'few' END FROM orders",
  ),
  pair(
    "CASE without ELSE in a product",
    "SELECT SUM(CASE WHEN paid THEN quantity ELSE 0 END) FROM orders",
    "SELECT SUM(CASE WHEN paid THEN quantity END) FROM orders",
  ),
  pair("INTERSECT ALL", "SELECT a FROM t INTERSECT ALL SELECT a FROM u", "SELECT a FROM t INTERSECT SELECT a FROM u"),
  pair("EXCEPT ALL", "SELECT a FROM t EXCEPT ALL SELECT a FROM u", "SELECT a FROM t WHERE a NOT IN (SELECT a FROM u WHERE a IS NOT NULL)"),
  pair(
    "five tables, one condition less",
    "SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id JOIN items i ON i.order_id = o.id JOIN parents p ON p.id = i.price JOIN children k ON k.parent_id = p.id WHERE k.age > 17 AND o.status = 'sent'",
    "SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id JOIN items i ON i.order_id = o.id JOIN parents p ON p.id = i.price JOIN children k ON k.parent_id = p.id WHERE k.age >= 17 AND o.status = 'sent'",
  ),
  pair(
    "pairs by inequality",
    "SELECT x.id, y.id FROM orders x JOIN orders y ON x.customer_id = y.customer_id AND x.id < y.id",
    "SELECT x.id, y.id FROM orders x JOIN orders y ON x.customer_id = y.customer_id AND x.id <> y.id",
  ),
  pair(
    "constants far apart",
    "SELECT id FROM orders WHERE quantity BETWEEN 10 AND 100000 AND amount < 0.5",
    "SELECT id FROM orders WHERE quantity BETWEEN 10 AND 99999 AND amount < 0.5",
  ),
  pair(
    "a day between two dates",
    "SELECT id FROM orders WHERE ordered > '2019-03-31' AND ordered < '2019-07-01' AND status = 'sent'",
    "SELECT id FROM orders WHERE ordered > '2019-03-31' AND ordered <= '2019-06-29' AND status = 'sent'",
  ),
  pair(
    "at least three of the same, and a chain of three",
    "SELECT DISTINCT x.kind FROM events x JOIN events y ON x.kind = y.kind AND x.seen < y.seen JOIN events z ON z.kind = y.kind AND y.seen < z.seen",
    "SELECT kind FROM events GROUP BY kind HAVING COUNT(*) >= 3",
  ),
  pair(
    "all of two products, and either",
    "SELECT order_id FROM items WHERE product IN ('pen', 'ink') GROUP BY order_id HAVING COUNT(DISTINCT product) = 2",
    "SELECT order_id FROM items WHERE product IN ('pen', 'ink') GROUP BY order_id HAVING COUNT(*) = 2",
  ),
  pair(
    "division by all, and by those that match",
    "SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.status <> 'paid')",
    "SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id AND o.status = 'paid') = (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id)",
  ),
  pair(
    "consecutive days, and any three days",
    "SELECT DISTINCT x.user_id FROM events x JOIN events y ON y.user_id = x.user_id AND CAST(y.seen AS DATE) = CAST(x.seen AS DATE) + 1",
    "SELECT DISTINCT x.user_id FROM events x JOIN events y ON y.user_id = x.user_id AND y.seen > x.seen",
  ),
  pair(
    "sum of floats in parts",
    "SELECT SUM(discount) FROM items WHERE discount > 0.25",
    "SELECT SUM(discount) FROM items WHERE discount >= 0.25",
  ),
  pair("overflow cut off", "SELECT a FROM t WHERE a > 2147483646", "SELECT a FROM t WHERE a > 2147483647"),
  pair(
    "more than a thousand",
    "SELECT status FROM orders GROUP BY status HAVING COUNT(*) > 300",
    "SELECT status FROM orders GROUP BY status HAVING COUNT(*) > 301",
  ),
];

export const hardTwins: readonly PairNotes[] = [
  pair(
    "integers above and from the next",
    "SELECT product FROM items GROUP BY product HAVING SUM(price) > 100",
    "SELECT product FROM items GROUP BY product HAVING SUM(price) >= 101",
  ),
  pair(
    "COUNT DISTINCT of a key",
    "SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(DISTINCT id) > 5",
    "SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(*) > 5",
  ),
  pair(
    "ANY_VALUE of what the group determines",
    "SELECT id, ANY_VALUE(name) FROM customers WHERE name IS NOT NULL GROUP BY id",
    "SELECT id, name FROM customers WHERE name IS NOT NULL",
  ),
  pair(
    "RANGE is the default frame",
    "SELECT id, SUM(quantity) OVER (ORDER BY ordered) FROM orders",
    "SELECT id, SUM(quantity) OVER (ORDER BY ordered RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders",
  ),
  pair(
    "ROWS over a key",
    "SELECT id, SUM(quantity) OVER (ORDER BY id) FROM orders",
    "SELECT id, SUM(quantity) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM orders",
  ),
  pair(
    "LAG and a frame of one",
    "SELECT id, LAG(quantity) OVER (ORDER BY id) FROM orders",
    "SELECT id, SUM(quantity) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) FROM orders",
  ),
  pair(
    "the second largest value",
    "SELECT MAX(amount) FROM orders WHERE amount < (SELECT MAX(amount) FROM orders)",
    "SELECT (SELECT DISTINCT amount FROM orders WHERE amount IS NOT NULL ORDER BY amount DESC LIMIT 1 OFFSET 1)",
  ),
  pair("FETCH FIRST and LIMIT", "SELECT id FROM orders ORDER BY id FETCH FIRST 3 ROWS ONLY", "SELECT id FROM orders ORDER BY id LIMIT 3"),
  pair(
    "LIMIT and ROW_NUMBER over a key",
    "SELECT id FROM orders ORDER BY id LIMIT 4",
    "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM orders) x WHERE n <= 4",
  ),
  pair("NULLs by CASE", "SELECT b FROM t ORDER BY b NULLS FIRST", "SELECT b FROM t ORDER BY CASE WHEN b IS NULL THEN 0 ELSE 1 END, b"),
  pair(
    "UNION below MAX",
    "SELECT MAX(x) FROM (SELECT a AS x FROM t UNION SELECT a FROM u) y",
    "SELECT MAX(x) FROM (SELECT a AS x FROM t UNION ALL SELECT a FROM u) y",
  ),
  pair(
    "a correlated sum decorrelated",
    "SELECT c.id, (SELECT SUM(o.quantity) FROM orders o WHERE o.customer_id = c.id) FROM customers c",
    "SELECT c.id, x.n FROM customers c LEFT JOIN (SELECT customer_id, SUM(quantity) AS n FROM orders GROUP BY customer_id) x ON x.customer_id = c.id",
  ),
  pair(
    "a month as a range",
    "SELECT id FROM orders WHERE DATE_TRUNC('month', ordered) = DATE '2020-02-01'",
    "SELECT id FROM orders WHERE ordered >= DATE '2020-02-01' AND ordered < DATE '2020-03-01'",
  ),
  pair(
    "the last day of a month",
    "SELECT id FROM orders WHERE ordered = LAST_DAY(ordered)",
    "SELECT id FROM orders WHERE EXTRACT(DAY FROM ordered + INTERVAL 1 DAY) = 1",
  ),
  pair("a prefix as LIKE", "SELECT a FROM t WHERE SUBSTR(c, 1, 3) = 'xyz'", "SELECT a FROM t WHERE c LIKE 'xyz%'"),
  pair("a part by position", "SELECT a FROM t WHERE c LIKE '%zebra%'", "SELECT a FROM t WHERE STRPOS(c, 'zebra') > 0"),
  pair("either case", "SELECT a FROM t WHERE LOWER(c) = 'berlin'", "SELECT a FROM t WHERE UPPER(c) = 'BERLIN'"),
  pair("trimmed on both sides", "SELECT TRIM(c) FROM t", "SELECT LTRIM(RTRIM(c)) FROM t"),
  pair(
    "rounding as a range",
    "SELECT id FROM orders WHERE ROUND(amount, 1) = 12.4",
    "SELECT id FROM orders WHERE amount >= 12.35 AND amount < 12.45",
  ),
  pair("a half", "SELECT id FROM orders WHERE amount / 2 > 3", "SELECT id FROM orders WHERE amount > 6"),
  pair("HAVING of nothing", "SELECT COUNT(*) FROM orders HAVING COUNT(*) >= 0", "SELECT COUNT(*) FROM orders"),
  pair("FULL JOIN USING, coalesced", "SELECT a FROM t FULL JOIN u USING (a)", "SELECT COALESCE(t.a, u.a) FROM t FULL JOIN u ON t.a = u.a"),
  pair(
    "LATERAL and a correlated subquery",
    "SELECT c.id, x.n FROM customers c, LATERAL (SELECT COUNT(*) AS n FROM orders o WHERE o.customer_id = c.id) x",
    "SELECT c.id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) FROM customers c",
  ),
  pair(
    "a recursion and a series",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r JOIN t ON t.a = n",
    "SELECT a FROM t WHERE a BETWEEN 1 AND 5",
  ),
  pair(
    "ROLLUP and its parts",
    "SELECT a, COUNT(*) FROM t GROUP BY ROLLUP (a)",
    "SELECT a, COUNT(*) FROM t GROUP BY a UNION ALL SELECT NULL, COUNT(*) FROM t",
  ),
  pair(
    "FILTER and CASE",
    "SELECT status, COUNT(*) FILTER (WHERE quantity > 7) FROM orders GROUP BY status",
    "SELECT status, COUNT(CASE WHEN quantity > 7 THEN 1 END) FROM orders GROUP BY status",
  ),
  pair(
    "DISTINCT ON and MIN",
    "SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id",
    "SELECT customer_id, MIN(id) FROM orders GROUP BY customer_id ORDER BY customer_id",
  ),
  pair(
    "QUALIFY and NOT EXISTS",
    "SELECT id FROM orders WHERE customer_id IS NOT NULL QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY id) = 1",
    "SELECT o.id FROM orders o WHERE o.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM orders x WHERE x.customer_id = o.customer_id AND x.id < o.id)",
  ),
  pair("NOT IN as inequalities", "SELECT a FROM t WHERE a NOT IN (1, 2)", "SELECT a FROM t WHERE a <> 1 AND a <> 2"),
  pair("three values", "SELECT a FROM t WHERE NOT (a = 1 AND b = 2)", "SELECT a FROM t WHERE a <> 1 OR b <> 2"),
  pair("IS NOT TRUE", "SELECT id FROM orders WHERE paid IS NOT TRUE", "SELECT id FROM orders WHERE COALESCE(paid, FALSE) = FALSE"),
  pair(
    "CASE in another order",
    "SELECT CASE WHEN quantity > 10 THEN 'many' WHEN quantity > 5 THEN 'some' ELSE 'few' END FROM orders",
    "SELECT CASE WHEN quantity > 5 AND quantity <= 10 THEN 'some' WHEN quantity > 10 THEN 'many' ELSE 'few' END FROM orders",
  ),
  pair(
    "INTERSECT and IN",
    "SELECT a FROM t WHERE a IS NOT NULL INTERSECT SELECT a FROM u",
    "SELECT DISTINCT a FROM t WHERE a IN (SELECT a FROM u)",
  ),
  pair("EXCEPT ALL by counting", "SELECT a FROM t EXCEPT ALL SELECT a FROM t WHERE a = 3", "SELECT a FROM t WHERE a IS DISTINCT FROM 3"),
  pair(
    "five tables in another order",
    "SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id JOIN items i ON i.order_id = o.id JOIN children k ON k.parent_id = i.price JOIN parents p ON p.id = k.parent_id WHERE k.age > 17",
    "SELECT c.id FROM children k, items i, orders o, customers c WHERE k.parent_id = i.price AND i.order_id = o.id AND o.customer_id = c.id AND 17 < k.age",
  ),
  pair(
    "pairs counted by half",
    "SELECT COUNT(*) FROM orders x JOIN orders y ON x.customer_id = y.customer_id AND x.id < y.id",
    "SELECT COUNT(*) // 2 FROM orders x JOIN orders y ON x.customer_id = y.customer_id AND x.id <> y.id",
  ),
  pair(
    "all of two products by two joins",
    "SELECT order_id FROM items WHERE product IN ('pen', 'ink') GROUP BY order_id HAVING COUNT(DISTINCT product) = 2",
    "SELECT DISTINCT x.order_id FROM items x JOIN items y ON x.order_id = y.order_id WHERE x.product = 'pen' AND y.product = 'ink'",
  ),
  pair(
    "three in a row by LEAD and by joins",
    "SELECT DISTINCT quantity FROM (SELECT quantity, LEAD(quantity) OVER (ORDER BY id) AS n, LEAD(quantity, 2) OVER (ORDER BY id) AS m FROM orders) x WHERE quantity = n AND n = m",
    "SELECT DISTINCT quantity FROM (SELECT quantity, LAG(quantity) OVER (ORDER BY id) AS n, LAG(quantity, 2) OVER (ORDER BY id) AS m FROM orders) x WHERE quantity = n AND quantity = m",
  ),
  pair("sums in parts", "SELECT SUM(a) + SUM(b) FROM t WHERE a IS NOT NULL AND b IS NOT NULL", "SELECT SUM(a + b) FROM t"),
  pair(
    "floats in another order",
    "SELECT product, SUM(discount) FROM items GROUP BY product",
    "SELECT product, SUM(discount) FROM (SELECT product, discount FROM items ORDER BY discount) x GROUP BY product",
  ),
  pair("the mean by hand", "SELECT AVG(price) FROM items", "SELECT SUM(price) * 1.0 / COUNT(price) FROM items"),
  pair(
    "at least one by COUNT",
    "SELECT id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) > 0",
    "SELECT id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
  ),
  pair(
    "greater than all by MAX",
    "SELECT id FROM orders WHERE amount >= ALL (SELECT amount FROM orders WHERE amount IS NOT NULL)",
    "SELECT id FROM orders WHERE amount IS NOT NULL AND amount = (SELECT MAX(amount) FROM orders) OR NOT EXISTS (SELECT 1 FROM orders WHERE amount IS NOT NULL)",
  ),
  pair(
    "greater than any by MIN",
    "SELECT id FROM orders WHERE amount > ANY (SELECT amount FROM orders)",
    "SELECT id FROM orders WHERE amount > (SELECT MIN(amount) FROM orders)",
  ),
  pair("NULLIF and CASE", "SELECT NULLIF(a, 0) FROM t", "SELECT CASE WHEN a <> 0 THEN a END FROM t"),
  pair("COALESCE nested", "SELECT COALESCE(a, COALESCE(b, 0)) FROM t", "SELECT COALESCE(a, b, 0) FROM t"),
  pair("self join by a key", "SELECT x.id, y.status FROM orders x JOIN orders y ON x.id = y.id", "SELECT id, status FROM orders"),
  pair(
    "a constant in GROUP BY",
    "SELECT status, COUNT(*) FROM orders WHERE status = 'sent' GROUP BY status",
    "SELECT 'sent', COUNT(*) FROM orders WHERE status = 'sent' HAVING COUNT(*) > 0",
  ),
];
