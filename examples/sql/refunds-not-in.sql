SELECT id, amount
FROM orders
WHERE id NOT IN (SELECT order_id FROM refunds)
