/** Pairs of queries that people take for equal: each trap differs on some data, each twin never does. */
import { catalogOf } from "./support.ts";

export interface PairNotes {
  readonly name: string;
  readonly left: string;
  readonly right: string;
}

/** Everything may be NULL but what is a key. */
export const trapCatalog = catalogOf({
  customers: { columns: "id INTEGER, name VARCHAR, country VARCHAR, created TIMESTAMP", primaryKey: ["id"] },
  orders: {
    columns: "id INTEGER, customer_id INTEGER, amount DECIMAL(10,2), quantity INTEGER, status VARCHAR, ordered DATE, paid BOOLEAN",
    primaryKey: ["id"],
  },
  items: { columns: "order_id INTEGER!, product VARCHAR, price INTEGER, discount DOUBLE" },
  events: { columns: "user_id INTEGER, kind VARCHAR, seen TIMESTAMP" },
  t: { columns: "a INTEGER, b INTEGER, c VARCHAR" },
  u: { columns: "a INTEGER, b INTEGER" },
  parents: { columns: "id INTEGER, name VARCHAR", primaryKey: ["id"] },
  children: {
    columns: "id INTEGER, parent_id INTEGER!, age INTEGER",
    primaryKey: ["id"],
    foreignKeys: [{ columns: ["parent_id"], table: "parents", referenced: ["id"] }],
  },
});

const pair = (name: string, left: string, right: string): PairNotes => ({ name, left, right });

