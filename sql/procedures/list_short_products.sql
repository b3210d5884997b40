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
  SELECT p.id AS product_id, p.name, w.wanted,
         (SELECT CAST(COALESCE(SUM(s.quantity), 0) AS SIGNED) FROM stock s WHERE s.product_id = p.id)
           AS `left`
    FROM (
      SELECT given.product_id, CAST(SUM(given.quantity) AS SIGNED) AS wanted
        FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
          product_id BIGINT PATH '$.product_id',
          quantity INT PATH '$.quantity'
        )) given
       GROUP BY given.product_id
    ) w
    JOIN products p ON p.id = w.product_id
   WHERE check_product_inventory(p.id, w.wanted) = 0
   ORDER BY p.id;
END //

DELIMITER ;
