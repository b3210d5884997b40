-- returns_before_update: a refund that is taken to another time counts on that day.

DROP TRIGGER IF EXISTS returns_before_update;

DELIMITER //

CREATE TRIGGER returns_before_update BEFORE UPDATE ON returns FOR EACH ROW
BEGIN
  DECLARE v_day DATE;

  CALL open_day(OLD.refunded_at, v_day);
  CALL open_day(NEW.refunded_at, v_day);
  CALL open_customer((SELECT customer_id FROM orders WHERE id = NEW.order_id));
  SET NEW.refunded_on = v_day;
END //

DELIMITER ;
