-- reviews_after_insert: the product's rating counts the review.

DROP TRIGGER IF EXISTS reviews_after_insert;

DELIMITER //

CREATE TRIGGER reviews_after_insert AFTER INSERT ON reviews FOR EACH ROW
BEGIN
  UPDATE products
     SET rating_count = rating_count + 1, rating_sum = rating_sum + NEW.rating
   WHERE id = NEW.product_id;
END //

DELIMITER ;