export const traps: readonly PairNotes[] = [
  pair(
    "NOT IN with NULLs",
    "SELECT a FROM t WHERE a NOT IN (SELECT a FROM u)",
    "SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a)",
  ),
  pair("COUNT(column) and COUNT(*)", "SELECT COUNT(b) FROM t", "SELECT COUNT(*) FROM t"),
  pair(
    "LEFT JOIN undone by WHERE",
    "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.status = 'paid'",
    "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid'",
  ),
  pair("UNION and UNION ALL", "SELECT a FROM t UNION SELECT a FROM u", "SELECT a FROM t UNION ALL SELECT a FROM u"),
  pair("EXISTS and JOIN", "SELECT t.a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)", "SELECT t.a FROM t JOIN u ON u.a = t.a"),
  pair("<> loses NULLs", "SELECT id FROM orders WHERE status <> 'open'", "SELECT id FROM orders WHERE status IS DISTINCT FROM 'open'"),
  pair(
    "SUM of nothing",
    "SELECT SUM(amount) FROM orders WHERE status = 'open'",
    "SELECT COALESCE(SUM(amount), 0) FROM orders WHERE status = 'open'",
  ),
  pair(
    "predicate of the preserved side in ON",
    "SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND c.country = 'DE'",
    "SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.country = 'DE'",
  ),
  pair(
    "average of rows and of groups",
    "SELECT AVG(price) FROM items",
    "SELECT AVG(p) FROM (SELECT AVG(price) AS p FROM items GROUP BY product) x",
  ),
  pair("AVG and SUM / COUNT(*)", "SELECT AVG(b) FROM t", "SELECT SUM(b) / COUNT(*) FROM t"),
  pair(
    "latest row with ties",
    "SELECT user_id, kind FROM events e WHERE seen = (SELECT MAX(seen) FROM events x WHERE x.user_id = e.user_id)",
    "SELECT user_id, MAX(kind) FROM events GROUP BY user_id",
  ),
  pair(
    "COUNT of an outer join",
    "SELECT c.id, COUNT(o.id) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id",
    "SELECT c.id, COUNT(*) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id",
  ),
  pair(
    "COUNT bug of decorrelation",
    "SELECT a FROM t WHERE b = (SELECT COUNT(*) FROM u WHERE u.a = t.a)",
    "SELECT t.a FROM t JOIN (SELECT a, COUNT(*) AS n FROM u GROUP BY a) g ON g.a = t.a WHERE t.b = g.n",
  ),
  pair("> ALL of nothing", "SELECT a FROM t WHERE a > ALL (SELECT a FROM u)", "SELECT a FROM t WHERE a > (SELECT MAX(a) FROM u)"),
  pair(
    "BETWEEN of timestamps",
    "SELECT user_id FROM events WHERE seen BETWEEN '2024-01-01' AND '2024-01-31'",
    "SELECT user_id FROM events WHERE seen >= '2024-01-01' AND seen < '2024-02-01'",
  ),
  pair(
    "filter before and after a FULL JOIN",
    "SELECT t.a, u.b FROM t FULL JOIN u ON t.a = u.a WHERE t.b = 1",
    "SELECT x.a, u.b FROM (SELECT * FROM t WHERE b = 1) x FULL JOIN u ON x.a = u.a",
  ),
  pair("HAVING without GROUP BY", "SELECT COUNT(*) FROM t HAVING COUNT(*) > 0", "SELECT COUNT(*) FROM t"),
  pair("boundary of SUM", "SELECT a FROM t GROUP BY a HAVING SUM(b) > 100", "SELECT a FROM t GROUP BY a HAVING SUM(b) >= 100"),
  pair(
    "boundary of COUNT DISTINCT",
    "SELECT a FROM t GROUP BY a HAVING COUNT(DISTINCT b) > 5",
    "SELECT a FROM t GROUP BY a HAVING COUNT(DISTINCT b) > 8",
  ),
  pair("COUNT DISTINCT ignores NULL", "SELECT COUNT(DISTINCT c) FROM t", "SELECT COUNT(*) FROM (SELECT DISTINCT c FROM t) x"),
  pair(
    "DISTINCT over a join",
    "SELECT DISTINCT c.name FROM customers c JOIN orders o ON o.customer_id = c.id",
    "SELECT c.name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
  ),
  pair("INTERSECT and JOIN", "SELECT a FROM t INTERSECT SELECT a FROM u", "SELECT DISTINCT t.a FROM t JOIN u ON u.a = t.a"),
  pair(
    "EXCEPT and NOT EXISTS",
    "SELECT a FROM t EXCEPT SELECT a FROM u",
    "SELECT DISTINCT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a)",
  ),
  pair("De Morgan the wrong way", "SELECT a FROM t WHERE NOT (a = 1 AND b = 2)", "SELECT a FROM t WHERE a <> 1 AND b <> 2"),
  pair("AND binds tighter", "SELECT a FROM t WHERE a = 1 OR a = 2 AND b = 3", "SELECT a FROM t WHERE (a = 1 OR a = 2) AND b = 3"),
  pair("LIKE and equality", "SELECT id FROM customers WHERE name LIKE 'Smi%'", "SELECT id FROM customers WHERE name LIKE '%Smi%'"),
  pair(
    "underscore is a wildcard",
    "SELECT id FROM orders WHERE status LIKE 'in_transit'",
    "SELECT id FROM orders WHERE status = 'in_transit'",
  ),
  pair("case", "SELECT id FROM customers WHERE name = 'Smith'", "SELECT id FROM customers WHERE LOWER(name) = 'smith'"),
  pair("COALESCE to a value that exists", "SELECT a FROM t WHERE b = 0", "SELECT a FROM t WHERE COALESCE(b, 0) = 0"),
  pair("NULL in CASE", "SELECT CASE WHEN b > 1 THEN 'x' ELSE 'y' END FROM t", "SELECT CASE WHEN b <= 1 THEN 'y' ELSE 'x' END FROM t"),
  pair("OFFSET off by one", "SELECT id FROM orders ORDER BY id LIMIT 10 OFFSET 10", "SELECT id FROM orders ORDER BY id LIMIT 10 OFFSET 9"),
  pair("LIMIT off by one", "SELECT id FROM orders ORDER BY id LIMIT 10", "SELECT id FROM orders ORDER BY id LIMIT 11"),
  pair("descending", "SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a DESC"),
  pair("NULLs first", "SELECT a FROM t ORDER BY a NULLS FIRST", "SELECT a FROM t ORDER BY a NULLS LAST"),
  pair("RANK and DENSE_RANK", "SELECT a, RANK() OVER (ORDER BY b) FROM t", "SELECT a, DENSE_RANK() OVER (ORDER BY b) FROM t"),
  pair(
    "frame of a running sum",
    "SELECT id, SUM(quantity) OVER (ORDER BY ordered) FROM orders",
    "SELECT id, SUM(quantity) OVER (ORDER BY ordered, id) FROM orders",
  ),
  pair(
    "fan-out inflates a sum",
    "SELECT SUM(o.quantity) FROM orders o WHERE EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id)",
    "SELECT SUM(o.quantity) FROM orders o JOIN items i ON i.order_id = o.id",
  ),
  pair("NOT of a comparison with NULL", "SELECT a FROM t WHERE NOT (b > 5)", "SELECT a FROM t WHERE b <= 5 OR b IS NULL"),
  pair(
    "join on a column that may be NULL",
    "SELECT COUNT(*) FROM t x JOIN t y ON x.b = y.b",
    "SELECT COUNT(*) FROM t x JOIN t y ON x.b IS NOT DISTINCT FROM y.b",
  ),
  pair(
    "year of a date range",
    "SELECT id FROM orders WHERE ordered >= '2023-01-01' AND ordered <= '2024-01-01'",
    "SELECT id FROM orders WHERE EXTRACT(YEAR FROM ordered) = 2023",
  ),
  pair("GROUP BY drops a column", "SELECT SUM(b) FROM t GROUP BY a, c", "SELECT SUM(b) FROM t GROUP BY a"),
  pair("MAX and ALL with NULLs", "SELECT a FROM t WHERE a >= ALL (SELECT a FROM t)", "SELECT a FROM t WHERE a = (SELECT MAX(a) FROM t)"),
  pair("boolean NULL", "SELECT id FROM orders WHERE NOT paid", "SELECT id FROM orders WHERE paid IS NOT TRUE"),
];

