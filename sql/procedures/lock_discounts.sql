-- lock_discounts: locks the discounts of codes in the order of their ids, so that two orders with the
-- same codes wait for each other instead of dying of each other.
--
--   in_codes   ["ORDER10", …]
--
--   START TRANSACTION; CALL lock_discounts('["ORDER10", "SHIP20"]'); … COMMIT;

DROP PROCEDURE IF EXISTS lock_discounts;

DELIMITER //

CREATE PROCEDURE lock_discounts(IN in_codes JSON)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_id INT;
  DECLARE v_done BOOLEAN DEFAULT FALSE;
  DECLARE c_discounts CURSOR FOR
    SELECT d.id
      FROM JSON_TABLE(in_codes, '$[*]' COLUMNS (code VARCHAR(60) PATH '$')) given
      JOIN discounts d ON d.code = UPPER(TRIM(given.code)) COLLATE utf8mb4_bin
     ORDER BY d.id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = TRUE;

  OPEN c_discounts;
  next_discount: LOOP
    FETCH c_discounts INTO v_id;
    IF v_done THEN
      LEAVE next_discount;
    END IF;
    SELECT id INTO v_id FROM discounts WHERE id = v_id FOR UPDATE;
  END LOOP;
  CLOSE c_discounts;
END //

DELIMITER ;
