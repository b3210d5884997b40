-- order_items_after_insert: the order's subtotal grows, and the goods leave the warehouses: the fullest
-- first, over as many as it takes. All of it or nothing: SIGNAL insufficient_stock.

DROP TRIGGER IF EXISTS order_items_after_insert;

DELIMITER //

CREATE TRIGGER order_items_after_insert AFTER INSERT ON order_items FOR EACH ROW
BEGIN
  DECLARE v_wanted INT DEFAULT NEW.quantity;
  DECLARE v_warehouse_id INT;
  DECLARE v_quantity INT;
  DECLARE CONTINUE HANDLER FOR NOT FOUND
    CALL refuse(CONCAT('insufficient_stock: of product ', NEW.product_id,
                       ' there are only ', NEW.quantity - v_wanted));

  UPDATE orders SET subtotal = subtotal + NEW.subtotal WHERE id = NEW.order_id;
  WHILE v_wanted > 0 DO
    SELECT warehouse_id, quantity
      INTO v_warehouse_id, v_quantity
      FROM stock
     WHERE product_id = NEW.product_id AND quantity > 0
     ORDER BY quantity DESC, warehouse_id
     LIMIT 1
       FOR UPDATE;
    SET v_quantity = LEAST(v_quantity, v_wanted);
    INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause, order_id)
    VALUES (NEW.product_id, v_warehouse_id, -v_quantity, 'sale', NEW.order_id);
    SET v_wanted = v_wanted - v_quantity;
  END WHILE;
END //

DELIMITER ;
