/** The star schema that the planted queries read, and how its rows are made: a function of the row's number, the same on every machine. */

export const plantedSchema = `
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, email VARCHAR, city VARCHAR, country VARCHAR NOT NULL, segment VARCHAR, signed_up TIMESTAMP NOT NULL, referrer_id INTEGER);
CREATE TABLE products (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, category VARCHAR NOT NULL, brand VARCHAR, price DECIMAL(10, 2) NOT NULL, discontinued BOOLEAN NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), gift_customer_id INTEGER, status VARCHAR NOT NULL, channel VARCHAR, ordered_at TIMESTAMP NOT NULL, shipped_at TIMESTAMP, amount DECIMAL(12, 2) NOT NULL, coupon VARCHAR, units INTEGER NOT NULL);
CREATE TABLE order_items (order_id INTEGER NOT NULL REFERENCES orders (id), line INTEGER NOT NULL, product_id INTEGER NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, price DECIMAL(10, 2) NOT NULL, discount DECIMAL(5, 2), PRIMARY KEY (order_id, line));
CREATE TABLE events (id INTEGER PRIMARY KEY, customer_id INTEGER, kind VARCHAR NOT NULL, page VARCHAR, happened_at TIMESTAMP NOT NULL, session_id INTEGER NOT NULL);
CREATE TABLE refunds (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), amount DECIMAL(12, 2) NOT NULL, reason VARCHAR, created_at TIMESTAMP NOT NULL);
`;

/** The SELECT that makes each table's rows. */
export const plantedTables: readonly { readonly name: string; readonly query: string }[] = [
  {
    name: "customers",
    query: `SELECT i::INTEGER AS id, 'customer ' || i AS name, 'c' || i || '@example.com' AS email,
      CASE WHEN hash(i + 1) % 40 = 0 THEN NULL ELSE 'city ' || hash(i + 2) % 300 END AS city,
      ['DE', 'FR', 'US', 'GB', 'ES', 'IT', 'PL', 'SE'][1 + (hash(i + 3) % 8)::INTEGER] AS country,
      ['consumer', 'business', 'public', NULL][1 + (hash(i + 4) % 4)::INTEGER] AS segment,
      TIMESTAMP '2020-01-01' + to_seconds((hash(i + 5) % 150000000)::BIGINT) AS signed_up,
      CASE WHEN hash(i + 6) % 5 = 0 THEN (hash(i + 7) % 200000)::INTEGER END AS referrer_id
      FROM range(200000) AS numbers(i)`,
  },
  {
    name: "products",
    query: `SELECT i::INTEGER AS id, 'product ' || i AS name, 'category ' || hash(i + 8) % 25 AS category,
      CASE WHEN hash(i + 9) % 30 = 0 THEN NULL ELSE 'brand ' || hash(i + 10) % 200 END AS brand,
      ((hash(i + 11) % 50000) / 100.0)::DECIMAL(10, 2) AS price, hash(i + 12) % 9 = 0 AS discontinued
      FROM range(20000) AS numbers(i)`,
  },
  {
    name: "orders",
    query: `SELECT i::INTEGER AS id, (hash(i + 13) % 200000)::INTEGER AS customer_id,
      CASE WHEN hash(i + 14) % 10 = 0 THEN (hash(i + 15) % 200000)::INTEGER END AS gift_customer_id,
      ['new', 'paid', 'shipped', 'returned', 'cancelled'][1 + (hash(i + 16) % 5)::INTEGER] AS status,
      ['web', 'app', 'shop', NULL][1 + (hash(i + 17) % 4)::INTEGER] AS channel,
      TIMESTAMP '2022-01-01' + to_seconds((i * 47)::BIGINT) AS ordered_at,
      CASE WHEN hash(i + 18) % 7 = 0 THEN NULL ELSE TIMESTAMP '2022-01-02' + to_seconds((i * 47)::BIGINT) END AS shipped_at,
      ((hash(i + 19) % 100000) / 100.0)::DECIMAL(12, 2) AS amount,
      CASE WHEN hash(i + 20) % 6 = 0 THEN 'CODE' || hash(i + 21) % 500 END AS coupon,
      (1 + hash(i + 22) % 12)::INTEGER AS units
      FROM range(2000000) AS numbers(i)`,
  },
  {
    name: "order_items",
    query: `SELECT (i // 3)::INTEGER AS order_id, (i % 3)::INTEGER AS line, (hash(i + 23) % 20000)::INTEGER AS product_id,
      (1 + hash(i + 24) % 5)::INTEGER AS quantity, ((hash(i + 25) % 50000) / 100.0)::DECIMAL(10, 2) AS price,
      CASE WHEN hash(i + 26) % 3 = 0 THEN ((hash(i + 27) % 30) / 100.0)::DECIMAL(5, 2) END AS discount
      FROM range(6000000) AS numbers(i)`,
  },
  {
    name: "events",
    query: `SELECT i::INTEGER AS id, CASE WHEN hash(i + 28) % 4 = 0 THEN NULL ELSE (hash(i + 29) % 200000)::INTEGER END AS customer_id,
      ['view', 'click', 'cart', 'search', 'login'][1 + (hash(i + 30) % 5)::INTEGER] AS kind,
      CASE WHEN hash(i + 31) % 20 = 0 THEN NULL ELSE '/shop/' || hash(i + 32) % 2000 END AS page,
      TIMESTAMP '2023-01-01' + to_seconds((i * 12)::BIGINT) AS happened_at, (i // 5)::INTEGER AS session_id
      FROM range(5000000) AS numbers(i)`,
  },
  {
    name: "refunds",
    query: `SELECT i::INTEGER AS id, (hash(i + 33) % 2000000)::INTEGER AS order_id,
      ((hash(i + 34) % 20000) / 100.0)::DECIMAL(12, 2) AS amount,
      ['damaged', 'late', 'wrong', NULL][1 + (hash(i + 35) % 4)::INTEGER] AS reason,
      TIMESTAMP '2022-02-01' + to_seconds((i * 400)::BIGINT) AS created_at
      FROM range(200000) AS numbers(i)`,
  },
];
