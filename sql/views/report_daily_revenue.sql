-- report_daily_revenue: the revenue of each day of the shop's time zone up to today, for Power BI or
-- Excel. A day without orders has a row of zeros.
--
-- An order counts on the day it was placed, paid or not, unless it was canceled; a return on the day
-- of the refund. net_revenue = gross_sales - discounts - returns; total_sales has the delivery fees, too
-- (docs/kpi.md). Days that are added up are read, the others are counted from the orders: by a
-- STRAIGHT_JOIN, for no optimizer can know how few they are.
--
--   SELECT * FROM report_daily_revenue WHERE day >= '2025-01-01' ORDER BY day;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_daily_revenue AS
WITH open_days AS (
  SELECT k.day
    FROM calendar k
    LEFT JOIN rollup_days r ON r.day = k.day
   WHERE k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
), parts AS (
  SELECT day, orders, gross_sales, discounts, returns, units, returned_units, delivery_fees,
         delivery_discounts, delivery_refunds, rating_count, rating_sum
    FROM rollup_days
  UNION ALL
  SELECT day, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    FROM open_days
  UNION ALL
  SELECT l.day, COUNT(DISTINCT l.order_id), SUM(l.gross_sales), SUM(l.discounts), 0, SUM(l.units),
         0, 0, 0, 0, 0, 0
    FROM open_days d
    STRAIGHT_JOIN sold_lines l ON l.day = d.day
   GROUP BY l.day
  UNION ALL
  SELECT l.day, 0, 0, 0, SUM(l.amount), 0, SUM(l.units), 0, 0, 0, 0, 0
    FROM open_days d
    STRAIGHT_JOIN returned_lines l ON l.day = d.day
   GROUP BY l.day
  UNION ALL
  SELECT o.placed_on, 0, 0, 0, 0, 0, 0, SUM(f.fee), SUM(f.discount), 0, 0, 0
    FROM open_days d
    STRAIGHT_JOIN orders o ON o.placed_on = d.day AND o.status <> 'canceled'
    JOIN deliveries f ON f.order_id = o.id
   GROUP BY o.placed_on
  UNION ALL
  SELECT r.refunded_on, 0, 0, 0, 0, 0, 0, 0, 0, SUM(r.delivery_refund), 0, 0
    FROM open_days d
    STRAIGHT_JOIN returns r ON r.refunded_on = d.day
    JOIN orders o ON o.id = r.order_id AND o.status <> 'canceled'
   GROUP BY r.refunded_on
  UNION ALL
  SELECT v.given_on, 0, 0, 0, 0, 0, 0, 0, 0, 0, COUNT(*), SUM(v.rating)
    FROM open_days d
    STRAIGHT_JOIN reviews v ON v.given_on = d.day
   GROUP BY v.given_on
)
SELECT day,
       CAST(SUM(orders) AS SIGNED) AS orders,
       SUM(gross_sales) AS gross_sales,
       SUM(discounts) AS discounts,
       SUM(returns) AS returns,
       SUM(gross_sales) - SUM(discounts) - SUM(returns) AS net_revenue,
       CAST(SUM(units) AS SIGNED) AS units,
       CAST(SUM(returned_units) AS SIGNED) AS returned_units,
       SUM(delivery_fees) AS delivery_fees,
       SUM(delivery_discounts) AS delivery_discounts,
       SUM(delivery_refunds) AS delivery_refunds,
       SUM(gross_sales) - SUM(discounts) - SUM(returns)
         + SUM(delivery_fees) - SUM(delivery_discounts) - SUM(delivery_refunds) AS total_sales,
       CAST(SUM(rating_count) AS SIGNED) AS rating_count,
       CAST(SUM(rating_sum) AS SIGNED) AS rating_sum
  FROM parts
 GROUP BY day;
