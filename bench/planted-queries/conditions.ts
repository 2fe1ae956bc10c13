/** Queries whose conditions are written so that they cost more, or stand where they are judged late. */
import type { PlantedQuery } from "./planted-query.ts";

export const conditionQueries: readonly PlantedQuery[] = [
  {
    name: "orders-of-a-day",
    planted: ["function-on-filtered-date"],
    sql: "SELECT id, customer_id, amount FROM orders WHERE CAST(ordered_at AS DATE) = DATE '2023-05-17'",
  },
  {
    name: "year-of-orders",
    planted: ["function-on-filtered-date"],
    sql: "SELECT status, COUNT(*) AS n, SUM(amount) AS total FROM orders WHERE EXTRACT(YEAR FROM ordered_at) = 2023 GROUP BY status",
  },
  {
    name: "month-by-truncation",
    planted: ["function-on-filtered-date"],
    sql: "SELECT channel, AVG(amount) AS average FROM orders WHERE DATE_TRUNC('month', ordered_at) = DATE '2023-03-01' GROUP BY channel",
  },
  {
    name: "days-between",
    planted: ["function-on-filtered-date"],
    sql: "SELECT COUNT(*) AS n FROM events WHERE CAST(happened_at AS DATE) BETWEEN DATE '2023-06-01' AND DATE '2023-06-07' AND kind = 'cart'",
  },
  {
    name: "status-by-or",
    planted: ["or-as-in"],
    sql: "SELECT id, amount FROM orders WHERE (status = 'new' OR status = 'paid' OR status = 'shipped') AND amount > 990",
  },
  {
    name: "orders-and-gifts",
    planted: ["or-across-join"],
    sql: "SELECT c.id, c.name, o.amount FROM customers c JOIN orders o ON o.customer_id = c.id OR o.gift_customer_id = c.id WHERE o.ordered_at >= DATE '2024-12-01' AND c.country = 'DE'",
  },
  {
    name: "spent-or-given",
    planted: ["or-across-join"],
    sql: "SELECT c.country, COUNT(*) AS n, SUM(o.amount) AS total FROM customers c, orders o WHERE (o.customer_id = c.id OR o.gift_customer_id = c.id) AND o.amount > 998 GROUP BY c.country ORDER BY total DESC",
  },
  {
    name: "people-who-refer",
    planted: ["or-across-join"],
    sql: "SELECT a.id AS one, b.id AS other FROM customers a JOIN customers b ON a.referrer_id = b.id OR a.email = b.email WHERE a.segment = 'public' AND a.id < 20000 AND b.country = 'SE'",
  },
  {
    name: "or-with-shared-key",
    planted: ["or-common-factor"],
    sql: "SELECT SUM(i.price * i.quantity) AS revenue FROM order_items i, products p WHERE (p.id = i.product_id AND p.category = 'category 3' AND i.quantity >= 4) OR (p.id = i.product_id AND p.category = 'category 7' AND i.quantity = 1) OR (p.id = i.product_id AND p.brand = 'brand 12')",
  },
  {
    name: "group-filter-in-having",
    planted: ["having-as-where"],
    sql: "SELECT customer_id, channel, COUNT(*) AS n FROM orders GROUP BY customer_id, channel HAVING channel = 'web' AND COUNT(*) > 6",
  },
  {
    name: "filter-outside-groups",
    planted: ["predicate-push-down"],
    sql: "SELECT t.customer_id, t.total FROM (SELECT customer_id, channel, SUM(amount) AS total FROM orders GROUP BY customer_id, channel) t WHERE t.channel = 'app' AND t.total > 3000",
  },
  {
    name: "filter-outside-window",
    planted: ["predicate-push-down"],
    sql: "WITH ranked AS (SELECT o.customer_id, o.status, o.id, o.amount, RANK() OVER (PARTITION BY o.customer_id, o.status ORDER BY o.amount DESC) AS place FROM orders o) SELECT customer_id, id, amount FROM ranked WHERE status = 'returned' AND place <= 2",
  },
  {
    name: "filter-outside-distinct",
    planted: ["predicate-push-down"],
    sql: "SELECT d.page, d.kind FROM (SELECT DISTINCT page, kind, customer_id FROM events) d WHERE d.kind = 'search' AND d.customer_id < 5000",
  },
  {
    name: "materialised-then-filtered",
    planted: ["predicate-push-down"],
    sql: "WITH totals AS MATERIALIZED (SELECT order_id, product_id, SUM(quantity) AS n FROM order_items GROUP BY order_id, product_id) SELECT order_id, n FROM totals WHERE product_id < 200",
  },
  {
    name: "implied-conditions",
    planted: ["redundant-condition"],
    sql: "SELECT id, amount FROM orders WHERE amount > 100 AND amount > 500 AND status IS NOT NULL AND status = 'paid' AND shipped_at IS NOT NULL AND amount > 500",
  },
  {
    name: "prefix-by-substring",
    planted: ["prefix-function"],
    sql: "SELECT id, customer_id FROM orders WHERE SUBSTRING(coupon, 1, 6) = 'CODE12'",
  },
  {
    name: "coalesced-coupon",
    planted: ["coalesce-in-filter"],
    sql: "SELECT COUNT(*) AS n FROM orders WHERE COALESCE(coupon, 'none') = 'CODE77' AND COALESCE(channel, 'unknown') <> 'unknown'",
  },
  {
    name: "exact-like",
    planted: ["like-without-wildcard"],
    sql: "SELECT id, page FROM events WHERE page LIKE '/shop/17' AND kind = 'view'",
  },
  {
    name: "substring-search",
    planted: ["leading-wildcard"],
    sql: "SELECT id, email FROM customers WHERE email LIKE '%99@example.com'",
  },
];
