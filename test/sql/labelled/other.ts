import type { LabelledCase } from "./schema.ts";

/** What only some dialects know, and what makes a query hard to read. */
export const otherCases: readonly LabelledCase[] = [
  ["tsql", "SELECT o.order_id FROM orders o WITH (NOLOCK) JOIN customers c ON c.customer_id = o.customer_id", "nolock-hint"],
  ["tsql", "SELECT o.order_id AS nolock FROM orders o WHERE o.status = '(NOLOCK)'", ""],
  ["tsql", "SELECT @@IDENTITY AS id", "last-identity"],
  ["oracle", "SELECT c.name, o.order_id FROM customers c, orders o WHERE c.customer_id = o.customer_id(+)", "oracle-outer-join-mark"],
  ["oracle", "SELECT name FROM customers WHERE region = '' AND name LIKE 'A%'", "empty-string-is-null"],
  ["postgres", "SELECT name FROM customers WHERE region = ''", ""],
  ["oracle", "SELECT order_id FROM orders WHERE ROWNUM <= 10 ORDER BY freight DESC", "rownum-before-order"],
  ["oracle", "SELECT order_id FROM (SELECT order_id FROM orders ORDER BY freight DESC, order_id) WHERE ROWNUM <= 10", ""],
  ["bigquery", "SELECT page FROM `shop.logs.visits_*` WHERE page = '/'", "wildcard-table-unfiltered"],
  ["bigquery", "SELECT page FROM `shop.logs.visits_*` WHERE _TABLE_SUFFIX BETWEEN '20240101' AND '20240107'", ""],
  ["bigquery", "SELECT page FROM shop.visits WHERE _PARTITIONDATE = (SELECT MAX(day) FROM calendar)", "partition-filter-by-subquery"],
  [
    "mysql",
    "SELECT order_id FROM orders WHERE customer_id IN (SELECT customer_id FROM customers ORDER BY created_at DESC LIMIT 5)",
    "limit-in-membership",
  ],
  ["clickhouse", "SELECT order_id FROM orders FINAL WHERE status = 'paid'", "final-at-read"],
  ["postgres", "SELECT CASE WHEN freight > 5 THEN 'dear' ELSE NULL END AS kind FROM orders", "else-null"],
  [
    "postgres",
    "SELECT CASE WHEN freight > 50 THEN 'dear' ELSE CASE WHEN freight > 5 THEN 'fair' ELSE 'cheap' END END AS kind FROM orders",
    "nested-case",
  ],
  ["postgres", "SELECT CASE WHEN freight > 5 THEN TRUE ELSE FALSE END AS dear FROM orders", "case-as-boolean"],
  ["postgres", "SELECT status, COUNT(1) AS n FROM orders GROUP BY status", "count-of-one"],
  ["postgres", "SELECT o.status AS status FROM orders o WHERE o.freight > 3", "self-alias"],
  ["postgres", "CREATE VIEW dear AS SELECT order_id, freight * 2 FROM orders", "unnamed-expression"],
  [
    "postgres",
    "WITH a AS (SELECT order_id FROM orders), b AS (WITH a AS (SELECT return_id FROM returns) SELECT return_id FROM a) SELECT a.order_id FROM a JOIN b ON b.return_id = a.order_id",
    "shadowed-cte",
  ],
  [
    "postgres",
    "SELECT c.name, p.amount FROM customers c JOIN orders o USING (customer_id) JOIN payments p ON p.order_id = o.order_id",
    "mixed-on-and-using",
  ],
  ["postgres", "SELECT name, freight FROM customers c JOIN orders o ON o.customer_id = c.customer_id", "unqualified-column"],
];
