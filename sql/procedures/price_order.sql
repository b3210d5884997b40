-- price_order: what an order costs. Reads only; quote_order shows it, place_order charges it.
--
--   in_customer_id   whose uses of a code count; NULL for a guest
--   in_lines         [{"product_id": 1, "quantity": 2}, …], each product once
--   in_codes         ["ORDER10", "SHIP20"], at most one of each kind; NULL for none
--   in_carrier_id    of carriers
--   out_order        {"lines": [{"product_id", "category_id", "quantity", "unit_price",
--                    "line_discount", "discount_id", "subtotal", "order_discount"}, …],
--                    "subtotal", "discount", "discount_id", "total", "fee", "days",
--                    "delivery_discount", "delivery_discount_id", "to_pay",
--                    "codes": [{"code", "kind", "amount", "discount_id"}, …]}; money as text
--
-- A category code takes its amount once, off the lines of its category together; the order code
-- comes after it, off the subtotal; the delivery code off the fee. The first two are then spread
-- over their lines by spread_discounts.
--
-- SIGNALs: those of price_lines; carrier_unknown; 'discount_…: CODE' with unknown, not_active,
-- used_up, used_by_you, same_kind, wrong_category, below_minimum.
--
--   CALL price_order(1, '[{"product_id": 1, "quantity": 2}]', '["ORDER10"]', 1, @priced);
--   SELECT @priced;

DROP PROCEDURE IF EXISTS price_order;

DELIMITER //

CREATE PROCEDURE price_order(
  IN in_customer_id BIGINT,
  IN in_lines JSON,
  IN in_codes JSON,
  IN in_carrier_id INT,
  OUT out_order JSON
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_lines JSON;
  DECLARE v_codes JSON DEFAULT JSON_ARRAY();
  DECLARE v_subtotal, v_fee DECIMAL(15,2);
  DECLARE v_line_discount, v_discount, v_delivery_discount DECIMAL(15,2) DEFAULT 0;
  DECLARE v_days, v_category_id, v_line_discount_id, v_discount_id, v_delivery_discount_id INT;

  CALL price_lines(in_lines, v_lines, v_subtotal);
  SELECT fee, days INTO v_fee, v_days FROM carriers WHERE id = in_carrier_id AND is_active = 1;
  IF v_fee IS NULL THEN
    CALL refuse(CONCAT('carrier_unknown: ', COALESCE(in_carrier_id, 'none')));
  END IF;

  IF JSON_LENGTH(in_codes) > 0 THEN
    BEGIN
      DECLARE v_code, v_kind, v_kind_before, v_refusal VARCHAR(60) DEFAULT '';
      DECLARE v_id, v_of_category INT;
      DECLARE v_minimum, v_compared, v_amount DECIMAL(15,2);
      DECLARE v_done BOOLEAN DEFAULT FALSE;
      DECLARE c_codes CURSOR FOR
        SELECT COALESCE(d.code, given.code, '?'), d.id, d.kind, d.category_id, d.minimum_value,
               CASE
                 WHEN d.id IS NULL THEN 'unknown'
                 WHEN d.is_active = 0
                   OR UTC_TIMESTAMP(6) < d.starts_at OR UTC_TIMESTAMP(6) >= d.ends_at
                   THEN 'not_active'
                 WHEN d.usage_count >= d.usage_limit THEN 'used_up'
                 WHEN d.per_customer_limit <= (SELECT COUNT(*)
                                                 FROM discount_uses u
                                                WHERE u.discount_id = d.id
                                                  AND u.customer_id = in_customer_id)
                   THEN 'used_by_you'
               END
          FROM JSON_TABLE(in_codes, '$[*]' COLUMNS (code VARCHAR(60) PATH '$')) given
          LEFT JOIN discounts d ON d.code = UPPER(TRIM(given.code)) COLLATE utf8mb4_bin
         ORDER BY FIELD(d.kind, 'category', 'order', 'delivery'), d.id;
      DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = TRUE;

      OPEN c_codes;
      next_code: LOOP
        FETCH c_codes INTO v_code, v_id, v_kind, v_of_category, v_minimum, v_refusal;
        IF v_done THEN
          LEAVE next_code;
        END IF;
        CASE
          WHEN v_refusal IS NOT NULL THEN
            CALL refuse(CONCAT('discount_', v_refusal, ': ', v_code));
          WHEN v_kind = v_kind_before THEN
            CALL refuse(CONCAT('discount_same_kind: ', v_code));
          WHEN v_kind = 'category' THEN
            SET v_compared = (
              SELECT SUM(l.quantity * l.unit_price)
                FROM JSON_TABLE(v_lines, '$[*]' COLUMNS (
                  category_id INT PATH '$.category_id',
                  quantity INT PATH '$.quantity',
                  unit_price DECIMAL(15,2) PATH '$.unit_price'
                )) l
               WHERE l.category_id = v_of_category
            );
            IF v_compared IS NULL THEN
              CALL refuse(CONCAT('discount_wrong_category: ', v_code));
            END IF;
            SET v_amount = calculate_product_discount(v_id, v_compared);
            SET v_line_discount = v_amount, v_line_discount_id = v_id, v_category_id = v_of_category;
            SET v_subtotal = v_subtotal - v_amount;
          WHEN v_kind = 'order' THEN
            SET v_compared = v_subtotal;
            SET v_amount = calculate_order_discount(v_id, v_compared);
            SET v_discount = v_amount, v_discount_id = v_id;
          ELSE
            SET v_compared = v_subtotal - v_discount;
            SET v_amount = calculate_delivery_discount(v_id, v_fee, v_compared);
            SET v_delivery_discount = v_amount, v_delivery_discount_id = v_id;
        END CASE;
        IF v_compared < v_minimum THEN
          CALL refuse(CONCAT('discount_below_minimum: ', v_code));
        END IF;
        SET v_kind_before = v_kind;
        SET v_codes = JSON_ARRAY_APPEND(v_codes, '$', JSON_OBJECT(
          'code', v_code, 'kind', v_kind, 'amount', CAST(v_amount AS CHAR), 'discount_id', v_id + 0));
      END LOOP;
      CLOSE c_codes;
    END;
    IF v_line_discount + v_discount > 0 THEN
      CALL spread_discounts(
        v_lines, v_category_id, v_line_discount_id, v_line_discount, v_discount);
    END IF;
  END IF;

  -- `+ 0` because MariaDB quotes an integer variable that goes straight into JSON.
  SET out_order = JSON_OBJECT(
    'lines', JSON_EXTRACT(v_lines, '$'),
    'subtotal', CAST(v_subtotal AS CHAR),
    'discount', CAST(v_discount AS CHAR),
    'discount_id', v_discount_id + 0,
    'total', CAST(v_subtotal - v_discount AS CHAR),
    'fee', CAST(v_fee AS CHAR),
    'days', v_days + 0,
    'delivery_discount', CAST(v_delivery_discount AS CHAR),
    'delivery_discount_id', v_delivery_discount_id + 0,
    'to_pay', CAST(v_subtotal - v_discount + v_fee - v_delivery_discount AS CHAR),
    'codes', JSON_EXTRACT(v_codes, '$'));
END //

DELIMITER ;
