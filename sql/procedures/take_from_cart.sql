-- take_from_cart: what was ordered leaves the customer's cart; what was put in beyond it stays.
--
--   in_customer_id   of customers, with or without a cart
--   in_priced        the order as price_order priced it
--
--   CALL take_from_cart(1, @priced);

DROP PROCEDURE IF EXISTS take_from_cart;

DELIMITER //

CREATE PROCEDURE take_from_cart(IN in_customer_id BIGINT, IN in_priced JSON)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  UPDATE carts
     SET version = version + 1, updated_at = UTC_TIMESTAMP(6)
   WHERE customer_id = in_customer_id;
  IF ROW_COUNT() > 0 THEN
    DELETE i
      FROM cart_items i
      JOIN carts c ON c.id = i.cart_id
      JOIN JSON_TABLE(in_priced, '$.lines[*]' COLUMNS (
        product_id BIGINT PATH '$.product_id',
        quantity INT PATH '$.quantity'
      )) ordered ON ordered.product_id = i.product_id
     WHERE c.customer_id = in_customer_id AND i.quantity <= ordered.quantity;

    UPDATE cart_items i
      JOIN carts c ON c.id = i.cart_id
      JOIN JSON_TABLE(in_priced, '$.lines[*]' COLUMNS (
        product_id BIGINT PATH '$.product_id',
        quantity INT PATH '$.quantity'
      )) ordered ON ordered.product_id = i.product_id
       SET i.quantity = i.quantity - ordered.quantity
     WHERE c.customer_id = in_customer_id;
  END IF;
END //

DELIMITER ;
