import type { LabelledCase } from "./schema.ts";

/** Right but dear queries. */
export const costCases: readonly LabelledCase[] = [
  ["postgres", "SELECT order_id FROM orders WHERE DATE(ordered_at) = '2024-02-29'", "function-on-filtered-date"],
  [
    "postgres",
    "SELECT SUM(freight) FROM orders WHERE EXTRACT(YEAR FROM ordered_at) = 2024 AND status = 'paid'",
    "function-on-filtered-date",
  ],
  ["tsql", "SELECT order_id FROM orders WHERE YEAR(ordered_at) = 2024", "function-on-filtered-date"],
  ["snowflake", "SELECT order_id FROM orders WHERE DATE_TRUNC('month', ordered_at) = '2024-02-01'", "function-on-filtered-date"],
  ["bigquery", "SELECT COUNT(*) FROM payments WHERE CAST(paid_at AS DATE) = '2024-02-01' AND method = 'card'", "function-on-filtered-date"],
  ["postgres", "SELECT order_id FROM orders WHERE freight + 10 > 100", "arithmetic-on-column"],
  ["postgres", "SELECT product_id FROM products WHERE price - 5 < 20 AND category_id = 3", "arithmetic-on-column"],
  ["postgres", "SELECT customer_id FROM customers WHERE LEFT(name, 3) = 'Ann'", "prefix-function"],
  ["tsql", "SELECT product_id FROM products WHERE SUBSTRING(sku, 1, 2) = 'AB'", "prefix-function"],
  ["postgres", "SELECT product_id FROM products WHERE title LIKE '%lamp'", "leading-wildcard"],
  ["postgres", "SELECT order_id FROM orders WHERE status = 'new' OR status = 'paid' OR status = 'sent'", "or-as-in"],
  [
    "postgres",
    "SELECT c.customer_id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.customer_id) > 0",
    "count-for-existence",
  ],
  [
    "snowflake",
    "SELECT p.title FROM products p WHERE (SELECT COUNT(*) FROM order_items i WHERE i.product_id = p.product_id AND i.quantity > 5) >= 1",
    "count-for-existence",
  ],
  [
    "postgres",
    "SELECT c.customer_id, (SELECT SUM(o.freight) FROM orders o WHERE o.customer_id = c.customer_id) AS freight FROM customers c",
    "correlated-aggregate",
  ],
  [
    "postgres",
    "SELECT p.title, (SELECT MAX(i.unit_price) FROM order_items i WHERE i.product_id = p.product_id) AS top FROM products p",
    "correlated-aggregate",
  ],
  ["postgres", "SELECT order_id FROM orders ORDER BY order_id LIMIT 50 OFFSET 100000", "deep-offset"],
  ["mysql", "SELECT payment_id, amount FROM payments ORDER BY payment_id LIMIT 20 OFFSET 500000", "deep-offset"],
  [
    "postgres",
    "SELECT order_id FROM orders WHERE customer_id IN (SELECT DISTINCT customer_id FROM customers WHERE region = 'EU')",
    "distinct-in-membership",
  ],
  [
    "postgres",
    "SELECT DISTINCT c.customer_id, c.name FROM customers c JOIN orders o ON o.customer_id = c.customer_id WHERE o.freight > 50",
    "distinct-over-join",
  ],
  [
    "snowflake",
    "SELECT DISTINCT p.product_id, p.title FROM products p JOIN order_items i ON i.product_id = p.product_id",
    "distinct-over-join",
  ],
  ["postgres", "SELECT DISTINCT status, COUNT(*) FROM orders GROUP BY status", "redundant-distinct"],
  ["postgres", "SELECT DISTINCT order_id, status FROM orders", "redundant-distinct"],
  ["postgres", "SELECT status, COUNT(*) FROM orders GROUP BY status HAVING status <> 'test'", "having-as-where"],
  [
    "postgres",
    "SELECT p.order_id FROM payments p JOIN returns r ON r.order_id = p.order_id OR r.return_id = p.payment_id",
    "or-across-join",
  ],
  [
    "postgres",
    "SELECT o.order_id FROM orders o WHERE o.customer_id IN (SELECT customer_id FROM customers ORDER BY name)",
    "order-by-in-subquery",
  ],
  [
    "snowflake",
    "SELECT x.status FROM (SELECT status, order_id FROM orders ORDER BY ordered_at) x WHERE x.order_id > 5",
    "order-by-in-subquery",
  ],
  ["postgres", "SELECT customer_id FROM customers ORDER BY RANDOM() LIMIT 10", "order-by-random"],
  ["mysql", "SELECT customer_id FROM customers ORDER BY RAND() LIMIT 10", "order-by-random"],
  ["postgres", "SELECT order_id FROM orders WHERE freight > 5 AND status = 'x' AND freight > 3", "redundant-condition"],
  [
    "postgres",
    "SELECT (SELECT COUNT(*) FROM orders WHERE status = 'new') AS new, (SELECT COUNT(*) FROM orders WHERE status = 'paid') AS paid",
    "repeated-scans",
  ],
  ["bigquery", "SELECT * FROM orders WHERE status = 'paid'", "select-star"],
  ["snowflake", "SELECT o.*, c.name FROM orders o JOIN customers c ON c.customer_id = o.customer_id", "select-star"],
  ["postgres", "SELECT 'a' AS kind, order_id FROM orders UNION SELECT 'b' AS kind, order_id FROM orders", "union-as-union-all"],
  ["postgres", "WITH a AS (SELECT order_id FROM orders), b AS (SELECT return_id FROM returns) SELECT order_id FROM a", "unused-cte"],
  [
    "snowflake",
    "WITH late AS (SELECT order_id FROM orders WHERE shipped_on IS NULL), paid AS (SELECT order_id FROM payments) SELECT COUNT(*) FROM paid",
    "unused-cte",
  ],
  ["postgres", "SELECT o.order_id, o.freight FROM orders o LEFT JOIN customers c ON c.customer_id = o.customer_id", "unused-left-join"],
  [
    "postgres",
    "SELECT t.status, t.n FROM (SELECT status, COUNT(*) AS n FROM orders GROUP BY status) t WHERE t.status = 'paid'",
    "predicate-push-down",
  ],
  [
    "postgres",
    "SELECT order_id FROM orders WHERE (status = 'new' AND freight > 3) OR (status = 'new' AND customer_id = 4)",
    "or-common-factor",
  ],
  [
    "spark",
    "SELECT p.title, SUM(i.quantity) AS sold FROM order_items i JOIN products p ON p.product_id = i.product_id GROUP BY p.title",
    "join-before-aggregate",
  ],
  [
    "snowflake",
    "SELECT status, COUNT(DISTINCT customer_id) AS a, COUNT(DISTINCT order_id) AS b, COUNT(DISTINCT shipped_on) AS c FROM orders GROUP BY status",
    "exact-distinct-counts",
  ],
];
