-- stock_by_warehouse: what lies where, and who answers for it.
--
--   SELECT * FROM stock_by_warehouse WHERE city = 'Hà Nội' ORDER BY quantity;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW stock_by_warehouse AS
SELECT w.id AS warehouse_id, w.name AS warehouse, w.city, w.capacity, w.manager_id,
       m.full_name AS manager, p.id AS product_id, p.name AS product, g.name AS category, s.quantity
  FROM stock s
  JOIN warehouses w ON w.id = s.warehouse_id
  JOIN products p ON p.id = s.product_id
  JOIN categories g ON g.id = p.category_id
  LEFT JOIN users m ON m.id = w.manager_id;
