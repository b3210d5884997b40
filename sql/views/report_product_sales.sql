-- report_product_sales: one row per product with what it sold, ever, for Power BI or Excel. Canceled
-- orders do not count; net_revenue = gross_sales - discounts - returns.
--
--   SELECT * FROM report_product_sales ORDER BY net_revenue DESC LIMIT 10;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_product_sales AS
SELECT p.id AS product_id, p.name AS product, p.category_id, g.name AS category, p.price,
       COALESCE(sold.orders, 0) AS orders,
       COALESCE(sold.units, 0) AS units,
       COALESCE(sold.units_returned, 0) AS units_returned,
       COALESCE(sold.gross_sales, 0) AS gross_sales,
       COALESCE(sold.discounts, 0) AS discounts,
       COALESCE(sold.returns, 0) AS returns,
       COALESCE(sold.gross_sales - sold.discounts - sold.returns, 0) AS net_revenue,
       sold.last_sold_at,
       p.rating_count, p.rating_sum / NULLIF(p.rating_count, 0) AS average_rating
  FROM products p
  JOIN categories g ON g.id = p.category_id
  LEFT JOIN (
    SELECT i.product_id, COUNT(*) AS orders, SUM(i.quantity) AS units,
           SUM(i.returned_quantity) AS units_returned,
           SUM(i.quantity * i.unit_price) AS gross_sales,
           SUM(i.line_discount + i.order_discount) AS discounts,
           SUM(i.refunded) AS returns, MAX(o.placed_at) AS last_sold_at
      FROM order_items i
      JOIN orders o ON o.id = i.order_id
     WHERE o.status <> 'canceled'
     GROUP BY i.product_id
  ) sold ON sold.product_id = p.id;
