-- products_after_update: past sales of a product belong to the category it has now, so when that changes
-- every day must be counted anew.

DROP TRIGGER IF EXISTS products_after_update;

DELIMITER //

CREATE TRIGGER products_after_update AFTER UPDATE ON products FOR EACH ROW
BEGIN
  DECLARE v_day DATE;
  DECLARE v_until DATETIME(6);

  IF NEW.category_id <> OLD.category_id THEN
    CALL open_days_since((SELECT MIN(starts_at) FROM calendar), v_day, v_until);
  END IF;
END //

DELIMITER ;
