-- report_returns: one row per product of a refund, on the day of the refund, for Power BI or Excel; of
-- orders that were not canceled. City and method are the order's.
--
--   SELECT day, SUM(amount) FROM report_returns GROUP BY day;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_returns AS
SELECT l.day, l.refunded_at, l.return_id, l.order_id, o.placed_on AS order_day, l.customer_id,
       l.city AS delivery_city, l.method, l.product_id, p.name AS product, p.category_id,
       g.name AS category, l.units, l.amount
  FROM returned_lines l
  JOIN orders o ON o.id = l.order_id
  JOIN products p ON p.id = l.product_id
  JOIN categories g ON g.id = p.category_id;
