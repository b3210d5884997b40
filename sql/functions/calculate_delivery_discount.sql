-- calculate_delivery_discount(in_discount_id, in_fee, in_goods_total): what a delivery code takes off
-- the delivery fee.
--
--   in_discount_id   of discounts; of another kind than `delivery` it takes nothing off
--   in_fee           the carrier's
--   in_goods_total   of the order after its other discounts: compared with the discount's minimum
--   returns          the amount, 0 below the minimum
--
--   SELECT calculate_delivery_discount(2, 25, 1299.97);

DROP FUNCTION IF EXISTS calculate_delivery_discount;

DELIMITER //

CREATE FUNCTION calculate_delivery_discount(
  in_discount_id INT,
  in_fee DECIMAL(15,2),
  in_goods_total DECIMAL(15,2)
) RETURNS DECIMAL(15,2)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  RETURN discount_amount(in_discount_id, 'delivery', in_fee, in_goods_total);
END //

DELIMITER ;
