-- orders_before_update: an order becomes delivered or received only when its bill is paid and its
-- delivery done: SIGNAL not_paid, not_delivered. Every change raises the row's version.

DROP TRIGGER IF EXISTS orders_before_update;

DELIMITER //

CREATE TRIGGER orders_before_update BEFORE UPDATE ON orders FOR EACH ROW
BEGIN
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
  SET NEW.row_version = OLD.row_version + 1,
      NEW.updated_at = UTC_TIMESTAMP(6);
END //

DELIMITER ;
