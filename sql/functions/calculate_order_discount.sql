-- calculate_order_discount(in_discount_id, in_subtotal): what an order code takes off an order.
--
--   in_discount_id   of discounts; of another kind than `order` it takes nothing off
--   in_subtotal      of the order's lines, what category codes take off already taken off
--   returns          the amount, 0 below the discount's minimum
--
--   SELECT calculate_order_discount(1, 1349.97);

DROP FUNCTION IF EXISTS calculate_order_discount;

DELIMITER //

CREATE FUNCTION calculate_order_discount(in_discount_id INT, in_subtotal DECIMAL(15,2))
  RETURNS DECIMAL(15,2)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  RETURN discount_amount(in_discount_id, 'order', in_subtotal, in_subtotal);
END //

DELIMITER ;
