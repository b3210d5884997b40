-- price_lines: the first part of price_order, the lines at today's prices.
--
--   in_lines       [{"product_id": 1, "quantity": 2}, …]; a product named twice is added up
--   out_lines      the lines of price_order, no discount taken off yet
--   out_subtotal   sum of quantity x price
--
-- SIGNALs: empty_order, bad_quantity (1 to 999), product_unknown (or archived).
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
  DECLARE v_bad, v_unknown BIGINT;

  SELECT MIN(IF(l.quantity IS NULL, l.product_id, NULL)),
         MIN(IF(p.id IS NULL, COALESCE(l.product_id, 0), NULL)),
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
    INTO v_bad, v_unknown, out_subtotal, out_lines
    FROM (
      SELECT given.product_id,
             CASE
               WHEN COUNT(given.quantity) = COUNT(*)
                AND MIN(given.quantity) >= 1 AND SUM(given.quantity) <= 999
               THEN CAST(SUM(given.quantity) AS SIGNED)
             END AS quantity
        FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
          product_id BIGINT PATH '$.product_id',
          quantity INT PATH '$.quantity'
        )) given
       GROUP BY given.product_id
       ORDER BY given.product_id
    ) l
    LEFT JOIN products p ON p.id = l.product_id AND p.archived_at IS NULL;
  IF v_unknown IS NOT NULL THEN
    CALL refuse(CONCAT('product_unknown: ', v_unknown));
  ELSEIF v_bad IS NOT NULL THEN
    CALL refuse(CONCAT('bad_quantity: ', v_bad));
  ELSEIF out_subtotal IS NULL THEN
    CALL refuse('empty_order: an order has at least one line');
  END IF;
END //

DELIMITER ;
