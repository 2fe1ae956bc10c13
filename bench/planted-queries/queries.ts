/** Sixty bad queries of our own, each with the anti-patterns that were planted in it: rule ids where a rule should say it, words where none does. */

export interface PlantedQuery {
  readonly name: string;
  readonly planted: readonly string[];
  readonly sql: string;
}

export const plantedQueries: readonly PlantedQuery[] = [
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
    name: "implied-conditions",
    planted: ["redundant-condition"],
    sql: "SELECT id, amount FROM orders WHERE amount > 100 AND amount > 500 AND status IS NOT NULL AND status = 'paid' AND shipped_at IS NOT NULL AND amount > 500",
  },
  {
    name: "sum-on-column",
    planted: ["arithmetic-on-column"],
    sql: "SELECT id, session_id FROM events WHERE session_id + 10 > 999000 AND kind = 'click'",
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
    name: "self-join-for-latest",
    planted: ["self-join-for-latest"],
    sql: "SELECT e.customer_id, e.page FROM events e JOIN (SELECT customer_id, MAX(happened_at) AS at FROM events GROUP BY customer_id) m ON m.customer_id = e.customer_id AND m.at = e.happened_at",
  },
  {
    name: "exists-with-or",
    planted: ["or-in-exists"],
    sql: "SELECT c.id FROM customers c WHERE c.id < 3000 AND EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id OR o.gift_customer_id = c.id)",
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
