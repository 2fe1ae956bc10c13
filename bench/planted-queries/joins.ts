/** Queries that join, unite, group, sort or read more than their result needs, and some with several of these faults. */
import type { PlantedQuery } from "./planted-query.ts";

export const joinQueries: readonly PlantedQuery[] = [
  {
    name: "channels-with-union",
    planted: ["union-as-union-all"],
    sql: "SELECT 'orders' AS source, customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id UNION SELECT 'events' AS source, customer_id, COUNT(*) AS n FROM events GROUP BY customer_id",
  },
  {
    name: "same-table-union",
    planted: ["union-of-one-table"],
    sql: "SELECT id, customer_id, amount FROM orders WHERE status = 'returned' UNION SELECT id, customer_id, amount FROM orders WHERE channel = 'shop' AND amount > 500",
  },
  {
    name: "same-table-union-all",
    planted: ["union-of-one-table"],
    sql: "SELECT customer_id, amount FROM orders WHERE status = 'new' AND amount > 900 UNION ALL SELECT customer_id, amount FROM orders WHERE status = 'paid' AND amount > 900 UNION ALL SELECT customer_id, amount FROM orders WHERE status = 'shipped' AND amount > 900",
  },
  {
    name: "ranges-appended",
    planted: ["union-of-one-table"],
    sql: "SELECT id, page FROM events WHERE session_id < 100000 UNION ALL SELECT id, page FROM events WHERE session_id >= 900000",
  },
  {
    name: "unused-join",
    planted: ["unused-left-join"],
    sql: "SELECT o.id, o.amount FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE o.amount > 800",
  },
  {
    name: "unused-joins-grouped",
    planted: ["unused-left-join"],
    sql: "SELECT i.product_id, SUM(i.quantity) AS n FROM order_items i LEFT JOIN orders o ON o.id = i.order_id LEFT JOIN products p ON p.id = i.product_id GROUP BY i.product_id",
  },
  {
    name: "distinct-of-key",
    planted: ["redundant-distinct"],
    sql: "SELECT DISTINCT o.id, o.status, c.country FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.amount > 400",
  },
  {
    name: "distinct-of-groups",
    planted: ["redundant-distinct"],
    sql: "SELECT DISTINCT customer_id, status, SUM(amount) AS total FROM orders GROUP BY customer_id, status",
  },
  {
    name: "customers-who-bought",
    planted: ["distinct-over-join"],
    sql: "SELECT DISTINCT c.id, c.name, c.email FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid'",
  },
  {
    name: "products-sold",
    planted: ["distinct-over-join"],
    sql: "SELECT DISTINCT p.name, p.category FROM products p, order_items i WHERE i.product_id = p.id AND i.quantity > 3 AND p.discontinued",
  },
  {
    name: "sum-on-column",
    planted: ["arithmetic-on-column"],
    sql: "SELECT id, session_id FROM events WHERE session_id + 10 > 999000 AND kind = 'click'",
  },
  {
    name: "whole-rows",
    planted: ["select-star"],
    sql: "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.city = 'city 7'",
  },
  {
    name: "deep-page",
    planted: ["deep-offset"],
    sql: "SELECT id, ordered_at FROM orders ORDER BY ordered_at, id LIMIT 20 OFFSET 1500000",
  },
  {
    name: "random-sample",
    planted: ["order-by-random"],
    sql: "SELECT id, customer_id FROM orders ORDER BY RANDOM() LIMIT 100",
  },
  {
    name: "groups-by-dependent-columns",
    planted: ["group-by-dependent-columns"],
    sql: "SELECT c.id, c.name, c.email, c.city, COUNT(*) AS n, SUM(o.amount) AS total FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY c.id, c.name, c.email, c.city",
  },
  {
    name: "join-then-aggregate",
    planted: ["join-before-aggregate"],
    sql: "SELECT p.category, SUM(i.quantity) AS sold FROM order_items i JOIN products p ON p.id = i.product_id GROUP BY p.category",
  },
  {
    name: "join-then-aggregate-by-customer",
    planted: ["join-before-aggregate"],
    sql: "SELECT c.country, MAX(e.happened_at) AS last_seen FROM events e JOIN customers c ON c.id = e.customer_id WHERE e.kind <> 'login' GROUP BY c.country",
  },
  {
    name: "left-join-filtered",
    planted: ["left-join-undone-by-where"],
    sql: "SELECT o.id, r.amount FROM orders o LEFT JOIN refunds r ON r.order_id = o.id WHERE r.reason = 'late' AND o.status = 'paid'",
  },
  {
    name: "report-of-all-sins",
    planted: ["function-on-filtered-date", "or-as-in", "unused-left-join", "having-as-where"],
    sql: "SELECT o.channel, o.status, COUNT(*) AS n FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE CAST(o.ordered_at AS DATE) = DATE '2023-09-09' AND (o.status = 'paid' OR o.status = 'new') GROUP BY o.channel, o.status HAVING o.channel = 'web'",
  },
  {
    name: "customer-overview",
    planted: ["correlated-aggregate", "count-for-existence", "distinct-in-membership"],
    sql: "SELECT c.id, (SELECT COUNT(*) FROM events e WHERE e.customer_id = c.id) AS seen FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) > 0 AND c.id NOT IN (SELECT DISTINCT o.customer_id FROM orders o WHERE o.amount > 995)",
  },
  {
    name: "sorted-and-distinct",
    planted: ["order-by-in-subquery", "redundant-distinct", "redundant-condition"],
    sql: "WITH lines AS (SELECT DISTINCT order_id, line, product_id, price FROM order_items WHERE price > 300 AND price > 200 ORDER BY price) SELECT product_id, COUNT(*) AS n, MAX(price) AS top FROM lines GROUP BY product_id",
  },
  {
    name: "union-with-dates",
    planted: ["union-of-one-table", "function-on-filtered-date"],
    sql: "SELECT id, amount FROM refunds WHERE reason = 'late' AND CAST(created_at AS DATE) = DATE '2023-02-02' UNION ALL SELECT id, amount FROM refunds WHERE reason = 'wrong' AND CAST(created_at AS DATE) = DATE '2023-02-02'",
  },
  {
    name: "gifts-by-category",
    planted: ["or-across-join", "unused-left-join"],
    sql: "SELECT c.segment, COUNT(*) AS n FROM customers c JOIN orders o ON o.gift_customer_id = c.id OR o.customer_id = c.referrer_id LEFT JOIN products p ON p.id = o.units WHERE o.amount < 2 GROUP BY c.segment",
  },
  {
    name: "filters-and-ranks",
    planted: ["predicate-push-down", "coalesce-in-filter", "unused-cte"],
    sql: "WITH spare AS (SELECT id FROM refunds), spending AS (SELECT customer_id, status, SUM(amount) AS total FROM orders WHERE COALESCE(channel, 'none') = 'web' GROUP BY customer_id, status) SELECT customer_id, total FROM spending WHERE status = 'paid' AND total > 1500",
  },
];
