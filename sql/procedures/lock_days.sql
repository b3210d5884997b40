-- lock_days: whoever changes something of these days has come to an end, and waits from now on, until the
-- caller commits.
--
-- Row by row: the scan of a range waits for the row behind it, too, which is that of today.
--
--   in_first, in_last   days of the calendar, both included
--
--   START TRANSACTION; CALL lock_days('2025-01-01', '2025-01-31'); COMMIT;

DROP PROCEDURE IF EXISTS lock_days;

DELIMITER //

CREATE PROCEDURE lock_days(IN in_first DATE, IN in_last DATE)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_day DATE DEFAULT in_first;
  DECLARE v_locked DATE;
  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;

  CALL need_transaction();
  WHILE v_day <= in_last DO
    SELECT day INTO v_locked FROM calendar WHERE day = v_day FOR UPDATE;
    SET v_day = v_day + INTERVAL 1 DAY;
  END WHILE;
END //

DELIMITER ;
