import type { LabelledCase } from "./schema.ts";

/** What warehouses charge for, lose or refuse; the tables with storage keys are in `storageSchemas`. */
export const warehouseCases: readonly LabelledCase[] = [
  // Rows numbered to keep one.
  [
    "duckdb",
    "SELECT o.customer_id, o.status FROM (SELECT customer_id, status, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC, order_id DESC) AS n FROM orders) o WHERE o.n = 1",
    "latest-by-row-number",
  ],
  [
    "snowflake",
    "SELECT customer_id, status, ordered_at FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) = 1",
    "latest-by-row-number",
  ],
  [
    "bigquery",
    "WITH ranked AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY paid_at DESC) AS n FROM payments) SELECT order_id, amount FROM ranked WHERE n = 1",
    "latest-by-row-number",
  ],
  [
    "spark",
    "SELECT r.order_id, r.reason FROM (SELECT order_id, reason, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY returned_on DESC) AS n FROM returns) r WHERE r.n = 1",
    "latest-by-row-number",
  ],
  [
    "duckdb",
    "SELECT o.customer_id, o.status FROM (SELECT customer_id, status, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) AS n FROM orders) o WHERE o.n = 1",
    "",
  ],
  [
    "snowflake",
    "SELECT customer_id, order_id FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC, order_id) <= 3",
    "",
  ],
  ["snowflake", "SELECT customer_id, order_id FROM orders QUALIFY RANK() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC) = 1", ""],
  [
    "postgres",
    "SELECT r.order_id, r.reason FROM (SELECT order_id, reason, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY returned_on DESC, return_id) AS n FROM returns) r WHERE r.n = 1",
    "",
  ],
  // Columns that nobody reads.
  [
    "postgres",
    "SELECT t.status FROM (SELECT status, SUM(freight) AS total, COUNT(*) AS n FROM orders GROUP BY status) t WHERE t.n > 5",
    "unused-derived-columns",
  ],
  [
    "snowflake",
    "WITH paid AS (SELECT order_id, amount, method, paid_at FROM payments WHERE amount > 0) SELECT o.order_id, p.amount FROM orders o JOIN paid p ON p.order_id = o.order_id",
    "unused-derived-columns",
  ],
  [
    "trino",
    "SELECT c.name, o.n FROM customers c JOIN (SELECT customer_id, COUNT(*) AS n, MAX(freight) AS top FROM orders GROUP BY customer_id) o ON o.customer_id = c.customer_id",
    "unused-derived-columns",
  ],
  [
    "postgres",
    "WITH late AS (SELECT * FROM orders WHERE shipped_on > DATE '2024-06-01') SELECT customer_id, COUNT(*) AS n FROM late GROUP BY customer_id",
    "star-in-subquery",
  ],
  [
    "duckdb",
    "SELECT i.product_id, SUM(i.quantity) AS pieces FROM (SELECT * FROM order_items WHERE discount > 0) i GROUP BY i.product_id",
    "star-in-subquery",
  ],
  [
    "postgres",
    "SELECT t.status, t.total FROM (SELECT status, SUM(freight) AS total, COUNT(*) AS n FROM orders GROUP BY status) t WHERE t.n > 5",
    "",
  ],
  ["postgres", "SELECT t.status FROM (SELECT DISTINCT status, customer_id FROM orders) t", ""],
  ["postgres", "SELECT COUNT(*) AS n FROM (SELECT customer_id, status FROM orders GROUP BY customer_id, status) t", ""],
  [
    "postgres",
    "SELECT c.name, o.n FROM customers c JOIN (SELECT customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id) o USING (customer_id)",
    "",
  ],
  [
    "snowflake",
    "WITH paid AS (SELECT order_id, amount FROM payments) SELECT a.order_id, b.amount FROM paid a JOIN paid b ON b.order_id = a.order_id",
    "",
  ],
  [
    "postgres",
    "WITH late AS (SELECT * FROM orders WHERE shipped_on > DATE '2024-06-01') SELECT order_id, customer_id, status, freight FROM late",
    "",
  ],
  // Scripts.
  [
    "redshift",
    "INSERT INTO stores (shop_id, city) VALUES (1, 'Bern'); INSERT INTO stores (shop_id, city) VALUES (2, 'Ulm'); INSERT INTO stores (shop_id, city) VALUES (3, 'Graz'); INSERT INTO stores (shop_id, city) VALUES (4, 'Linz'); INSERT INTO stores (shop_id, city) VALUES (5, 'Trier')",
    "single-row-inserts",
  ],
  [
    "clickhouse",
    "INSERT INTO logs (id) VALUES (1); INSERT INTO logs (id) VALUES (2); INSERT INTO logs (id) VALUES (3); INSERT INTO logs (id) VALUES (4); INSERT INTO logs (id) VALUES (5); INSERT INTO logs (id) VALUES (6)",
    "single-row-inserts",
  ],
  [
    "redshift",
    "INSERT INTO stores (shop_id, city) VALUES (1, 'Bern'), (2, 'Ulm'), (3, 'Graz'), (4, 'Linz'), (5, 'Trier'), (6, 'Metz')",
    "",
  ],
  [
    "redshift",
    "INSERT INTO stores (shop_id, city) VALUES (1, 'Bern'); INSERT INTO doors (door) VALUES (1); INSERT INTO stores (shop_id, city) VALUES (2, 'Ulm'); INSERT INTO doors (door) VALUES (2); INSERT INTO stores (shop_id, city) VALUES (3, 'Graz')",
    "",
  ],
  ["duckdb", "CREATE TABLE IF NOT EXISTS raw_sales (id INTEGER); CREATE TABLE raw_refunds (id INTEGER)", "ddl-not-repeatable"],
  [
    "snowflake",
    "CREATE OR REPLACE VIEW big AS SELECT order_id FROM orders WHERE freight > 50; CREATE VIEW small AS SELECT order_id FROM orders WHERE freight < 5",
    "ddl-not-repeatable",
  ],
  ["duckdb", "CREATE TABLE raw_sales (id INTEGER); CREATE TABLE raw_refunds (id INTEGER)", ""],
  ["duckdb", "CREATE TABLE IF NOT EXISTS raw_sales (id INTEGER); CREATE TEMP TABLE work (id INTEGER)", ""],
  // Joins.
  [
    "redshift",
    "SELECT a.order_id, b.order_id AS later FROM orders a JOIN orders b ON a.freight < b.freight AND a.ordered_at < b.ordered_at",
    "join-without-equality",
  ],
  [
    "spark",
    "SELECT p.payment_id, o.order_id FROM payments p JOIN orders o ON p.paid_at BETWEEN o.ordered_at AND o.shipped_on",
    "join-without-equality between-on-timestamps",
  ],
  ["spark", "SELECT p.payment_id, o.order_id FROM payments p JOIN orders o ON p.order_id = o.order_id AND p.paid_at > o.ordered_at", ""],
  ["snowflake", "SELECT k.day, c.customer_id FROM calendar k JOIN customers c ON c.created_at <= k.day", "between-on-timestamps"],
  ["duckdb", "SELECT a.order_id, b.order_id AS later FROM orders a JOIN orders b ON a.freight < b.freight", ""],
  ["redshift", "SELECT s.amount, r.refunded_on FROM sales s JOIN refunds r ON r.sale_id = s.sale_id", "join-misses-distribution-key"],
  ["redshift", "SELECT s.amount, t.city FROM sales s JOIN stores t ON t.shop_id = s.shop_id", ""],
  [
    "redshift",
    "SELECT a.amount, b.amount AS other FROM sales a JOIN sales b ON b.customer_id = a.customer_id AND b.sold_on > a.sold_on",
    "",
  ],
  // Storage keys.
  ["redshift", "SELECT SUM(amount) AS total FROM sales WHERE shop_id = 12", "key-prefix-not-filtered"],
  ["clickhouse", "SELECT page, count() AS n FROM page_views WHERE user_id = 77 GROUP BY page", "key-prefix-not-filtered"],
  ["redshift", "SELECT SUM(amount) AS total FROM sales WHERE shop_id = 12 AND sold_on >= '2024-01-01'", ""],
  ["redshift", "SELECT SUM(visitors) AS total FROM footfall WHERE door = 3", ""],
  ["clickhouse", "SELECT page, count() AS n FROM page_views WHERE site_id = 5 AND user_id = 77 GROUP BY page", ""],
  ["clickhouse", "SELECT page, count() AS n FROM page_views WHERE user_id = 77 AND at >= '2024-01-01 00:00:00' GROUP BY page", ""],
  [
    "databricks",
    "MERGE INTO page_views v USING late_views n ON v.view_id = n.view_id WHEN MATCHED THEN UPDATE SET page = n.page",
    "change-without-partition-filter merge-nondeterministic",
  ],
  ["spark", "DELETE FROM page_views WHERE user_id = 5", "change-without-partition-filter"],
  ["spark", "DELETE FROM page_views WHERE user_id = 5 AND viewed_on >= DATE '2024-01-01'", ""],
  ["databricks", "UPDATE page_views SET page = '/' WHERE page = '' AND viewed_on = DATE '2024-01-01'", ""],
  // Definitions.
  ["snowflake", "CREATE TABLE clicks (id INTEGER, happened_at TIMESTAMP_NTZ) CLUSTER BY (happened_at)", "clustering-key-too-fine"],
  ["snowflake", "CREATE TABLE clicks (id INTEGER UNIQUE, shop INTEGER) CLUSTER BY (id)", "clustering-key-too-fine"],
  [
    "snowflake",
    "CREATE TABLE clicks (id INTEGER UNIQUE, shop INTEGER, happened_at TIMESTAMP_NTZ) CLUSTER BY (shop, TO_DATE(happened_at))",
    "",
  ],
  [
    "redshift",
    "CREATE TABLE clicks (id BIGINT, happened_at TIMESTAMP, shop INTEGER) INTERLEAVED SORTKEY (shop, happened_at)",
    "interleaved-sort-key-on-time",
  ],
  ["redshift", "CREATE TABLE clicks (id BIGINT, happened_at TIMESTAMP, shop INTEGER) COMPOUND SORTKEY (happened_at, shop)", ""],
  ["redshift", "CREATE TABLE notes (id BIGINT, body VARCHAR(MAX))", "longest-varchar"],
  ["redshift", "CREATE TABLE notes (id BIGINT, body VARCHAR(500))", ""],
  ["clickhouse", "CREATE TABLE clicks (shop Nullable(UInt32), at DateTime) ENGINE = MergeTree ORDER BY (shop, at)", "nullable-key-column"],
  ["clickhouse", "CREATE TABLE clicks (shop UInt32, note Nullable(String)) ENGINE = MergeTree ORDER BY shop", ""],
  ["redshift", "CREATE TABLE clicks (id BIGINT, created_at VARCHAR(30))", "date-stored-as-text"],
  ["snowflake", "CREATE TABLE people (id INTEGER, date_of_birth TEXT)", "date-stored-as-text"],
  ["snowflake", "CREATE TABLE people (id INTEGER, born_on DATE, format TEXT, updated_by TEXT)", ""],
  ["snowflake", "CREATE VIEW latest AS SELECT order_id, ordered_at FROM orders ORDER BY ordered_at DESC", "order-by-in-view"],
  ["snowflake", "CREATE TABLE by_day AS SELECT order_id, ordered_at FROM orders ORDER BY ordered_at", ""],
  // Maintenance and loading.
  ["databricks", "VACUUM page_views RETAIN 0 HOURS", "vacuum-short-retention"],
  ["databricks", "VACUUM page_views RETAIN 24 HOURS", "vacuum-short-retention"],
  ["databricks", "VACUUM page_views RETAIN 168 HOURS", ""],
  ["databricks", "OPTIMIZE page_views ZORDER BY (viewed_on, user_id)", "zorder-columns"],
  ["databricks", "OPTIMIZE late_views ZORDER BY (viewed_on, user_id)", ""],
  ["clickhouse", "OPTIMIZE TABLE page_views FINAL", "optimize-final"],
  ["clickhouse", "OPTIMIZE TABLE page_views PARTITION '202401' FINAL", ""],
  ["clickhouse", "ALTER TABLE page_views DELETE WHERE user_id = 77", "mutation-by-alter"],
  ["clickhouse", "ALTER TABLE page_views UPDATE page = '/' WHERE page = ''", "mutation-by-alter"],
  ["clickhouse", "ALTER TABLE page_views DROP PARTITION '202401'", ""],
  ["snowflake", "COPY INTO orders FROM @landing/orders FILE_FORMAT = (TYPE = CSV) FORCE = TRUE", "copy-loads-again"],
  ["snowflake", "COPY INTO orders FROM @landing/orders FILE_FORMAT = (TYPE = CSV) ON_ERROR = 'CONTINUE'", "copy-skips-errors"],
  ["redshift", "COPY sales FROM 's3://landing/sales' IAM_ROLE DEFAULT FORMAT AS CSV MAXERROR AS 1000", "copy-skips-errors"],
  ["snowflake", "COPY INTO orders FROM @landing/orders FILE_FORMAT = (TYPE = CSV) PURGE = TRUE ON_ERROR = ABORT_STATEMENT", ""],
  ["redshift", "COPY sales FROM 's3://landing/sales' IAM_ROLE DEFAULT FORMAT AS PARQUET", ""],
  // Windows.
  [
    "spark",
    "SELECT order_id, SUM(freight) OVER (ORDER BY ordered_at, order_id ROWS UNBOUNDED PRECEDING) AS so_far FROM orders",
    "window-without-partition",
  ],
  ["databricks", "SELECT order_id, ROW_NUMBER() OVER (ORDER BY order_id) AS n FROM orders", "window-without-partition"],
  [
    "spark",
    "SELECT order_id, SUM(freight) OVER (PARTITION BY customer_id ORDER BY ordered_at, order_id ROWS UNBOUNDED PRECEDING) AS so_far FROM orders",
    "",
  ],
  ["spark", "SELECT status, COUNT(*) AS n, RANK() OVER (ORDER BY COUNT(*) DESC) AS place FROM orders GROUP BY status", ""],
  // What Trino refuses or does on one node, and what BigQuery would rather have in one table.
  ["trino", "SELECT order_id FROM orders WHERE shipped_on >= '2024-01-01'", "text-not-converted"],
  ["trino", "SELECT status FROM orders WHERE order_id IN ('17', '18')", "text-not-converted"],
  ["trino", "SELECT status FROM orders WHERE order_id IN (17, 18) AND shipped_on >= DATE '2024-01-01'", ""],
  ["trino", "SELECT order_id FROM orders WHERE status >= '2024-01-01'", ""],
  ["trino", "SELECT order_id, ROW_NUMBER() OVER (ORDER BY order_id) AS n FROM orders", "window-without-partition"],
  ["trino", "SELECT order_id, SUM(freight) OVER (PARTITION BY customer_id) AS total FROM orders", ""],
  ["trino", "SELECT customer_id, split(email, '@')[0] AS mailbox FROM customers", "array-index-zero"],
  ["duckdb", "SELECT customer_id, string_split(email, '@')[0] AS mailbox FROM customers", "array-index-zero"],
  ["duckdb", "SELECT customer_id, string_split(email, '@')[1] AS mailbox FROM customers", ""],
  ["spark", "SELECT customer_id, split(email, '@')[0] AS mailbox FROM customers", ""],
  ["bigquery", "CREATE TABLE shop.orders_20240131 AS SELECT order_id, status FROM orders", "date-sharded-table"],
  ["bigquery", "CREATE TABLE shop.orders_copy_20240131 AS SELECT order_id, status FROM orders", ""],
  // Without a match ClickHouse gives 0 and '', which may pass.
  ["clickhouse", "SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.customer_id WHERE o.status <> 'paid'", ""],
  [
    "clickhouse",
    "SELECT p.page FROM page_views p LEFT JOIN page_views q ON q.user_id = p.user_id AND q.site_id = p.site_id + 1 WHERE q.user_id IS NULL",
    "missing-match-not-null",
  ],
  // One row becomes several.
  ["postgres", "SELECT DISTINCT order_id, UNNEST(string_to_array(status, ',')) AS part FROM orders", ""],
];
