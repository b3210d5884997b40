-- discount_uses_before_insert: one use more, unless the limit is reached: SIGNAL discount_used_up.
--
-- BEFORE, so that the discount is locked for writing before the foreign key locks it for reading:
-- two uses at once would wait for each other otherwise.

DROP TRIGGER IF EXISTS discount_uses_before_insert;

DELIMITER //

CREATE TRIGGER discount_uses_before_insert BEFORE INSERT ON discount_uses FOR EACH ROW
BEGIN
  UPDATE discounts
     SET usage_count = usage_count + 1
   WHERE id = NEW.discount_id
     AND (usage_limit IS NULL OR usage_count < usage_limit);
  IF ROW_COUNT() = 0 THEN
    CALL refuse(CONCAT('discount_used_up: ',
                       COALESCE((SELECT code FROM discounts WHERE id = NEW.discount_id), '?')));
  END IF;
END //

DELIMITER ;
