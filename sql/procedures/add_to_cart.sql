-- add_to_cart: some pieces more of a product in a customer's cart.
--
--   in_customer_id   of customers
--   in_product_id    of products
--   in_quantity      pieces to add
--   result set       cart_id, version, quantity: the pieces that are now in it
--
-- SIGNALs: product_unknown, bad_quantity (1 to 999 in all), insufficient_stock after a result set of
-- product_id, name, wanted, left.
--
--   START TRANSACTION; CALL add_to_cart(1, 3, 2); COMMIT;

DROP PROCEDURE IF EXISTS add_to_cart;

DELIMITER //

CREATE PROCEDURE add_to_cart(
  IN in_customer_id BIGINT,
  IN in_product_id BIGINT,
  IN in_quantity INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_price DECIMAL(15,2);
  DECLARE v_cart_id, v_version BIGINT;
  DECLARE v_quantity INT;
  DECLARE EXIT HANDLER FOR SQLSTATE '45000'
  BEGIN
    DECLARE CONTINUE HANDLER FOR 1305 BEGIN END;  -- no_transaction: no savepoint either

    ROLLBACK TO SAVEPOINT add_to_cart;
    RESIGNAL;
  END;

  CALL need_transaction();
  SAVEPOINT add_to_cart;
  SET v_price = (SELECT price FROM products WHERE id = in_product_id AND archived_at IS NULL);
  IF v_price IS NULL THEN
    CALL refuse(CONCAT('product_unknown: ', COALESCE(in_product_id, '?')));
  END IF;

  INSERT INTO carts (customer_id, version) VALUES (in_customer_id, 1)
  ON DUPLICATE KEY UPDATE version = version + 1, updated_at = UTC_TIMESTAMP(6);
  SELECT id, version INTO v_cart_id, v_version FROM carts WHERE customer_id = in_customer_id;

  SET v_quantity = in_quantity + COALESCE(
    (SELECT quantity FROM cart_items WHERE cart_id = v_cart_id AND product_id = in_product_id), 0);
  IF in_quantity IS NULL OR in_quantity < 1 OR v_quantity > 999 THEN
    CALL refuse(CONCAT('bad_quantity: ', in_product_id));
  ELSEIF check_product_inventory(in_product_id, v_quantity) = 0 THEN
    CALL list_short_products(
      JSON_ARRAY(JSON_OBJECT('product_id', in_product_id + 0, 'quantity', v_quantity + 0)));
    CALL refuse(CONCAT('insufficient_stock: product ', in_product_id));
  END IF;
  INSERT INTO cart_items (cart_id, product_id, quantity, price_seen)
  VALUES (v_cart_id, in_product_id, v_quantity, v_price)
  ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), price_seen = VALUES(price_seen);
  SELECT v_cart_id AS cart_id, v_version AS version, v_quantity AS quantity;
END //

DELIMITER ;
