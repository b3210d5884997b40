-- orders_before_insert: the order counts on its day, whose goods leave then, and for its customer:
-- reports must count them anew. place_order tells the order's lines that this was done (@opened_for).

DROP TRIGGER IF EXISTS orders_before_insert;

DELIMITER //

CREATE TRIGGER orders_before_insert BEFORE INSERT ON orders FOR EACH ROW
BEGIN
  DECLARE v_day DATE;
  DECLARE v_until DATETIME(6);

  CALL open_days_since(NEW.placed_at, v_day, v_until);
  SET NEW.placed_on = v_day, @opened_day = v_day, @opened_until = v_until;
  CALL open_customer(NEW.customer_id);
END //

DELIMITER ;
