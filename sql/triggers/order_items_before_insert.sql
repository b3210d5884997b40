-- order_items_before_insert: a line without a price takes the product's; its subtotal follows.

DROP TRIGGER IF EXISTS order_items_before_insert;

DELIMITER //

CREATE TRIGGER order_items_before_insert BEFORE INSERT ON order_items FOR EACH ROW
BEGIN
  IF NEW.unit_price < 0 THEN
    SET NEW.unit_price = (SELECT price FROM products WHERE id = NEW.product_id);
  END IF;
  SET NEW.subtotal = NEW.quantity * NEW.unit_price - NEW.line_discount;
END //

DELIMITER ;
