-- put_in_cart: pieces of a product in the cart of a customer or a guest, as many as there are.
--
-- The cart is made if need be; its row is locked first and its version raised. No more goes in than
-- 999, nor than there are in all warehouses; what is in already stays in when more is added.
-- Nothing goes in of what is archived or sold out: it is for the caller to say so and roll back.
--
--   in_customer_id    of customers, or NULL for a guest
--   in_visitor_hash   sha256 of a guest's cookie, or NULL for a customer
--   in_product_id     of products
--   in_quantity       pieces
--   in_adds           1: so many more; 0: so many in all
--   result set        one row: id, version, updated_at and items of the cart as it is now (a JSON list
--                     of [added_at, product_id, quantity, price_seen]); product_id (NULL: unknown),
--                     name, archived, on_hand (0 if archived); held: pieces before; quantity: now
--
--   START TRANSACTION; CALL put_in_cart(1, NULL, 3, 2, 1); COMMIT;

DROP PROCEDURE IF EXISTS put_in_cart;

DELIMITER //

CREATE PROCEDURE put_in_cart(
  IN in_customer_id BIGINT,
  IN in_visitor_hash BINARY(32),
  IN in_product_id BIGINT,
  IN in_quantity INT,
  IN in_adds TINYINT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_cart_id BIGINT;
  DECLARE v_price DECIMAL(15,2);
  DECLARE v_on_hand, v_held, v_quantity INT DEFAULT 0;

  INSERT INTO carts (customer_id, visitor_hash, version)
  VALUES (in_customer_id, in_visitor_hash, 1)
  ON DUPLICATE KEY UPDATE
    id = LAST_INSERT_ID(id), version = version + 1, updated_at = UTC_TIMESTAMP(6);
  SET v_cart_id = LAST_INSERT_ID();

  SELECT p.price, COALESCE((SELECT SUM(s.quantity) FROM stock s WHERE s.product_id = p.id), 0),
         COALESCE(i.quantity, 0)
    INTO v_price, v_on_hand, v_held
    FROM products p
    LEFT JOIN cart_items i ON i.cart_id = v_cart_id AND i.product_id = p.id
   WHERE p.id = in_product_id AND p.archived_at IS NULL;

  SET v_quantity = LEAST(in_quantity + IF(in_adds, v_held, 0), 999, v_on_hand);
  IF in_adds THEN
    SET v_quantity = GREATEST(v_quantity, v_held);
  END IF;
  IF v_price IS NOT NULL AND v_quantity > 0 THEN
    INSERT INTO cart_items (cart_id, product_id, quantity, price_seen)
    VALUES (v_cart_id, in_product_id, v_quantity, v_price)
    ON DUPLICATE KEY UPDATE quantity = v_quantity, price_seen = IF(in_adds, v_price, price_seen);
  END IF;

  SELECT c.id, c.version, c.updated_at, p.id AS product_id, p.name,
         p.archived_at IS NOT NULL AS archived, v_on_hand AS on_hand, v_held AS held,
         v_quantity AS quantity,
         (SELECT JSON_ARRAYAGG(JSON_ARRAY(CAST(i.added_at AS CHAR), i.product_id, i.quantity,
                                          CAST(i.price_seen AS CHAR)))
            FROM cart_items i WHERE i.cart_id = c.id) AS items
    FROM carts c
    LEFT JOIN products p ON p.id = in_product_id
   WHERE c.id = v_cart_id;
END //

DELIMITER ;
