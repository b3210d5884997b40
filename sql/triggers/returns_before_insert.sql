-- returns_before_insert: a refund counts on its own day, and for the customer of the order.

DROP TRIGGER IF EXISTS returns_before_insert;

DELIMITER //

CREATE TRIGGER returns_before_insert BEFORE INSERT ON returns FOR EACH ROW
BEGIN
  DECLARE v_day DATE;

  CALL open_day(NEW.refunded_at, v_day);
  SET NEW.refunded_on = v_day;
  CALL open_customer((SELECT customer_id FROM orders WHERE id = NEW.order_id));
END //

DELIMITER ;
