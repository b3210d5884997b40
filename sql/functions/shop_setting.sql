-- shop_setting(in_name): a setting that SQL must know (table shop_settings), as text.
--
--   in_name   such as currency_decimals, unpaid_hours, carrier_step_seconds, points_unit
--   returns   its value; NULL if nobody has set it
--
--   SELECT shop_setting('currency_decimals');

DROP FUNCTION IF EXISTS shop_setting;

DELIMITER //

CREATE FUNCTION shop_setting(
  in_name VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
) RETURNS VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  RETURN (SELECT value FROM shop_settings WHERE name = in_name);
END //

DELIMITER ;
