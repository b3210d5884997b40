-- report_sales: what each day brought by category, city and payment method, for Power BI or Excel: few
-- rows instead of every line. An order counts in each category that it has a line of, so that `orders`
-- do not add up over categories; all else does. City and method are the order's, also of a return.
--
-- Days that are added up are read, the others are counted from the orders.
--
--   SELECT category, SUM(net_revenue) FROM report_sales WHERE day >= '2025-01-01' GROUP BY category;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_sales AS
WITH open_days AS (
  SELECT k.day
    FROM calendar k
    LEFT JOIN rollup_days r ON r.day = k.day
   WHERE k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
)
SELECT s.day, s.category_id, g.name AS category, s.city, s.method, s.orders, s.units,
       s.gross_sales, s.discounts, s.returns, s.returned_units,
       s.gross_sales - s.discounts - s.returns AS net_revenue
  FROM (
    SELECT r.start AS day, r.category_id, r.city, r.method, r.orders, r.units, r.gross_sales,
           r.discounts, r.returns, r.returned_units
      FROM rollup_days b
      STRAIGHT_JOIN rollup_category_sales r ON r.grain = 'day' AND r.start = b.day
    UNION ALL
    SELECT day, category_id, city, method, CAST(SUM(orders) AS SIGNED), CAST(SUM(units) AS SIGNED),
           SUM(gross_sales), SUM(discounts), SUM(returns), CAST(SUM(returned_units) AS SIGNED)
      FROM (
        SELECT l.day, l.category_id, l.city, l.method, COUNT(DISTINCT l.order_id) AS orders,
               SUM(l.units) AS units, SUM(l.gross_sales) AS gross_sales,
               SUM(l.discounts) AS discounts, 0 AS returns, 0 AS returned_units
          FROM open_days d
          STRAIGHT_JOIN sold_lines l ON l.day = d.day
         GROUP BY l.day, l.category_id, l.city, l.method
        UNION ALL
        SELECT l.day, l.category_id, l.city, l.method, 0, 0, 0, 0, SUM(l.amount), SUM(l.units)
          FROM open_days d
          STRAIGHT_JOIN returned_lines l ON l.day = d.day
         GROUP BY l.day, l.category_id, l.city, l.method
      ) raw
     GROUP BY day, category_id, city, method
  ) s
  LEFT JOIN categories g ON g.id = s.category_id;
