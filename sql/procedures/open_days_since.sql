-- open_days_since: like open_day, for a day and all after it: what is on hand at their end follows from
-- what moved on that one.
--
--   in_at       UTC; nearly always now, so that it is about today alone
--   out_day     the day it lies in, in the shop's time zone; beyond the calendar, the day in UTC
--   out_until   when that day is over, UTC; NULL beyond the calendar
--
--   START TRANSACTION; CALL open_days_since(UTC_TIMESTAMP(6), @day, @until); COMMIT;

DROP PROCEDURE IF EXISTS open_days_since;

DELIMITER //

CREATE PROCEDURE open_days_since(
  IN in_at DATETIME(6),
  OUT out_day DATE,
  OUT out_until DATETIME(6)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6);
  DECLARE v_count INT;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET out_until = NULL;

  SELECT day, ends_at INTO out_day, out_until
    FROM calendar
   WHERE starts_at <= in_at
   ORDER BY starts_at DESC
   LIMIT 1
    LOCK IN SHARE MODE;
  IF out_until IS NULL OR out_until <= in_at THEN
    SET out_day = DATE(in_at), out_until = NULL;
  END IF;
  -- SYSDATE, in UTC: what is built is over by the real clock, whatever time the session was told it is.
  SET v_now = TIMESTAMP'1970-01-01 00:00:00' + INTERVAL UNIX_TIMESTAMP(SYSDATE(6)) SECOND;
  IF COALESCE(out_until, in_at) <= v_now THEN
    SELECT COUNT(*) INTO v_count
      FROM calendar
     WHERE day > out_day AND starts_at <= v_now
      LOCK IN SHARE MODE;
  END IF;
  DELETE FROM rollup_days WHERE day >= out_day;
  IF ROW_COUNT() > 0 THEN
    DELETE FROM rollup_months WHERE month >= out_day - INTERVAL DAYOFMONTH(out_day) - 1 DAY;
  END IF;
END //

DELIMITER ;
