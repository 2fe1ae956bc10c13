-- What customers ordered on one day.
SELECT
  c.name,
  (SELECT sum(r.amount) FROM refunds r WHERE r.order_id = o.id) AS refunded
FROM customers c
LEFT JOIN orders o ON o.customer_id = c.id
WHERE CAST(o.ordered_at AS DATE) = DATE '2026-02-28';
