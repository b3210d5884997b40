-- returned_lines: one row per product of a return, on the day of the refund, with whatever reports slice
-- by; city, method, weekday and hour are those of the order.
--
--   SELECT SUM(amount) FROM returned_lines WHERE day = '2025-01-01';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW returned_lines AS
SELECT r.refunded_on AS day, WEEKDAY(o.placed_on) AS weekday,
       LEAST(TIMESTAMPDIFF(HOUR, k.starts_at, o.placed_at), 23) AS hour,
       r.refunded_at, r.id AS return_id, o.id AS order_id, o.customer_id, d.city, b.method,
       p.category_id, l.product_id, l.quantity AS units, l.amount
  FROM returns r
  JOIN orders o ON o.id = r.order_id
  JOIN return_items l ON l.return_id = r.id
  LEFT JOIN products p ON p.id = l.product_id
  LEFT JOIN deliveries d ON d.order_id = o.id
  LEFT JOIN bills b ON b.order_id = o.id
  LEFT JOIN calendar k ON k.day = o.placed_on
 WHERE o.status <> 'canceled';
