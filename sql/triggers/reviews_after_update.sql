-- reviews_after_update: the product's rating follows the review's.

DROP TRIGGER IF EXISTS reviews_after_update;

DELIMITER //

CREATE TRIGGER reviews_after_update AFTER UPDATE ON reviews FOR EACH ROW
BEGIN
  DECLARE v_day DATE;

  IF NEW.rating <> OLD.rating THEN
    CALL open_day(OLD.created_at, v_day);
    UPDATE products SET rating_sum = rating_sum + NEW.rating - OLD.rating WHERE id = NEW.product_id;
  END IF;
END //

DELIMITER ;
