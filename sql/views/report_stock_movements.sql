-- report_stock_movements: one row per movement of stock, on its day in the shop's time zone, for Power BI
-- or Excel. A transfer has two: out of one warehouse, and into another.
--
--   SELECT day, SUM(inbound), SUM(outbound) FROM report_stock_movements GROUP BY day;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_stock_movements AS
SELECT m.moved_on AS day, m.created_at AS moved_at, m.id AS movement_id, m.product_id,
       p.name AS product, p.category_id, g.name AS category, m.warehouse_id, w.name AS warehouse,
       w.city, m.cause, m.order_id,
       GREATEST(m.quantity, 0) AS inbound,
       GREATEST(-m.quantity, 0) AS outbound
  FROM stock_movements m
  LEFT JOIN products p ON p.id = m.product_id
  LEFT JOIN categories g ON g.id = p.category_id
  LEFT JOIN warehouses w ON w.id = m.warehouse_id;
