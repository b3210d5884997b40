-- report_daily_revenue: the revenue of each day of the shop's time zone up to today, for Power BI or
-- Excel. A day without orders has a row of zeros.
--
-- An order counts on the day it was placed, paid or not, unless it was canceled; a return on the day
-- of the refund. net_revenue = gross_sales - discounts - returns (docs/kpi.md).
--
--   SELECT * FROM report_daily_revenue WHERE day >= '2025-01-01' ORDER BY day;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_daily_revenue AS
SELECT c.day,
       COALESCE(sold.orders, 0) AS orders,
       COALESCE(sold.gross_sales, 0) AS gross_sales,
       COALESCE(sold.discounts, 0) AS discounts,
       COALESCE(returned.amount, 0) AS returns,
       COALESCE(sold.gross_sales, 0) - COALESCE(sold.discounts, 0) - COALESCE(returned.amount, 0)
         AS net_revenue
  FROM calendar c
  LEFT JOIN (
    SELECT d.day, COUNT(DISTINCT o.id) AS orders, SUM(i.quantity * i.unit_price) AS gross_sales,
           SUM(i.line_discount + i.order_discount) AS discounts
      FROM calendar d
      JOIN orders o ON o.placed_at >= d.starts_at AND o.placed_at < d.ends_at
      JOIN order_items i ON i.order_id = o.id
     WHERE o.status <> 'canceled'
     GROUP BY d.day
  ) sold ON sold.day = c.day
  LEFT JOIN (
    SELECT d.day, SUM(ri.amount) AS amount
      FROM calendar d
      JOIN returns r ON r.refunded_at >= d.starts_at AND r.refunded_at < d.ends_at
      JOIN return_items ri ON ri.return_id = r.id
      JOIN orders o ON o.id = r.order_id
     WHERE o.status <> 'canceled'
     GROUP BY d.day
  ) returned ON returned.day = c.day
 WHERE c.starts_at <= UTC_TIMESTAMP(6);
