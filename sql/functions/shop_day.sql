-- shop_day(in_at): the day it is in the shop's time zone (table calendar).
--
--   in_at     UTC
--   returns   the day; beyond the calendar, the day in UTC
--
--   SELECT shop_day(UTC_TIMESTAMP(6));

DROP FUNCTION IF EXISTS shop_day;

DELIMITER //

CREATE FUNCTION shop_day(in_at DATETIME(6))
  RETURNS DATE
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  RETURN COALESCE(
    (SELECT IF(in_at < ends_at, day, NULL)
       FROM calendar
      WHERE starts_at <= in_at
      ORDER BY starts_at DESC
      LIMIT 1),
    DATE(in_at));
END //

DELIMITER ;