export const twins: readonly PairNotes[] = [
  pair(
    "NOT IN of what can't be NULL",
    "SELECT id FROM customers WHERE id NOT IN (SELECT order_id FROM items)",
    "SELECT id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.order_id = c.id)",
  ),
  pair("COUNT of a key", "SELECT COUNT(id) FROM orders", "SELECT COUNT(*) FROM orders"),
  pair(
    "a LEFT JOIN that WHERE undoes",
    "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid'",
    "SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid'",
  ),
  pair(
    "UNION of a UNION ALL",
    "SELECT a FROM t UNION SELECT a FROM u",
    "SELECT DISTINCT a FROM (SELECT a FROM t UNION ALL SELECT a FROM u) x",
  ),
  pair(
    "semi-join to a key",
    "SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customer_id)",
    "SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id",
  ),
  pair("OR and IN", "SELECT a FROM t WHERE a = 1 OR a = 2 OR a = 3", "SELECT a FROM t WHERE a IN (1, 2, 3)"),
  pair("BETWEEN", "SELECT a FROM t WHERE a BETWEEN 1 AND 5", "SELECT a FROM t WHERE a >= 1 AND a <= 5"),
  pair("COALESCE of SUM with CASE", "SELECT COALESCE(SUM(b), 0) FROM t", "SELECT CASE WHEN COUNT(b) = 0 THEN 0 ELSE SUM(b) END FROM t"),
  pair("De Morgan", "SELECT a FROM t WHERE NOT (a = 1 AND b = 2)", "SELECT a FROM t WHERE a <> 1 OR b <> 2"),
  pair("AVG", "SELECT AVG(b) FROM t", "SELECT SUM(b) / COUNT(b) FROM t"),
  pair(
    "latest by window and by join",
    "SELECT user_id, kind FROM (SELECT *, RANK() OVER (PARTITION BY user_id ORDER BY seen DESC) AS r FROM events WHERE user_id IS NOT NULL AND seen IS NOT NULL) x WHERE r = 1",
    "SELECT e.user_id, e.kind FROM events e JOIN (SELECT user_id, MAX(seen) AS seen FROM events GROUP BY user_id) m ON m.user_id = e.user_id AND m.seen = e.seen",
  ),
  pair(
    "COUNT decorrelated rightly",
    "SELECT a FROM t WHERE b = (SELECT COUNT(*) FROM u WHERE u.a = t.a)",
    "SELECT t.a FROM t LEFT JOIN (SELECT a, COUNT(*) AS n FROM u GROUP BY a) g ON g.a = t.a WHERE t.b = COALESCE(g.n, 0)",
  ),
  pair(
    "range of days",
    "SELECT id FROM orders WHERE EXTRACT(YEAR FROM ordered) = 2023",
    "SELECT id FROM orders WHERE ordered >= '2023-01-01' AND ordered < '2024-01-01'",
  ),
  pair(
    "day of a timestamp",
    "SELECT user_id FROM events WHERE CAST(seen AS DATE) = '2024-02-29'",
    "SELECT user_id FROM events WHERE seen >= '2024-02-29' AND seen < '2024-03-01'",
  ),
  pair("HAVING on a key of the group", "SELECT a, SUM(b) FROM t GROUP BY a HAVING a > 1", "SELECT a, SUM(b) FROM t WHERE a > 1 GROUP BY a"),
  pair("CTE inlined", "WITH x AS (SELECT a FROM t WHERE b > 1) SELECT a FROM x", "SELECT a FROM t WHERE b > 1"),
  pair("DISTINCT of a key", "SELECT DISTINCT id, name FROM customers", "SELECT id, name FROM customers"),
  pair("GROUP BY and DISTINCT", "SELECT a FROM t GROUP BY a", "SELECT DISTINCT a FROM t"),
  pair("comma join", "SELECT t.a FROM t, u WHERE t.a = u.a", "SELECT t.a FROM t JOIN u ON t.a = u.a"),
  pair("RIGHT and LEFT JOIN", "SELECT t.a, u.b FROM t RIGHT JOIN u ON t.a = u.a", "SELECT t.a, u.b FROM u LEFT JOIN t ON t.a = u.a"),
  pair("unused LEFT JOIN to a key", "SELECT o.id FROM orders o LEFT JOIN customers c ON c.id = o.customer_id", "SELECT id FROM orders"),
  pair("join to a parent that exists", "SELECT k.id FROM children k JOIN parents p ON p.id = k.parent_id", "SELECT id FROM children"),
  pair(
    "anti-join",
    "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL",
    "SELECT id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
  ),
  pair(
    "EXCEPT and NOT EXISTS with NULLs",
    "SELECT a FROM t EXCEPT SELECT a FROM u",
    "SELECT DISTINCT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.a IS NOT DISTINCT FROM t.a)",
  ),
  pair("FILTER and CASE", "SELECT COUNT(*) FILTER (WHERE a > 1) FROM t", "SELECT COUNT(CASE WHEN a > 1 THEN 1 END) FROM t"),
  pair(
    "IN and semi-join",
    "SELECT a FROM t WHERE a IN (SELECT a FROM u)",
    "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)",
  ),
  pair("COUNT of two filters", "SELECT COUNT(*) FROM t WHERE a = 1 OR b = 1", "SELECT COUNT(*) FROM t WHERE b = 1 OR a = 1"),
  pair(
    "predicate pushed below a group",
    "SELECT * FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a) x WHERE a = 1",
    "SELECT a, COUNT(*) AS n FROM t WHERE a = 1 GROUP BY a",
  ),
  pair(
    "predicate pushed below UNION ALL",
    "SELECT * FROM (SELECT a FROM t UNION ALL SELECT a FROM u) x WHERE a > 1",
    "SELECT a FROM t WHERE a > 1 UNION ALL SELECT a FROM u WHERE a > 1",
  ),
  pair("LIKE with a prefix", "SELECT id FROM customers WHERE name LIKE 'Smi%'", "SELECT id FROM customers WHERE LEFT(name, 3) = 'Smi'"),
  pair(
    "LIMIT over a key",
    "SELECT id FROM orders ORDER BY id LIMIT 10",
    "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM orders) x WHERE n <= 10 ORDER BY id",
  ),
  pair(
    "the same LIMIT",
    "SELECT a FROM t WHERE a IN (SELECT a FROM u) ORDER BY a LIMIT 3",
    "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a) ORDER BY a LIMIT 3",
  ),
  pair(
    "scalar subquery and join",
    "SELECT o.id, (SELECT name FROM customers c WHERE c.id = o.customer_id) FROM orders o",
    "SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON c.id = o.customer_id",
  ),
  pair(
    "OR to UNION of disjoint parts",
    "SELECT id FROM orders WHERE quantity = 1 OR status = 'open'",
    "SELECT id FROM orders WHERE quantity = 1 UNION ALL SELECT id FROM orders WHERE status = 'open' AND (quantity <> 1 OR quantity IS NULL)",
  ),
  pair("NOT NULL-safe", "SELECT a FROM t WHERE b IS DISTINCT FROM 1", "SELECT a FROM t WHERE b <> 1 OR b IS NULL"),
  pair("MAX and ORDER BY LIMIT", "SELECT MAX(id) FROM orders HAVING COUNT(*) > 0", "SELECT id FROM orders ORDER BY id DESC LIMIT 1"),
  pair("qualified names and aliases", "select T.A as x from T", "SELECT renamed.a AS x FROM t AS renamed"),
  pair("double negation", "SELECT a FROM t WHERE NOT NOT (a > 1)", "SELECT a FROM t WHERE 1 < a"),
  pair("star", "SELECT * FROM u", "SELECT a, b FROM u"),
  pair("window of a group", "SELECT DISTINCT a, SUM(b) OVER (PARTITION BY a) FROM t", "SELECT a, SUM(b) FROM t GROUP BY a"),
  pair(
    "aggregate of a join with a key",
    "SELECT c.country, COUNT(*) FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY c.country",
    "SELECT c.country, SUM(n) FROM (SELECT customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id) o JOIN customers c ON c.id = o.customer_id GROUP BY c.country",
  ),
];
