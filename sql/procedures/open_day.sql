-- open_day: something of a day is about to change, so reports must count it from the orders again.
--
-- The day's row in `calendar` stays locked for reading until the caller commits: many may change a day
-- at once, but nobody adds it up meanwhile (build_days locks the row for writing).
--
--   in_at     UTC
--   out_day   the day it lies in, in the shop's time zone; beyond the calendar, the day in UTC
--
--   START TRANSACTION; CALL open_day(UTC_TIMESTAMP(6), @day); COMMIT;

DROP PROCEDURE IF EXISTS open_day;

DELIMITER //

CREATE PROCEDURE open_day(IN in_at DATETIME(6), OUT out_day DATE)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_until DATETIME(6);
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_until = NULL;

  SELECT day, ends_at INTO out_day, v_until
    FROM calendar
   WHERE starts_at <= in_at
   ORDER BY starts_at DESC
   LIMIT 1
    LOCK IN SHARE MODE;
  IF v_until IS NULL OR v_until <= in_at THEN
    SET out_day = DATE(in_at);
  END IF;
  -- No look whether it is there: a plain read in a trigger may be older than the lock.
  DELETE FROM rollup_days WHERE day = out_day;
  IF ROW_COUNT() > 0 THEN
    DELETE FROM rollup_months WHERE month = out_day - INTERVAL DAYOFMONTH(out_day) - 1 DAY;
  END IF;
END //

DELIMITER ;
