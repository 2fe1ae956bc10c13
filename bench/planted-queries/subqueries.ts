/** Queries with subqueries and CTEs that are worked again and again, or for nothing. */
import type { PlantedQuery } from "./planted-query.ts";

export const subqueryQueries: readonly PlantedQuery[] = [
  {
    name: "total-by-customer",
    planted: ["correlated-aggregate"],
    sql: "SELECT c.id, c.name, (SELECT SUM(o.amount) FROM orders o WHERE o.customer_id = c.id) AS total FROM customers c WHERE c.country = 'FR'",
  },
  {
    name: "three-subqueries-a-customer",
    planted: ["correlated-aggregate"],
    sql: "SELECT c.id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) AS orders, (SELECT MAX(o.ordered_at) FROM orders o WHERE o.customer_id = c.id) AS last_order, (SELECT SUM(o.amount) FROM orders o WHERE o.customer_id = c.id AND o.status = 'paid') AS paid FROM customers c",
  },
  {
    name: "above-own-average",
    planted: ["correlated-aggregate"],
    sql: "SELECT o.id, o.amount FROM orders o WHERE o.amount > (SELECT 1.8 * AVG(p.amount) FROM orders p WHERE p.customer_id = o.customer_id)",
  },
  {
    name: "latest-order",
    planted: ["correlated-aggregate"],
    sql: "SELECT o.customer_id, o.id, o.amount FROM orders o WHERE o.ordered_at = (SELECT MAX(p.ordered_at) FROM orders p WHERE p.customer_id = o.customer_id)",
  },
  {
    name: "frequent-customers",
    planted: ["correlated-aggregate"],
    sql: "SELECT c.id, c.email FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id AND o.status <> 'cancelled') >= 15",
  },
  {
    name: "has-refund-by-count",
    planted: ["count-for-existence"],
    sql: "SELECT o.id, o.amount FROM orders o WHERE (SELECT COUNT(*) FROM refunds r WHERE r.order_id = o.id) > 0",
  },
  {
    name: "never-seen-by-count",
    planted: ["count-for-existence"],
    sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM events e WHERE e.customer_id = c.id AND e.kind = 'login') = 0",
  },
  {
    name: "in-distinct",
    planted: ["distinct-in-membership"],
    sql: "SELECT c.id, c.name FROM customers c WHERE c.id IN (SELECT DISTINCT o.customer_id FROM orders o WHERE o.amount > 900)",
  },
  {
    name: "in-union",
    planted: ["union-as-union-all"],
    sql: "SELECT c.id FROM customers c WHERE c.id IN (SELECT customer_id FROM orders WHERE channel = 'app' UNION SELECT customer_id FROM events WHERE kind = 'cart')",
  },
  {
    name: "dashboard-numbers",
    planted: ["repeated-scans"],
    sql: "SELECT (SELECT COUNT(*) FROM orders WHERE status = 'new') AS new_orders, (SELECT COUNT(*) FROM orders WHERE status = 'paid') AS paid, (SELECT SUM(amount) FROM orders WHERE status = 'shipped') AS shipped, (SELECT AVG(amount) FROM orders WHERE status = 'returned') AS returned, (SELECT MAX(amount) FROM orders WHERE channel = 'web') AS largest",
  },
  {
    name: "buckets-by-subquery",
    planted: ["repeated-scans"],
    sql: "SELECT CASE WHEN (SELECT COUNT(*) FROM order_items WHERE quantity BETWEEN 1 AND 2) > 1000 THEN (SELECT AVG(price) FROM order_items WHERE quantity BETWEEN 1 AND 2) ELSE (SELECT AVG(discount) FROM order_items WHERE quantity BETWEEN 1 AND 2) END AS low, CASE WHEN (SELECT COUNT(*) FROM order_items WHERE quantity BETWEEN 3 AND 4) > 1000 THEN (SELECT AVG(price) FROM order_items WHERE quantity BETWEEN 3 AND 4) ELSE (SELECT AVG(discount) FROM order_items WHERE quantity BETWEEN 3 AND 4) END AS high",
  },
  {
    name: "shares-of-total",
    planted: ["repeated-scans"],
    sql: "SELECT p.id, p.name, p.price, p.price / (SELECT AVG(price) FROM order_items) AS relative, (SELECT MAX(price) FROM order_items) - p.price AS below_top FROM products p WHERE p.category = 'category 1'",
  },
  {
    name: "sorted-subquery",
    planted: ["order-by-in-subquery"],
    sql: "WITH recent AS (SELECT id, customer_id, amount, ordered_at FROM orders WHERE ordered_at > DATE '2023-01-01' ORDER BY ordered_at, id) SELECT customer_id, SUM(amount) AS total FROM recent GROUP BY customer_id",
  },
  {
    name: "sorted-in-list",
    planted: ["order-by-in-subquery"],
    sql: "SELECT id, name FROM products WHERE id IN (SELECT product_id FROM order_items WHERE discount > 0.25 ORDER BY price DESC) ORDER BY id",
  },
  {
    name: "unused-cte",
    planted: ["unused-cte"],
    sql: "WITH big AS (SELECT customer_id, SUM(amount) AS total FROM orders GROUP BY customer_id), lost AS (SELECT e.session_id, COUNT(*) AS n FROM events e GROUP BY e.session_id) SELECT customer_id, total FROM big WHERE total > 9000",
  },
  {
    name: "self-join-for-latest",
    planted: ["self-join-for-latest"],
    sql: "SELECT e.customer_id, e.page FROM events e JOIN (SELECT customer_id, MAX(happened_at) AS at FROM events GROUP BY customer_id) m ON m.customer_id = e.customer_id AND m.at = e.happened_at",
  },
  {
    name: "exists-with-or",
    planted: ["or-in-exists"],
    sql: "SELECT c.id FROM customers c WHERE c.id < 3000 AND EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id OR o.gift_customer_id = c.id)",
  },
];
