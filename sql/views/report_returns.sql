-- report_returns: one row per product of a return, on the day of the refund, for Power BI or Excel; cities,
-- method, hour and weekday are those of the order, as in report_order_lines. Refunds of orders that were
-- canceled are not here: the order itself does not count.
--
-- Net revenue of any slice: `sold` of report_order_lines without canceled orders, less `amount` of these.
--
--   SELECT category, SUM(units), SUM(amount) FROM report_returns WHERE day >= '2025-01-01' GROUP BY category;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_returns AS
SELECT r.refunded_on AS day, r.refunded_at, r.id AS return_id, o.id AS order_id,
       o.placed_on AS order_day, o.customer_id, c.city AS customer_city, d.city AS delivery_city,
       s.name AS carrier, b.method, l.product_id, p.name AS product, p.category_id,
       g.name AS category, l.quantity AS units, l.amount,
       WEEKDAY(o.placed_on) AS weekday,
       LEAST(TIMESTAMPDIFF(HOUR, k.starts_at, o.placed_at), 23) AS hour,
       (SELECT t.name
          FROM membership_tiers t
         WHERE t.min_points <= GREATEST(c.loyalty_points, 0)
         ORDER BY t.min_points DESC
         LIMIT 1) AS tier
  FROM returns r
  JOIN orders o ON o.id = r.order_id
  JOIN return_items l ON l.return_id = r.id
  LEFT JOIN calendar k ON k.day = o.placed_on
  LEFT JOIN customers c ON c.user_id = o.customer_id
  LEFT JOIN bills b ON b.order_id = o.id
  LEFT JOIN deliveries d ON d.order_id = o.id
  LEFT JOIN carriers s ON s.id = d.carrier_id
  LEFT JOIN products p ON p.id = l.product_id
  LEFT JOIN categories g ON g.id = p.category_id
 WHERE o.status <> 'canceled';
