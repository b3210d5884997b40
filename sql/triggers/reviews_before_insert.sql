-- reviews_before_insert: only who received a product may review it: SIGNAL review_not_allowed.
--
-- It also locks the product for writing before the foreign key locks it for reading: two reviews at
-- once would wait for each other otherwise.

DROP TRIGGER IF EXISTS reviews_before_insert;

DELIMITER //

CREATE TRIGGER reviews_before_insert BEFORE INSERT ON reviews FOR EACH ROW
BEGIN
  DECLARE v_product_id BIGINT;
  DECLARE v_day DATE;

  IF NOT EXISTS (
    SELECT 1
      FROM orders o
      JOIN order_items i ON i.order_id = o.id
     WHERE o.customer_id = NEW.customer_id
       AND o.status IN ('delivered', 'received')
       AND i.product_id = NEW.product_id
  ) THEN
    CALL refuse('review_not_allowed: only who received the product may review it');
  END IF;
  SELECT id INTO v_product_id FROM products WHERE id = NEW.product_id FOR UPDATE;
  CALL open_day(NEW.created_at, v_day);
  SET NEW.given_on = v_day;
END //

DELIMITER ;
