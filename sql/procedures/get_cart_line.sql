-- get_cart_line: the line for a cart that is kept outside MySQL, if there is enough of the product over
-- all warehouses.
--
--   in_product_id   of products
--   in_quantity     pieces wanted
--   result set      product_id, name, picture, price, quantity, subtotal, on_hand
--
-- SIGNALs: product_unknown, bad_quantity (1 to 999), insufficient_stock after a result set of
-- product_id, name, wanted, left.
--
--   CALL get_cart_line(3, 2);

DROP PROCEDURE IF EXISTS get_cart_line;

DELIMITER //

CREATE PROCEDURE get_cart_line(IN in_product_id BIGINT, IN in_quantity INT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  IF NOT EXISTS (SELECT 1 FROM products WHERE id = in_product_id AND archived_at IS NULL) THEN
    CALL refuse(CONCAT('product_unknown: ', COALESCE(in_product_id, '?')));
  ELSEIF in_quantity IS NULL OR in_quantity NOT BETWEEN 1 AND 999 THEN
    CALL refuse(CONCAT('bad_quantity: ', in_product_id));
  ELSEIF check_product_inventory(in_product_id, in_quantity) = 0 THEN
    CALL list_short_products(
      JSON_ARRAY(JSON_OBJECT('product_id', in_product_id + 0, 'quantity', in_quantity + 0)));
    CALL refuse(CONCAT('insufficient_stock: product ', in_product_id));
  END IF;

  SELECT p.id AS product_id, p.name, p.picture, p.price, in_quantity AS quantity,
         in_quantity * p.price AS subtotal,
         (SELECT CAST(SUM(s.quantity) AS SIGNED) FROM stock s WHERE s.product_id = p.id) AS on_hand
    FROM products p
   WHERE p.id = in_product_id;
END //

DELIMITER ;
