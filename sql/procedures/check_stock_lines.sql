-- check_stock_lines: refuses lines that say nothing, a product twice, one that is not there, or a quantity
-- that nobody has; then locks the products' stock as a sale does, in the order of their ids.
--
--   in_lines   [{"product_id": 1, "quantity": 20}, …]; 1 to 1,000,000 pieces of each
--
-- SIGNALs: empty_lines, bad_quantity, product_twice, product_unknown; each names the product.
--
--   START TRANSACTION; CALL check_stock_lines('[{"product_id": 1, "quantity": 20}]'); COMMIT;

DROP PROCEDURE IF EXISTS check_stock_lines;

DELIMITER //

CREATE PROCEDURE check_stock_lines(IN in_lines JSON)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_product_id, v_known BIGINT;
  DECLARE v_least, v_most, v_pieces BIGINT;
  DECLARE v_times INT;
  DECLARE v_done BOOLEAN DEFAULT FALSE;
  DECLARE c_lines CURSOR FOR
    SELECT l.product_id, p.id, MIN(COALESCE(l.quantity, 0)), MAX(l.quantity), COUNT(*)
      FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
        product_id BIGINT PATH '$.product_id',
        quantity BIGINT PATH '$.quantity'
      )) l
      LEFT JOIN products p ON p.id = l.product_id
     GROUP BY l.product_id, p.id
     ORDER BY l.product_id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = TRUE;

  IF COALESCE(JSON_LENGTH(in_lines), 0) = 0 THEN
    CALL refuse('empty_lines: no product is named');
  END IF;
  OPEN c_lines;
  next_line: LOOP
    FETCH c_lines INTO v_product_id, v_known, v_least, v_most, v_times;
    IF v_done THEN
      LEAVE next_line;
    END IF;
    IF v_known IS NULL THEN
      CALL refuse(CONCAT('product_unknown: ', COALESCE(v_product_id, '?')));
    ELSEIF v_times > 1 THEN
      CALL refuse(CONCAT('product_twice: ', v_product_id));
    ELSEIF v_least < 1 OR v_most > 1000000 THEN
      CALL refuse(CONCAT('bad_quantity: ', v_product_id));
    END IF;
    SELECT COUNT(*) INTO v_pieces FROM stock WHERE product_id = v_product_id FOR UPDATE;
  END LOOP;
  CLOSE c_lines;
END //

DELIMITER ;
