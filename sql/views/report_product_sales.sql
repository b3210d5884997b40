-- report_product_sales: one row per product with what it sold, ever, for Power BI or Excel. Canceled
-- orders do not count; net_revenue = gross_sales - discounts - returns.
--
-- Days that are added up are read, the others are counted from the orders.
--
--   SELECT * FROM report_product_sales ORDER BY net_revenue DESC LIMIT 10;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_product_sales AS
WITH open_days AS (
  SELECT k.day
    FROM calendar k
    LEFT JOIN rollup_days r ON r.day = k.day
   WHERE k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
)
SELECT p.id AS product_id, p.name AS product, p.category_id, g.name AS category, p.price,
       CAST(COALESCE(sold.orders, 0) AS SIGNED) AS orders,
       CAST(COALESCE(sold.units, 0) AS SIGNED) AS units,
       CAST(COALESCE(sold.units_returned, 0) AS SIGNED) AS units_returned,
       COALESCE(sold.gross_sales, 0) AS gross_sales,
       COALESCE(sold.discounts, 0) AS discounts,
       COALESCE(sold.returns, 0) AS returns,
       COALESCE(sold.gross_sales - sold.discounts - sold.returns, 0) AS net_revenue,
       (SELECT MAX(o.placed_at)
          FROM orders o
          STRAIGHT_JOIN order_items i ON i.order_id = o.id AND i.product_id = p.id
         WHERE o.placed_on = sold.last_day AND o.status <> 'canceled') AS last_sold_at,
       p.rating_count, p.rating_sum / NULLIF(p.rating_count, 0) AS average_rating,
       sold.last_day AS last_sold_on, p.archived_at IS NOT NULL AS archived
  FROM products p
  JOIN categories g ON g.id = p.category_id
  LEFT JOIN (
    SELECT parts.product_id, SUM(parts.orders) AS orders, SUM(parts.units) AS units,
           SUM(parts.returned_units) AS units_returned, SUM(parts.gross_sales) AS gross_sales,
           SUM(parts.discounts) AS discounts, SUM(parts.returns) AS returns,
           MAX(parts.last_day) AS last_day
      FROM (
        SELECT r.product_id, SUM(r.orders) AS orders, SUM(r.units) AS units,
               SUM(r.returned_units) AS returned_units, SUM(r.gross_sales) AS gross_sales,
               SUM(r.discounts) AS discounts, SUM(r.returns) AS returns,
               MAX(IF(r.orders > 0, r.start, NULL)) AS last_day
          FROM rollup_days b
          STRAIGHT_JOIN rollup_product_sales r ON r.grain = 'day' AND r.start = b.day
         GROUP BY r.product_id
        UNION ALL
        SELECT l.product_id, COUNT(*), SUM(l.units), 0, SUM(l.gross_sales), SUM(l.discounts), 0,
               MAX(l.day)
          FROM open_days d
          STRAIGHT_JOIN sold_lines l ON l.day = d.day
         GROUP BY l.product_id
        UNION ALL
        SELECT l.product_id, 0, 0, SUM(l.units), 0, 0, SUM(l.amount), NULL
          FROM open_days d
          STRAIGHT_JOIN returned_lines l ON l.day = d.day
         GROUP BY l.product_id
      ) parts
     GROUP BY parts.product_id
  ) sold ON sold.product_id = p.id;
