-- order_items_after_update: the order's subtotal follows its line's.

DROP TRIGGER IF EXISTS order_items_after_update;

DELIMITER //

CREATE TRIGGER order_items_after_update AFTER UPDATE ON order_items FOR EACH ROW
BEGIN
  IF NEW.subtotal <> OLD.subtotal THEN
    UPDATE orders SET subtotal = subtotal + NEW.subtotal - OLD.subtotal WHERE id = NEW.order_id;
  END IF;
END //

DELIMITER ;
