-- put_back: pieces of an order go back to the warehouses they came from, where most came from first.
--
--   in_order_id     of orders
--   in_product_id   one of its products
--   in_quantity     pieces; no more than are out
--   in_cause        cancellation or return
--   in_actor_id     who puts them back; NULL: the shop itself
--
-- Locks the product's stock as a sale does, before the ledger writes to it.
--
--   START TRANSACTION; CALL put_back(12, 1, 2, 'return', 7); COMMIT;

DROP PROCEDURE IF EXISTS put_back;

DELIMITER //

CREATE PROCEDURE put_back(
  IN in_order_id BIGINT,
  IN in_product_id BIGINT,
  IN in_quantity INT,
  IN in_cause VARCHAR(20),
  IN in_actor_id BIGINT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_left INT DEFAULT in_quantity;
  DECLARE v_warehouse_id, v_quantity INT;
  DECLARE CONTINUE HANDLER FOR NOT FOUND
    CALL refuse(CONCAT('bad_quantity: ', in_product_id));

  SELECT COUNT(*) INTO v_quantity FROM stock WHERE product_id = in_product_id FOR UPDATE;
  WHILE v_left > 0 DO
    SELECT warehouse_id, -SUM(quantity)
      INTO v_warehouse_id, v_quantity
      FROM stock_movements
     WHERE order_id = in_order_id AND product_id = in_product_id
     GROUP BY warehouse_id
    HAVING SUM(quantity) < 0
     ORDER BY SUM(quantity), warehouse_id
     LIMIT 1;
    SET v_quantity = LEAST(v_quantity, v_left);
    INSERT INTO stock_movements
      (product_id, warehouse_id, quantity, cause, order_id, actor_id)
    VALUES (in_product_id, v_warehouse_id, v_quantity, in_cause, in_order_id, in_actor_id);
    SET v_left = v_left - v_quantity;
  END WHILE;
END //

DELIMITER ;
