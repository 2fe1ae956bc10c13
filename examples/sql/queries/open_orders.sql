-- Orders that were never refunded.
SELECT o.id, o.amount
FROM orders o
LEFT JOIN customers c ON c.id = o.customer_id
WHERE o.id NOT IN (SELECT order_id FROM refunds)
  AND (o.status = 'new' OR o.status = 'paid');
