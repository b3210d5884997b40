-- discount_uses_after_delete: a use that was given back can be used by someone else.

DROP TRIGGER IF EXISTS discount_uses_after_delete;

DELIMITER //

CREATE TRIGGER discount_uses_after_delete AFTER DELETE ON discount_uses FOR EACH ROW
BEGIN
  UPDATE discounts SET usage_count = usage_count - 1 WHERE id = OLD.discount_id;
END //

DELIMITER ;
