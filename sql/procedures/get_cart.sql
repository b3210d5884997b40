-- get_cart: a customer's cart at today's prices and stock.
--
--   in_customer_id   of customers
--   result set       one row per product, by when it was added: cart_id, version, product_id, name,
--                    picture, quantity, price, price_seen, subtotal, on_hand, archived; none if the
--                    cart is empty
--
--   CALL get_cart(1);

DROP PROCEDURE IF EXISTS get_cart;

DELIMITER //

CREATE PROCEDURE get_cart(IN in_customer_id BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  SELECT c.id AS cart_id, c.version, p.id AS product_id, p.name, p.picture, i.quantity, p.price,
         i.price_seen, i.quantity * p.price AS subtotal,
         (SELECT CAST(COALESCE(SUM(s.quantity), 0) AS SIGNED) FROM stock s WHERE s.product_id = p.id)
           AS on_hand,
         p.archived_at IS NOT NULL AS archived
    FROM carts c
    JOIN cart_items i ON i.cart_id = c.id
    JOIN products p ON p.id = i.product_id
   WHERE c.customer_id = in_customer_id
   ORDER BY i.added_at, p.id;
END //

DELIMITER ;
