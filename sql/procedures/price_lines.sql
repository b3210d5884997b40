-- price_lines: the first part of price_order, the lines at today's prices.
--
--   in_lines       [{"product_id": 1, "quantity": 2}, …]
--   out_lines      the lines of price_order, no discount taken off yet
--   out_subtotal   sum of quantity x price
--
-- SIGNALs: empty_order, bad_quantity (1 to 999), product_unknown (or archived), product_twice.
--
--   CALL price_lines('[{"product_id": 1, "quantity": 2}]', @priced, @subtotal);

DROP PROCEDURE IF EXISTS price_lines;

DELIMITER //

CREATE PROCEDURE price_lines(
  IN in_lines JSON,
  OUT out_lines JSON,
  OUT out_subtotal DECIMAL(15,2)
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_unknown, v_bad BIGINT;
  DECLARE v_twice BOOLEAN;

  SELECT MIN(IF(p.id IS NULL, COALESCE(l.product_id, 0), NULL)),
         MIN(IF(l.quantity BETWEEN 1 AND 999, NULL, l.product_id)),
         COUNT(DISTINCT l.product_id) < COUNT(*),
         SUM(l.quantity * p.price),
         JSON_ARRAYAGG(JSON_OBJECT(
           'product_id', l.product_id,
           'category_id', p.category_id,
           'quantity', l.quantity,
           'unit_price', CAST(p.price AS CHAR),
           'line_discount', '0.00',
           'discount_id', NULL,
           'subtotal', CAST(l.quantity * p.price AS CHAR),
           'order_discount', '0.00'))
    INTO v_unknown, v_bad, v_twice, out_subtotal, out_lines
    FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      quantity INT PATH '$.quantity'
    )) l
    LEFT JOIN products p ON p.id = l.product_id AND p.archived_at IS NULL;
  CASE
    WHEN v_unknown IS NOT NULL THEN
      CALL refuse(CONCAT('product_unknown: ', v_unknown));
    WHEN v_bad IS NOT NULL THEN
      CALL refuse(CONCAT('bad_quantity: ', v_bad));
    WHEN v_twice THEN
      CALL refuse('product_twice: a product has one line');
    WHEN out_subtotal IS NULL THEN
      CALL refuse('empty_order: an order has at least one line');
    ELSE BEGIN END;
  END CASE;
END //

DELIMITER ;
