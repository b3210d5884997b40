-- open_stock_desk: one at a time brings goods into a warehouse, moves them or counts them; sales go on.
-- The second one waits until the first commits.
--
--   in_warehouse_id   of warehouses
--
-- SIGNALs: no_transaction, warehouse_unknown.
--
--   START TRANSACTION; CALL open_stock_desk(1); COMMIT;

DROP PROCEDURE IF EXISTS open_stock_desk;

DELIMITER //

CREATE PROCEDURE open_stock_desk(IN in_warehouse_id INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  CALL need_transaction();
  IF NOT EXISTS (SELECT 1 FROM warehouses WHERE id = in_warehouse_id) THEN
    CALL refuse(CONCAT('warehouse_unknown: ', COALESCE(in_warehouse_id, '?')));
  END IF;
  INSERT INTO stock_desks (warehouse_id) VALUES (in_warehouse_id)
  ON DUPLICATE KEY UPDATE warehouse_id = in_warehouse_id;
END //

DELIMITER ;
