-- move_stock: goods go from one warehouse to another; two ledger entries for each product, or none.
--
--   in_from_id, in_to_id   of warehouses
--   in_lines               [{"product_id": 1, "quantity": 20}, …]
--   in_actor_id            who moves them
--   in_note                why
--
-- SIGNALs: those of open_stock_desk and check_stock_lines; same_warehouse; over_capacity;
-- insufficient_stock after a result set of product_id, name, wanted, left of each short product.
--
--   START TRANSACTION; CALL move_stock(1, 2, '[{"product_id": 1, "quantity": 20}]', 7, 'Tết'); COMMIT;

DROP PROCEDURE IF EXISTS move_stock;

DELIMITER //

CREATE PROCEDURE move_stock(
  IN in_from_id INT,
  IN in_to_id INT,
  IN in_lines JSON,
  IN in_actor_id BIGINT,
  IN in_note VARCHAR(255)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
  DECLARE v_short INT;

  IF in_from_id = in_to_id THEN
    CALL refuse('same_warehouse: the goods are there already');
  END IF;
  CALL open_stock_desk(LEAST(in_from_id, in_to_id));
  CALL open_stock_desk(GREATEST(in_from_id, in_to_id));
  CALL check_stock_lines(in_lines);
  SELECT COUNT(*) INTO v_short
    FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      quantity INT PATH '$.quantity'
    )) l
    LEFT JOIN stock s ON s.product_id = l.product_id AND s.warehouse_id = in_from_id
   WHERE l.quantity > COALESCE(s.quantity, 0);
  IF v_short > 0 THEN
    SELECT p.id AS product_id, p.name, l.quantity AS wanted, COALESCE(s.quantity, 0) AS `left`
      FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
        product_id BIGINT PATH '$.product_id',
        quantity INT PATH '$.quantity'
      )) l
      JOIN products p ON p.id = l.product_id
      LEFT JOIN stock s ON s.product_id = l.product_id AND s.warehouse_id = in_from_id
     WHERE l.quantity > COALESCE(s.quantity, 0)
     ORDER BY p.id;
    CALL refuse(CONCAT('insufficient_stock: warehouse ', in_from_id, ' has less'));
  END IF;
  CALL check_capacity(in_to_id, (
    SELECT SUM(quantity)
      FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (quantity BIGINT PATH '$.quantity')) l));
  INSERT INTO stock_movements
    (product_id, warehouse_id, quantity, cause, actor_id, note, created_at)
  SELECT l.product_id, IF(w.way < 0, in_from_id, in_to_id), w.way * l.quantity, 'transfer',
         in_actor_id, COALESCE(in_note, ''), v_now
    FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      quantity INT PATH '$.quantity'
    )) l
    JOIN (SELECT -1 AS way UNION ALL SELECT 1) w
   ORDER BY l.product_id, w.way;
END //

DELIMITER ;
