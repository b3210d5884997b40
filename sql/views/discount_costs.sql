-- discount_costs: what codes took off orders that were not canceled: off lines, orders and delivery fees.
--
--   SELECT discount_id, SUM(cost) FROM discount_costs WHERE day = '2025-01-01' GROUP BY discount_id;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW discount_costs AS
SELECT o.placed_on AS day, o.id AS order_id, o.discount_id, 'order' AS kind, o.discount AS cost
  FROM orders o
 WHERE o.status <> 'canceled' AND o.discount_id IS NOT NULL
UNION ALL
SELECT o.placed_on, o.id, i.discount_id, 'category', i.line_discount
  FROM orders o
  JOIN order_items i ON i.order_id = o.id
 WHERE o.status <> 'canceled' AND i.discount_id IS NOT NULL
UNION ALL
SELECT o.placed_on, o.id, d.discount_id, 'delivery', d.discount
  FROM orders o
  JOIN deliveries d ON d.order_id = o.id
 WHERE o.status <> 'canceled' AND d.discount_id IS NOT NULL;
