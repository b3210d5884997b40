-- orders_before_insert: the order counts on its day, and for its customer: reports must count both anew.

DROP TRIGGER IF EXISTS orders_before_insert;

DELIMITER //

CREATE TRIGGER orders_before_insert BEFORE INSERT ON orders FOR EACH ROW
BEGIN
  DECLARE v_day DATE;

  CALL open_day(NEW.placed_at, v_day);
  SET NEW.placed_on = v_day;
  CALL open_customer(NEW.customer_id);
END //

DELIMITER ;
