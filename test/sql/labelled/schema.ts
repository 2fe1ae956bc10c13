/** The tables that the labelled queries read. */
export const labelledSchema = `
CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, region TEXT, referred_by INTEGER, created_at TIMESTAMP NOT NULL, deleted_at TIMESTAMP);
CREATE TABLE products (product_id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, title TEXT NOT NULL, category_id INTEGER NOT NULL, price DECIMAL(10, 2) NOT NULL, weight DOUBLE PRECISION);
CREATE TABLE categories (category_id INTEGER PRIMARY KEY, parent_id INTEGER, title TEXT NOT NULL);
CREATE TABLE orders (order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status TEXT NOT NULL, ordered_at TIMESTAMP NOT NULL, shipped_on DATE, freight DECIMAL(10, 2) NOT NULL);
CREATE TABLE order_items (order_id INTEGER NOT NULL, line INTEGER NOT NULL, product_id INTEGER NOT NULL, quantity INTEGER NOT NULL, unit_price DECIMAL(10, 2) NOT NULL, discount DECIMAL(4, 3) NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE payments (payment_id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, amount DECIMAL(10, 2) NOT NULL, paid_at TIMESTAMP NOT NULL, method TEXT NOT NULL);
CREATE TABLE returns (return_id INTEGER PRIMARY KEY, order_id INTEGER, reason TEXT, returned_on DATE NOT NULL);
CREATE TABLE calendar (day DATE PRIMARY KEY, week INTEGER NOT NULL, month INTEGER NOT NULL, is_holiday BOOLEAN NOT NULL);
`;

const deltaTables = `
CREATE TABLE page_views (view_id BIGINT, user_id BIGINT, page STRING, viewed_on DATE) USING delta PARTITIONED BY (viewed_on);
CREATE TABLE late_views (view_id BIGINT, user_id BIGINT, page STRING, viewed_on DATE) USING delta;
`;

/** Tables whose storage is declared, in the words of each dialect. */
export const storageSchemas: Readonly<Partial<Record<LabelledCase[0], string>>> = {
  redshift: `
CREATE TABLE sales (sale_id BIGINT NOT NULL, sold_on DATE NOT NULL, shop_id INTEGER NOT NULL, customer_id INTEGER, amount DECIMAL(10, 2) NOT NULL) DISTKEY (customer_id) COMPOUND SORTKEY (sold_on, shop_id);
CREATE TABLE refunds (refund_id BIGINT NOT NULL, sale_id BIGINT NOT NULL DISTKEY, refunded_on DATE NOT NULL SORTKEY);
CREATE TABLE stores (shop_id INTEGER NOT NULL, city VARCHAR(60) NOT NULL) DISTSTYLE ALL;
CREATE TABLE footfall (shop_id INTEGER NOT NULL, door INTEGER NOT NULL, visitors INTEGER NOT NULL) INTERLEAVED SORTKEY (shop_id, door);
`,
  clickhouse:
    "CREATE TABLE page_views (site_id UInt32, user_id UInt64, page String, at DateTime) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (site_id, user_id, at)",
  databricks: deltaTables,
  spark: deltaTables,
};

/** The dialect, the text, and the ids of the rules that truly apply, parted by spaces. */
export type LabelledCase = readonly [
  dialect:
    | "postgres"
    | "snowflake"
    | "redshift"
    | "databricks"
    | "bigquery"
    | "duckdb"
    | "tsql"
    | "mysql"
    | "spark"
    | "trino"
    | "oracle"
    | "clickhouse",
  sql: string,
  rules: string,
];
