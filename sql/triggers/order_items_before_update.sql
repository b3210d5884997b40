-- order_items_before_update: the subtotal follows quantity, price and discount.

DROP TRIGGER IF EXISTS order_items_before_update;

DELIMITER //

CREATE TRIGGER order_items_before_update BEFORE UPDATE ON order_items FOR EACH ROW
BEGIN
  SET NEW.subtotal = NEW.quantity * NEW.unit_price - NEW.line_discount;
END //

DELIMITER ;
