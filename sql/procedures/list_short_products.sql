-- list_short_products: which of these lines the warehouses cannot fill, and what is left.
--
--   in_lines     [{"product_id": 1, "quantity": 2}, …]
--   result set   product_id, name, wanted, left; by product id
--
--   CALL list_short_products('[{"product_id": 1, "quantity": 251}]');

DROP PROCEDURE IF EXISTS list_short_products;

DELIMITER //

CREATE PROCEDURE list_short_products(IN in_lines JSON)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT p.id AS product_id, p.name, l.quantity AS wanted,
         CAST(COALESCE(SUM(s.quantity), 0) AS SIGNED) AS `left`
    FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      quantity INT PATH '$.quantity'
    )) l
    JOIN products p ON p.id = l.product_id
    LEFT JOIN stock s ON s.product_id = p.id
   GROUP BY p.id, p.name, l.quantity
  HAVING COALESCE(SUM(s.quantity), 0) < l.quantity
   ORDER BY p.id;
END //

DELIMITER ;
