-- check_product_inventory(in_product_id, in_quantity): is there enough of it over all warehouses?
--
-- Only to tell before the order; the order itself takes its stock under lock.
--
--   in_product_id   of products
--   in_quantity     pieces wanted
--   returns         1 if there are as many, else 0
--
--   SELECT check_product_inventory(1, 250);

DROP FUNCTION IF EXISTS check_product_inventory;

DELIMITER //

CREATE FUNCTION check_product_inventory(in_product_id BIGINT, in_quantity INT)
  RETURNS TINYINT
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  RETURN (SELECT COALESCE(SUM(quantity), 0) FROM stock WHERE product_id = in_product_id)
         >= in_quantity;
END //

DELIMITER ;
