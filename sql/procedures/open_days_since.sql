-- open_days_since: like open_day, for a day and all after it: what is on hand at their end follows from
-- what moved on that one.
--
--   in_at     UTC; nearly always now, so that it is about today alone
--   out_day   the day it lies in, in the shop's time zone; beyond the calendar, the day in UTC
--
--   START TRANSACTION; CALL open_days_since(UTC_TIMESTAMP(6), @day); COMMIT;

DROP PROCEDURE IF EXISTS open_days_since;

DELIMITER //

CREATE PROCEDURE open_days_since(IN in_at DATETIME(6), OUT out_day DATE)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_end DATETIME(6);
  DECLARE v_count INT;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET out_day = DATE(in_at);

  SELECT day, ends_at INTO out_day, v_end
    FROM calendar
   WHERE starts_at <= in_at
   ORDER BY starts_at DESC
   LIMIT 1
    LOCK IN SHARE MODE;
  IF v_end <= UTC_TIMESTAMP(6) THEN
    SELECT COUNT(*) INTO v_count
      FROM calendar
     WHERE day > out_day AND starts_at <= UTC_TIMESTAMP(6)
      LOCK IN SHARE MODE;
  END IF;
  DELETE FROM rollup_days WHERE day >= out_day;
  IF ROW_COUNT() > 0 THEN
    DELETE FROM rollup_months WHERE month >= out_day - INTERVAL DAYOFMONTH(out_day) - 1 DAY;
  END IF;
END //

DELIMITER ;
