-- spread_discounts: the last part of price_order, what a code takes off as shares of its lines.
--
-- Each line bears its share by value, in whole units of the currency; what truncation leaves goes to
-- the largest line (of equals, the one of the lower product id), as far as that line can bear it.
--
--   inout_lines         the lines of price_order
--   in_category_id      the lines that the category code is for; NULL: there is none
--   in_discount_id      the category code's discount
--   in_line_discount    what it takes off those lines together
--   in_order_discount   what the order code takes off all lines after that
--
--   CALL spread_discounts(@lines, 1, 3, 150, 50);

DROP PROCEDURE IF EXISTS spread_discounts;

DELIMITER //

CREATE PROCEDURE spread_discounts(
  INOUT inout_lines JSON,
  IN in_category_id INT,
  IN in_discount_id INT,
  IN in_line_discount DECIMAL(15,2),
  IN in_order_discount DECIMAL(15,2)
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_decimals INT DEFAULT COALESCE(shop_setting('currency_decimals'), 0);

  WITH
  line AS (
    SELECT l.*, l.quantity * l.unit_price AS gross,
           IF(l.category_id = in_category_id, l.quantity * l.unit_price, 0) AS base
      FROM JSON_TABLE(inout_lines, '$[*]' COLUMNS (
        product_id BIGINT PATH '$.product_id',
        category_id INT PATH '$.category_id',
        quantity INT PATH '$.quantity',
        unit_price DECIMAL(15,2) PATH '$.unit_price'
      )) l
  ),
  line_share AS (
    SELECT line.*,
           COALESCE(TRUNCATE(in_line_discount * base / NULLIF(SUM(base) OVER (), 0), v_decimals), 0)
             AS share
      FROM line
  ),
  line_rest AS (
    SELECT line_share.*, in_line_discount - SUM(share) OVER () AS rest,
           COALESCE(SUM(base - share) OVER (
             ORDER BY base DESC, product_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
             AS room_before
      FROM line_share
  ),
  discounted AS (
    SELECT product_id, category_id, quantity, unit_price,
           IF(category_id = in_category_id, in_discount_id, NULL) AS discount_id,
           share + GREATEST(0, LEAST(base - share, rest - room_before)) AS line_discount,
           gross - share - GREATEST(0, LEAST(base - share, rest - room_before)) AS subtotal
      FROM line_rest
  ),
  order_share AS (
    SELECT discounted.*,
           COALESCE(
             TRUNCATE(in_order_discount * subtotal / NULLIF(SUM(subtotal) OVER (), 0), v_decimals),
             0) AS share
      FROM discounted
  ),
  order_rest AS (
    SELECT order_share.*, in_order_discount - SUM(share) OVER () AS rest,
           COALESCE(SUM(subtotal - share) OVER (
             ORDER BY subtotal DESC, product_id
             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS room_before
      FROM order_share
  )
  SELECT JSON_ARRAYAGG(JSON_OBJECT(
           'product_id', product_id,
           'category_id', category_id,
           'quantity', quantity,
           'unit_price', CAST(unit_price AS CHAR),
           'line_discount', CAST(CAST(line_discount AS DECIMAL(15,2)) AS CHAR),
           'discount_id', discount_id,
           'subtotal', CAST(CAST(subtotal AS DECIMAL(15,2)) AS CHAR),
           'order_discount', CAST(CAST(
             share + GREATEST(0, LEAST(subtotal - share, rest - room_before))
             AS DECIMAL(15,2)) AS CHAR)))
    INTO inout_lines
    FROM order_rest;
END //

DELIMITER ;
