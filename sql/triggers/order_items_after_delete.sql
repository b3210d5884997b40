-- order_items_after_delete: the order's subtotal loses the line's.

DROP TRIGGER IF EXISTS order_items_after_delete;

DELIMITER //

CREATE TRIGGER order_items_after_delete AFTER DELETE ON order_items FOR EACH ROW
BEGIN
  UPDATE orders SET subtotal = subtotal - OLD.subtotal WHERE id = OLD.order_id;
END //

DELIMITER ;
