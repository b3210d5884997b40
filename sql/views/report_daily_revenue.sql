-- report_daily_revenue: the sales of each day of the shop's time zone up to today, for Power BI or
-- Excel. A day without orders has a row of zeros.
--
-- An order counts on the day it was placed, paid or not, unless it was canceled; a return on the day
-- of the refund. net_revenue = gross_sales - discounts - returns (docs/kpi.md). Days that are added up
-- are read from rollup_days, the others from the orders.
--
--   SELECT * FROM report_daily_revenue WHERE day >= '2025-01-01' ORDER BY day;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_daily_revenue AS
SELECT c.day, c.orders, c.gross_sales, c.discounts, c.returns,
       c.gross_sales - c.discounts - c.returns AS net_revenue,
       c.units, c.returned_units, c.delivery_fees, c.delivery_discounts, c.delivery_refunds,
       c.gross_sales - c.discounts - c.returns
         + c.delivery_fees - c.delivery_discounts - c.delivery_refunds AS total_sales,
       c.rating_count, c.rating_sum
  FROM (
    SELECT day, orders, units, gross_sales, discounts, returns, returned_units, delivery_fees,
           delivery_discounts, delivery_refunds, rating_count, rating_sum
      FROM rollup_days
    UNION ALL
    SELECT k.day, COALESCE(s.orders, 0), COALESCE(s.units, 0), COALESCE(s.gross_sales, 0),
           COALESCE(s.discounts, 0), COALESCE(b.amount, 0), COALESCE(b.units, 0),
           COALESCE(f.fees, 0), COALESCE(f.discounts, 0), COALESCE(d.refunds, 0),
           COALESCE(g.ratings, 0), COALESCE(g.stars, 0)
      FROM calendar k
      LEFT JOIN rollup_days r ON r.day = k.day
      LEFT JOIN (
        SELECT l.day, COUNT(DISTINCT l.order_id) AS orders, SUM(l.units) AS units,
               SUM(l.gross_sales) AS gross_sales, SUM(l.discounts) AS discounts
          FROM sold_lines l LEFT JOIN rollup_days x ON x.day = l.day
         WHERE x.day IS NULL
         GROUP BY l.day
      ) s ON s.day = k.day
      LEFT JOIN (
        SELECT l.day, SUM(l.amount) AS amount, SUM(l.units) AS units
          FROM returned_lines l LEFT JOIN rollup_days x ON x.day = l.day
         WHERE x.day IS NULL
         GROUP BY l.day
      ) b ON b.day = k.day
      LEFT JOIN (
        SELECT o.placed_on, SUM(v.fee) AS fees, SUM(v.discount) AS discounts
          FROM orders o
          JOIN deliveries v ON v.order_id = o.id
          LEFT JOIN rollup_days x ON x.day = o.placed_on
         WHERE x.day IS NULL AND o.status <> 'canceled'
         GROUP BY o.placed_on
      ) f ON f.placed_on = k.day
      LEFT JOIN (
        SELECT t.refunded_on, SUM(t.delivery_refund) AS refunds
          FROM returns t
          JOIN orders o ON o.id = t.order_id AND o.status <> 'canceled'
          LEFT JOIN rollup_days x ON x.day = t.refunded_on
         WHERE x.day IS NULL
         GROUP BY t.refunded_on
      ) d ON d.refunded_on = k.day
      LEFT JOIN (
        SELECT v.given_on, COUNT(*) AS ratings, SUM(v.rating) AS stars
          FROM reviews v LEFT JOIN rollup_days x ON x.day = v.given_on
         WHERE x.day IS NULL
         GROUP BY v.given_on
      ) g ON g.given_on = k.day
     WHERE k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
  ) c;
