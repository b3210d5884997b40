-- report_stock_movements: one row per movement of stock, on the shop's day, for Power BI or Excel.
-- `inbound` and `outbound` are units that came into or left the warehouse, whatever the cause.
--
--   SELECT day, SUM(outbound) FROM report_stock_movements GROUP BY day;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_stock_movements AS
SELECT m.moved_on AS day, m.created_at AS moved_at, m.id AS movement_id, m.cause,
       m.warehouse_id, w.name AS warehouse, w.city,
       m.product_id, p.name AS product, p.category_id, g.name AS category, m.order_id,
       GREATEST(m.quantity, 0) AS inbound, GREATEST(-m.quantity, 0) AS outbound
  FROM stock_movements m
  JOIN warehouses w ON w.id = m.warehouse_id
  JOIN products p ON p.id = m.product_id
  JOIN categories g ON g.id = p.category_id;
