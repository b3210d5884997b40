-- orders_before_update: an order becomes delivered or received only when its bill is paid and its
-- delivery done: SIGNAL not_paid, not_delivered. Every change raises the row's version.
--
-- What is canceled, or sums up to something else, must be counted anew by reports: on its day and for
-- its customer. While it is placed (@opened_for), the order itself has seen to that.

DROP TRIGGER IF EXISTS orders_before_update;

DELIMITER //

CREATE TRIGGER orders_before_update BEFORE UPDATE ON orders FOR EACH ROW
BEGIN
  DECLARE v_day DATE;

  IF NEW.status <> OLD.status AND NEW.status IN ('delivered', 'received') THEN
    IF NOT EXISTS (SELECT 1 FROM bills WHERE order_id = NEW.id AND status = 'paid') THEN
      CALL refuse(CONCAT('not_paid: the bill of order ', NEW.id, ' is not paid'));
    END IF;
    IF NOT EXISTS (
      SELECT 1 FROM deliveries WHERE order_id = NEW.id AND delivered_at IS NOT NULL
    ) THEN
      CALL refuse(CONCAT('not_delivered: the delivery of order ', NEW.id, ' is not done'));
    END IF;
  END IF;
  IF NEW.placed_on = OLD.placed_on THEN  -- else the shop's time zone is another: no news of the order
    SET NEW.row_version = OLD.row_version + 1,
        NEW.updated_at = UTC_TIMESTAMP(6);
  END IF;
  IF NOT NEW.id <=> @opened_for
     AND ((NEW.status = 'canceled') <> (OLD.status = 'canceled')
          OR NEW.placed_at <> OLD.placed_at
          OR NEW.customer_id <> OLD.customer_id
          OR NEW.subtotal <> OLD.subtotal
          OR NEW.discount <> OLD.discount
          OR NOT NEW.discount_id <=> OLD.discount_id) THEN
    CALL open_day(OLD.placed_at, v_day);
    CALL open_customer(OLD.customer_id);
    IF NEW.placed_at <> OLD.placed_at THEN
      CALL open_day(NEW.placed_at, v_day);
      SET NEW.placed_on = v_day;
    END IF;
    IF NEW.customer_id <> OLD.customer_id THEN
      CALL open_customer(NEW.customer_id);
    END IF;
  END IF;
END //

DELIMITER ;
