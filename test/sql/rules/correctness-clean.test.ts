/** Queries as good analysts write them: none of the rules may see an error in them, or warn. */
import { describe, expect, it } from "vitest";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { correctnessRules } from "../../../src/engines/sql/rules/correctness/index.ts";
import { analyse } from "./harness.ts";

const schema = `
CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, region TEXT, referred_by INTEGER, created_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP);
CREATE TABLE products (product_id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, title TEXT NOT NULL, category_id INTEGER NOT NULL, price DECIMAL(10, 2) NOT NULL, weight DOUBLE PRECISION);
CREATE TABLE categories (category_id INTEGER PRIMARY KEY, parent_id INTEGER, title TEXT NOT NULL);
CREATE TABLE orders (order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status TEXT NOT NULL, ordered_at TIMESTAMP NOT NULL, shipped_on DATE, freight DECIMAL(10, 2) NOT NULL);
CREATE TABLE order_items (order_id INTEGER NOT NULL, line INTEGER NOT NULL, product_id INTEGER NOT NULL, quantity INTEGER NOT NULL, unit_price DECIMAL(10, 2) NOT NULL, discount DECIMAL(4, 3) NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE payments (payment_id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, amount DECIMAL(10, 2) NOT NULL, paid_at TIMESTAMP NOT NULL, method TEXT NOT NULL);
CREATE TABLE events (event_id TEXT PRIMARY KEY, customer_id INTEGER, kind TEXT NOT NULL, occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, payload TEXT);
CREATE TABLE calendar (day DATE PRIMARY KEY, week INTEGER NOT NULL, month INTEGER NOT NULL, is_holiday BOOLEAN NOT NULL);
`;

