-- sold_lines: one row per line of an order that was not canceled, on the day it was placed, with whatever
-- reports slice by. What came back later is in returned_lines.
--
-- LEFT JOINs, although each finds its row: MariaDB then leaves out those tables that a query has no use for.
--
--   SELECT SUM(gross_sales - discounts) FROM sold_lines WHERE day = '2025-01-01';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW sold_lines AS
SELECT o.placed_on AS day, WEEKDAY(o.placed_on) AS weekday,
       LEAST(TIMESTAMPDIFF(HOUR, k.starts_at, o.placed_at), 23) AS hour,
       o.placed_at, o.id AS order_id, o.customer_id, d.city, b.method,
       p.category_id, i.product_id, i.quantity AS units,
       i.quantity * i.unit_price AS gross_sales,
       i.line_discount + i.order_discount AS discounts
  FROM orders o
  JOIN order_items i ON i.order_id = o.id
  LEFT JOIN products p ON p.id = i.product_id
  LEFT JOIN deliveries d ON d.order_id = o.id
  LEFT JOIN bills b ON b.order_id = o.id
  LEFT JOIN calendar k ON k.day = o.placed_on
 WHERE o.status <> 'canceled';
