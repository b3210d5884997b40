-- calculate_loyalty_points(in_amount): the points that goods of this amount are worth.
--
--   in_amount   of goods, after discounts
--   returns     one point per `points_unit` of the shop's settings, 10,000 unless set; never below 0
--
--   SELECT calculate_loyalty_points(24990000);      -- 2499

DROP FUNCTION IF EXISTS calculate_loyalty_points;

DELIMITER //

CREATE FUNCTION calculate_loyalty_points(in_amount DECIMAL(15,2))
  RETURNS INT
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_unit DECIMAL(15,2) DEFAULT COALESCE(shop_setting('points_unit'), 10000);

  RETURN GREATEST(0, FLOOR(in_amount / v_unit));
END //

DELIMITER ;
