-- receive_stock: goods come in from a supplier; a ledger entry for each product.
--
--   in_warehouse_id   of warehouses
--   in_lines          [{"product_id": 1, "quantity": 20}, …]
--   in_actor_id       who takes them in
--   in_note           from whom, on which paper
--
-- SIGNALs: those of open_stock_desk and check_stock_lines; over_capacity. Nothing is left of what was
-- refused.
--
--   START TRANSACTION; CALL receive_stock(1, '[{"product_id": 1, "quantity": 20}]', 7, 'PO 815'); COMMIT;

DROP PROCEDURE IF EXISTS receive_stock;

DELIMITER //

CREATE PROCEDURE receive_stock(
  IN in_warehouse_id INT,
  IN in_lines JSON,
  IN in_actor_id BIGINT,
  IN in_note VARCHAR(255)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6) DEFAULT UTC_TIMESTAMP(6);

  CALL open_stock_desk(in_warehouse_id);
  CALL check_stock_lines(in_lines);
  CALL check_capacity(in_warehouse_id, (
    SELECT SUM(quantity)
      FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (quantity BIGINT PATH '$.quantity')) l));
  INSERT INTO stock_movements
    (product_id, warehouse_id, quantity, cause, actor_id, note, created_at)
  SELECT l.product_id, in_warehouse_id, l.quantity, 'receipt', in_actor_id, COALESCE(in_note, ''),
         v_now
    FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      quantity INT PATH '$.quantity'
    )) l
   ORDER BY l.product_id;
END //

DELIMITER ;
