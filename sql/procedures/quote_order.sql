-- quote_order: what an order would cost now, by the arithmetic that place_order charges with.
--
--   in_customer_id   whose uses of a code count; NULL for a guest
--   in_lines         [{"product_id": 1, "quantity": 2}, …]
--   in_codes         ["ORDER10", …]; NULL for none
--   in_carrier_id    of carriers
--   result sets      1: subtotal, discount, total, fee, delivery_discount, to_pay
--                    2: product_id, name, picture, quantity, unit_price, line_discount, subtotal,
--                       order_discount
--                    3: code, kind, amount
--
-- SIGNALs: those of price_order.
--
--   CALL quote_order(1, '[{"product_id": 1, "quantity": 2}]', '["ORDER10"]', 1);

DROP PROCEDURE IF EXISTS quote_order;

DELIMITER //

CREATE PROCEDURE quote_order(
  IN in_customer_id BIGINT,
  IN in_lines JSON,
  IN in_codes JSON,
  IN in_carrier_id INT
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_order JSON;

  CALL price_order(in_customer_id, in_lines, in_codes, in_carrier_id, v_order);

  SELECT t.*
    FROM JSON_TABLE(v_order, '$' COLUMNS (
      subtotal DECIMAL(15,2) PATH '$.subtotal',
      discount DECIMAL(15,2) PATH '$.discount',
      total DECIMAL(15,2) PATH '$.total',
      fee DECIMAL(15,2) PATH '$.fee',
      delivery_discount DECIMAL(15,2) PATH '$.delivery_discount',
      to_pay DECIMAL(15,2) PATH '$.to_pay'
    )) t;

  SELECT l.product_id, p.name, p.picture, l.quantity, l.unit_price, l.line_discount, l.subtotal,
         l.order_discount
    FROM JSON_TABLE(v_order, '$.lines[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      quantity INT PATH '$.quantity',
      unit_price DECIMAL(15,2) PATH '$.unit_price',
      line_discount DECIMAL(15,2) PATH '$.line_discount',
      subtotal DECIMAL(15,2) PATH '$.subtotal',
      order_discount DECIMAL(15,2) PATH '$.order_discount'
    )) l
    JOIN products p ON p.id = l.product_id
   ORDER BY l.product_id;

  SELECT c.code, c.kind, c.amount
    FROM JSON_TABLE(v_order, '$.codes[*]' COLUMNS (
      code VARCHAR(30) PATH '$.code',
      kind VARCHAR(10) PATH '$.kind',
      amount DECIMAL(15,2) PATH '$.amount'
    )) c
   ORDER BY FIELD(c.kind, 'category', 'order', 'delivery');
END //

DELIMITER ;
