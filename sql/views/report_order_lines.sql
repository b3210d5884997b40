-- report_order_lines: one row per line of an order, with whatever a report slices by, for Power BI or
-- Excel. `day`, `weekday` (0 is Monday) and `hour` are the shop's; `net` is what the line brought in
-- after discounts and returns, whenever it came back (by the day of the refund: report_returns).
-- Canceled orders are there to be counted, and to be left out of revenue.
--
--   SELECT category, SUM(net) FROM report_order_lines WHERE status <> 'canceled' GROUP BY category;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_order_lines AS
SELECT o.placed_on AS day, WEEKDAY(o.placed_on) AS weekday,
       LEAST(TIMESTAMPDIFF(HOUR, k.starts_at, o.placed_at), 23) AS hour,
       o.placed_at, o.id AS order_id, o.status, o.customer_id, c.city AS customer_city,
       d.city AS delivery_city, r.name AS carrier, b.method, b.status AS bill_status,
       i.product_id, p.name AS product, p.category_id, g.name AS category,
       i.quantity, i.unit_price, i.quantity * i.unit_price AS gross,
       i.line_discount, i.order_discount, i.returned_quantity, i.refunded,
       i.subtotal - i.order_discount - i.refunded AS net
  FROM orders o
  JOIN order_items i ON i.order_id = o.id
  JOIN customers c ON c.user_id = o.customer_id
  JOIN bills b ON b.order_id = o.id
  JOIN deliveries d ON d.order_id = o.id
  JOIN carriers r ON r.id = d.carrier_id
  JOIN products p ON p.id = i.product_id
  JOIN categories g ON g.id = p.category_id
  LEFT JOIN calendar k ON k.day = o.placed_on;
