-- report_stock: stock and its value at today's prices by product and warehouse, for Power BI or Excel.
--
--   SELECT city, SUM(quantity), SUM(value) FROM report_stock GROUP BY city;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_stock AS
SELECT s.product_id, p.name AS product, p.category_id, g.name AS category,
       s.warehouse_id, w.name AS warehouse, w.city, w.capacity,
       s.quantity, p.price, s.quantity * p.price AS value, p.archived_at IS NOT NULL AS archived
  FROM stock s
  JOIN products p ON p.id = s.product_id
  JOIN categories g ON g.id = p.category_id
  JOIN warehouses w ON w.id = s.warehouse_id;
