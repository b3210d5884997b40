-- report_order_lines: one row per line of an order, with whatever a report slices by, for Power BI or
-- Excel. Canceled orders are there to be counted, and to be left out of revenue.
--
-- `day` is the day of the order in the shop's time zone, `sold` what the line costs after discounts.
-- `refunded` is what was ever paid back for it, and `net` is less that: what came of these orders. The
-- dashboards count a return on the day of the refund instead: report_returns has these. `tier` is the
-- customer's of today; `hour` counts from the beginning of the day, `weekday` 0 is Monday.
--
--   SELECT category, SUM(sold) FROM report_order_lines WHERE status <> 'canceled' GROUP BY category;
--
-- LEFT JOINs, although each finds its row: MariaDB then leaves out those tables that a query has no use for.

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_order_lines AS
SELECT o.placed_on AS day, o.placed_at, o.id AS order_id, o.status, o.customer_id,
       c.city AS customer_city, d.city AS delivery_city, r.name AS carrier, b.method,
       b.status AS bill_status, i.product_id, p.name AS product, p.category_id, g.name AS category,
       i.quantity, i.unit_price, i.quantity * i.unit_price AS gross,
       i.line_discount, i.order_discount, i.returned_quantity, i.refunded,
       i.subtotal - i.order_discount - i.refunded AS net,
       i.subtotal - i.order_discount AS sold,
       WEEKDAY(o.placed_on) AS weekday,
       LEAST(TIMESTAMPDIFF(HOUR, k.starts_at, o.placed_at), 23) AS hour,
       (SELECT t.name
          FROM membership_tiers t
         WHERE t.min_points <= GREATEST(c.loyalty_points, 0)
         ORDER BY t.min_points DESC
         LIMIT 1) AS tier
  FROM orders o
  JOIN order_items i ON i.order_id = o.id
  LEFT JOIN calendar k ON k.day = o.placed_on
  LEFT JOIN customers c ON c.user_id = o.customer_id
  LEFT JOIN bills b ON b.order_id = o.id
  LEFT JOIN deliveries d ON d.order_id = o.id
  LEFT JOIN carriers r ON r.id = d.carrier_id
  LEFT JOIN products p ON p.id = i.product_id
  LEFT JOIN categories g ON g.id = p.category_id;
