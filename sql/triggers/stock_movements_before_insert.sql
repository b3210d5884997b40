-- stock_movements_before_insert: what is written into the ledger happens to the stock, so the two are
-- always equal. Nothing goes below zero: SIGNAL insufficient_stock.
--
-- Reports must count its day anew, and all after it; an order that is being placed has seen to that.
--
-- BEFORE, so that the stock is locked before the foreign keys lock products and warehouses.

DROP TRIGGER IF EXISTS stock_movements_before_insert;

DELIMITER //

CREATE TRIGGER stock_movements_before_insert BEFORE INSERT ON stock_movements FOR EACH ROW
BEGIN
  DECLARE v_day DATE;
  DECLARE v_until DATETIME(6);

  IF NEW.order_id = @opened_for AND NEW.created_at < CAST(@opened_until AS DATETIME(6)) THEN
    SET NEW.moved_on = @opened_day;
  ELSE
    CALL open_days_since(NEW.created_at, v_day, v_until);
    SET NEW.moved_on = v_day;
  END IF;
  UPDATE stock
     SET quantity = quantity + NEW.quantity
   WHERE product_id = NEW.product_id
     AND warehouse_id = NEW.warehouse_id
     AND quantity + NEW.quantity >= 0;
  IF ROW_COUNT() = 0 THEN
    IF NEW.quantity < 0 THEN
      CALL refuse(CONCAT('insufficient_stock: warehouse ', NEW.warehouse_id, ' has not ',
                         -NEW.quantity, ' of product ', NEW.product_id));
    END IF;
    INSERT INTO stock (product_id, warehouse_id, quantity)
    VALUES (NEW.product_id, NEW.warehouse_id, NEW.quantity)
    ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity);
  END IF;
END //

DELIMITER ;
