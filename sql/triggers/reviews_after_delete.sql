-- reviews_after_delete: the product's rating no longer counts the review.

DROP TRIGGER IF EXISTS reviews_after_delete;

DELIMITER //

CREATE TRIGGER reviews_after_delete AFTER DELETE ON reviews FOR EACH ROW
BEGIN
  DECLARE v_day DATE;

  CALL open_day(OLD.created_at, v_day);
  UPDATE products
     SET rating_count = rating_count - 1, rating_sum = rating_sum - OLD.rating
   WHERE id = OLD.product_id;
END //

DELIMITER ;
