-- discount_amount(in_discount_id, in_kind, in_base, in_compared): what a discount takes off `in_base`.
--
-- The one place of the arithmetic behind calculate_product_discount, calculate_order_discount and
-- calculate_delivery_discount: a fixed amount, or a percentage up to a cap, in whole units of the
-- currency, never more than what it is taken off.
--
--   in_discount_id   of discounts
--   in_kind          order, delivery or category: a discount of another kind takes nothing off
--   in_base          what it is taken off
--   in_compared      what is compared with the discount's minimum
--   returns          the amount; 0 below the minimum
--
--   SELECT discount_amount(1, 'order', 1349.97, 1349.97);

DROP FUNCTION IF EXISTS discount_amount;

DELIMITER //

CREATE FUNCTION discount_amount(
  in_discount_id INT,
  in_kind VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci,
  in_base DECIMAL(15,2),
  in_compared DECIMAL(15,2)
) RETURNS DECIMAL(15,2)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_decimals INT DEFAULT COALESCE(shop_setting('currency_decimals'), 0);
  DECLARE v_amount DECIMAL(20,6);

  SELECT LEAST(d.maximum_discount, COALESCE(in_base * d.percent / 100, d.maximum_discount))
    INTO v_amount
    FROM discounts d
   WHERE d.id = in_discount_id AND d.kind = in_kind AND d.minimum_value <= in_compared;
  RETURN GREATEST(0, LEAST(in_base, TRUNCATE(COALESCE(v_amount, 0), v_decimals)));
END //

DELIMITER ;