const clean: readonly (readonly [DialectId, string])[] = [
  [
    "postgres",
    "SELECT c.region, COUNT(*) AS customers FROM customers c WHERE c.deleted_at IS NULL GROUP BY c.region ORDER BY customers DESC",
  ],
  [
    "postgres",
    `SELECT c.name, SUM(oi.quantity * oi.unit_price * (1 - oi.discount)) AS revenue
     FROM customers c JOIN orders o ON o.customer_id = c.customer_id JOIN order_items oi ON oi.order_id = o.order_id
     WHERE o.ordered_at >= '2024-01-01' AND o.ordered_at < '2025-01-01'
     GROUP BY c.customer_id, c.name HAVING SUM(oi.quantity) > 10 ORDER BY revenue DESC, c.customer_id LIMIT 20`,
  ],
  [
    "postgres",
    `WITH paid AS (SELECT order_id, SUM(amount) AS paid FROM payments GROUP BY order_id),
          billed AS (SELECT order_id, SUM(quantity * unit_price) AS billed FROM order_items GROUP BY order_id)
     SELECT SUM(o.freight) AS freight, SUM(b.billed) AS billed, SUM(COALESCE(p.paid, 0)) AS paid
     FROM orders o JOIN billed b ON b.order_id = o.order_id LEFT JOIN paid p ON p.order_id = o.order_id`,
  ],
  [
    "postgres",
    "SELECT c.customer_id, COUNT(o.order_id) AS orders FROM customers c LEFT JOIN orders o ON o.customer_id = c.customer_id AND o.status = 'paid' GROUP BY c.customer_id",
  ],
  ["postgres", "SELECT c.name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.customer_id)"],
  ["postgres", "SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.customer_id WHERE o.order_id IS NULL"],
  ["postgres", "SELECT name FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM orders WHERE status = 'paid')"],
  [
    "postgres",
    `SELECT * FROM (SELECT o.*, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC, order_id DESC) AS n FROM orders o) latest WHERE n = 1`,
  ],
  [
    "postgres",
    "SELECT DISTINCT ON (customer_id) customer_id, order_id, ordered_at FROM orders ORDER BY customer_id, ordered_at DESC, order_id",
  ],
  ["postgres", "SELECT 1.0 * COUNT(*) FILTER (WHERE status = 'paid') / NULLIF(COUNT(*), 0) AS paid_share FROM orders"],
  [
    "postgres",
    `WITH RECURSIVE tree AS (SELECT category_id, parent_id, title, 0 AS depth FROM categories WHERE parent_id IS NULL
       UNION ALL SELECT c.category_id, c.parent_id, c.title, t.depth + 1 FROM categories c JOIN tree t ON c.parent_id = t.category_id)
     SELECT * FROM tree ORDER BY depth, category_id`,
  ],
  ["postgres", "SELECT a.name, b.name AS referrer FROM customers a LEFT JOIN customers b ON b.customer_id = a.referred_by"],
  [
    "postgres",
    "SELECT p.title, (SELECT MAX(oi.unit_price) FROM order_items oi WHERE oi.product_id = p.product_id) AS top_price, (SELECT c.title FROM categories c WHERE c.category_id = p.category_id) AS category FROM products p",
  ],
  [
    "postgres",
    "SELECT DATE_TRUNC('month', ordered_at) AS month, COUNT(*) FROM orders GROUP BY DATE_TRUNC('month', ordered_at) ORDER BY month",
  ],
  ["postgres", "SELECT event_id FROM events WHERE occurred_at >= now() - INTERVAL '7 days' AND kind IN ('click', 'view')"],
  ["postgres", "SELECT CAST(occurred_at AT TIME ZONE 'Europe/Berlin' AS DATE) AS day, COUNT(*) FROM events GROUP BY 1"],
  [
    "postgres",
    `SELECT CASE WHEN price < 10 THEN 'low' WHEN price < 100 THEN 'middle' ELSE 'high' END AS band, COUNT(*), AVG(price)
     FROM products GROUP BY CASE WHEN price < 10 THEN 'low' WHEN price < 100 THEN 'middle' ELSE 'high' END`,
  ],
  [
    "postgres",
    "SELECT COALESCE(c.region, 'unknown') AS region, COUNT(DISTINCT o.customer_id) FROM orders o JOIN customers c USING (customer_id) GROUP BY COALESCE(c.region, 'unknown')",
  ],
  [
    "postgres",
    "SELECT k.day, COUNT(o.order_id) AS orders FROM calendar k LEFT JOIN orders o ON o.ordered_at >= k.day AND o.ordered_at < k.day + 1 WHERE k.month = 6 GROUP BY k.day ORDER BY k.day",
  ],
  [
    "postgres",
    "SELECT order_id, SUM(amount) OVER (PARTITION BY order_id ORDER BY paid_at, payment_id ROWS UNBOUNDED PRECEDING) AS running FROM payments",
  ],
  ["postgres", "SELECT customer_id, FIRST_VALUE(status) OVER (PARTITION BY customer_id ORDER BY ordered_at, order_id) FROM orders"],
  ["postgres", "SELECT name FROM customers WHERE (region = 'EU' OR region = 'US') AND (email LIKE '%@example.com' OR email IS NULL)"],
  ["postgres", "SELECT product_id FROM order_items WHERE quantity BETWEEN 5 AND 10 AND discount > 0 AND discount <= 0.5"],
  [
    "postgres",
    "UPDATE orders SET status = 'late' FROM customers c WHERE c.customer_id = orders.customer_id AND c.region = 'EU' AND orders.shipped_on IS NULL",
  ],
  [
    "postgres",
    "INSERT INTO payments (payment_id, order_id, amount, paid_at, method) SELECT order_id, order_id, freight, ordered_at, 'card' FROM orders WHERE status = 'paid'",
  ],
  ["postgres", "DELETE FROM events WHERE occurred_at < TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00'"],
  ["postgres", "SELECT o.order_id FROM orders o CROSS JOIN (SELECT AVG(freight) AS mean FROM orders) m WHERE o.freight > m.mean"],
  ["postgres", "SELECT region, status, COUNT(*) FROM orders JOIN customers USING (customer_id) GROUP BY ROLLUP (region, status)"],
  [
    "postgres",
    "SELECT COALESCE(a.customer_id, b.customer_id) AS customer_id, a.n, b.n AS m FROM (SELECT customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id) a FULL JOIN (SELECT customer_id, COUNT(*) AS n FROM events GROUP BY customer_id) b ON a.customer_id = b.customer_id",
  ],
  ["postgres", "SELECT status FROM orders WHERE order_id IN (SELECT order_id FROM payments GROUP BY order_id HAVING COUNT(*) > 1)"],
  [
    "postgres",
    "SELECT o.order_id FROM orders o WHERE o.freight = (SELECT MAX(x.freight) FROM orders x WHERE x.customer_id = o.customer_id)",
  ],
  ["postgres", "SELECT name, LENGTH(name) AS size FROM customers ORDER BY size DESC, customer_id OFFSET 20 LIMIT 10"],
  ["postgres", "SELECT title FROM products WHERE weight > 0.5 AND weight IS NOT NULL"],
  ["postgres", "SELECT customer_id FROM orders EXCEPT SELECT customer_id FROM events"],
  [
    "snowflake",
    "SELECT customer_id, order_id FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC, order_id) = 1",
  ],
  ["snowflake", "SELECT customer_id, IFF(COUNT(*) > 1, 'repeat', 'new') AS kind FROM orders GROUP BY customer_id"],
  [
    "snowflake",
    "MERGE INTO customers t USING (SELECT customer_id, MAX(occurred_at) AS seen FROM events GROUP BY customer_id) s ON t.customer_id = s.customer_id WHEN MATCHED THEN UPDATE SET deleted_at = s.seen",
  ],
  ["bigquery", "SELECT customer_id, SAFE_DIVIDE(SUM(freight), COUNT(*)) AS mean FROM orders GROUP BY customer_id"],
  ["bigquery", "SELECT o.order_id, i FROM orders o, UNNEST([1, 2, 3]) AS i WHERE o.status = 'paid'"],
  ["bigquery", "SELECT region, ARRAY_AGG(name ORDER BY customer_id LIMIT 3) AS names FROM customers GROUP BY region"],
  ["duckdb", "SELECT region, COUNT(*) FROM customers GROUP BY ALL ORDER BY ALL"],
  ["duckdb", "SELECT * EXCLUDE (payload) FROM events WHERE kind = 'click'"],
  ["tsql", "SELECT TOP 10 o.order_id, o.freight FROM orders o ORDER BY o.freight DESC, o.order_id"],
  ["mysql", "SELECT c.region, COUNT(*) AS n FROM customers c GROUP BY c.region HAVING n > 5"],
  ["mysql", "SELECT IFNULL(region, '') AS area, COUNT(*) FROM customers GROUP BY area"],
  ["spark", "SELECT customer_id, collect_list(status) FROM orders GROUP BY customer_id"],
  ["trino", "SELECT region, approx_distinct(customer_id) FROM customers GROUP BY region"],
];

function seen(dialect: DialectId, sql: string, given: string | undefined): readonly string[] {
  const statements = analyse(sql, { dialect, ...(given === undefined ? {} : { schema: given }) });
  return correctnessRules
    .filter((rule) => rule.dialects?.includes(dialect) !== false)
    .flatMap((rule) =>
      statements
        .flatMap((statement) => rule.visit(statement))
        .filter((match) => (match.severity ?? rule.severity) !== "info")
        .map((match) => `${rule.id}: ${match.message}`),
    );
}

describe("queries without faults", () => {
  it.each(clean)("%s: %s", (dialect, sql) => {
    expect(seen(dialect, sql, schema)).toEqual([]);
  });

  it.each(clean.filter(([, sql]) => !sql.includes("NOT IN (SELECT")))("%s, no schema: %s", (dialect, sql) => {
    expect(seen(dialect, sql, undefined)).toEqual([]);
  });

  it("is no proof of silence: a fault in the same schema is seen", () => {
    expect(
      seen(
        "postgres",
        "SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.customer_id WHERE o.status = 'paid'",
        schema,
      ),
    ).toHaveLength(1);
  });
});
