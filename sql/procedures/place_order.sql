-- place_order: an order with everything that belongs to it, all or nothing.
--
-- In the caller's transaction (READ COMMITTED): the order, its lines (whose triggers take the stock
-- and write the ledger), uses of codes, bill, delivery, events; what was ordered leaves the
-- customer's cart. When it refuses, nothing of it is left, even if the caller then commits.
--
-- Cash on delivery is processed at once, and so is what costs nothing: its bill is paid. A bill is due
-- `unpaid_hours` after the order, cash on delivery when the carrier's days are over. The delivery is
-- estimated in days of the shop's time zone.
--
--   in_customer_id      of customers
--   in_employee_id      who takes the order for the customer; NULL: the customer
--   in_lines, in_codes, in_carrier_id   see price_order
--   in_recipient, in_phone, in_address, in_city   where to
--   in_method           credit_card, paypal, bank_transfer or cash_on_delivery
--   in_checkout_key     36 characters, a new one for each checkout: sent twice, it is one order
--   in_expected_total   what the buyer agreed to pay; NULL: whatever it is
--   result set          order_id, existing (1: this key had placed it before)
--
-- SIGNALs: those of price_order; checkout_key_taken (by another customer), total_changed,
-- insufficient_stock after a result set of product_id, name, wanted, left of each short product.
--
-- Locks: the new order, its customer, its discounts by id, its cart, its stock by product.
--
--   START TRANSACTION;
--   CALL place_order(1, NULL, '[{"product_id": 1, "quantity": 2}]', '["ORDER10"]', 'Nguyễn Văn A',
--                    '0901 234 567', '1 Tràng Tiền', 'Hà Nội', 1, 'cash_on_delivery', UUID(), NULL);
--   COMMIT;

DROP PROCEDURE IF EXISTS place_order;

DELIMITER //

CREATE PROCEDURE place_order(
  IN in_customer_id BIGINT,
  IN in_employee_id BIGINT,
  IN in_lines JSON,
  IN in_codes JSON,
  IN in_recipient VARCHAR(120),
  IN in_phone VARCHAR(20),
  IN in_address VARCHAR(255),
  IN in_city VARCHAR(60),
  IN in_carrier_id INT,
  IN in_method VARCHAR(20),
  IN in_checkout_key CHAR(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  IN in_expected_total DECIMAL(15,2)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
place: BEGIN
  DECLARE v_now DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
  DECLARE v_order JSON;
  DECLARE v_order_id BIGINT;
  DECLARE v_to_pay DECIMAL(15,2);
  DECLARE v_days INT;
  DECLARE v_is_cash BOOLEAN DEFAULT in_method = 'cash_on_delivery';
  DECLARE v_key_known BOOLEAN DEFAULT FALSE;
  DECLARE v_message TEXT;
  DECLARE EXIT HANDLER FOR SQLSTATE '45000'
  BEGIN
    DECLARE CONTINUE HANDLER FOR 1305 BEGIN END;  -- no_transaction: no savepoint either

    GET DIAGNOSTICS CONDITION 1 v_message = MESSAGE_TEXT;
    ROLLBACK TO SAVEPOINT place_order;
    IF v_message LIKE 'insufficient_stock:%' THEN
      CALL list_short_products(in_lines);
    END IF;
    RESIGNAL;
  END;

  CALL need_transaction();
  SAVEPOINT place_order;
  BEGIN
    DECLARE CONTINUE HANDLER FOR 1062 SET v_key_known = TRUE;
    INSERT INTO orders (customer_id, employee_id, status, checkout_key, placed_at, updated_at)
    VALUES (in_customer_id, in_employee_id, IF(v_is_cash, 'processing', 'placed'), in_checkout_key,
            v_now, v_now);
  END;
  IF v_key_known THEN
    SET v_order_id = (SELECT id FROM orders
                       WHERE checkout_key = in_checkout_key AND customer_id = in_customer_id);
    IF v_order_id IS NULL THEN
      CALL refuse('checkout_key_taken: this checkout key is another customer''s');
    END IF;
    SELECT v_order_id AS order_id, 1 AS existing;
    LEAVE place;
  END IF;
  -- The order opened its day and its customer for reports: its lines and its ledger need not.
  SET v_order_id = LAST_INSERT_ID(), @opened_for = v_order_id;

  IF JSON_LENGTH(in_codes) > 0 THEN
    CALL lock_discounts(in_codes);
  END IF;
  CALL price_order(in_customer_id, in_lines, in_codes, in_carrier_id, v_order);
  SET v_to_pay = JSON_VALUE(v_order, '$.to_pay'), v_days = JSON_VALUE(v_order, '$.days');
  IF v_to_pay <> in_expected_total THEN
    CALL refuse(CONCAT('total_changed: it is now ', v_to_pay));
  END IF;

  INSERT INTO bills (order_id, method, status, amount, due_at, paid_at)
  VALUES (v_order_id, in_method, IF(v_to_pay = 0, 'paid', 'pending'), v_to_pay,
          v_now + INTERVAL
            IF(v_is_cash, 24 * v_days, COALESCE(shop_setting('unpaid_hours'), 24)) HOUR,
          IF(v_to_pay = 0, v_now, NULL));
  INSERT INTO deliveries
    (order_id, carrier_id, recipient, phone, address, city, fee, discount_id, discount,
     estimated_on, next_step_at)
  VALUES
    (v_order_id, in_carrier_id, in_recipient, in_phone, in_address, in_city,
     JSON_VALUE(v_order, '$.fee'), JSON_VALUE(v_order, '$.delivery_discount_id'),
     JSON_VALUE(v_order, '$.delivery_discount'),
     CAST(@opened_day AS DATE) + INTERVAL v_days DAY,  -- the day the order has found that it is on
     IF(v_is_cash OR v_to_pay = 0, next_carrier_step(v_now), NULL));

  INSERT INTO order_events (order_id, event, created_at) VALUES (v_order_id, 'placed', v_now);
  IF v_to_pay = 0 THEN
    INSERT INTO order_events (order_id, event, created_at) VALUES (v_order_id, 'paid', v_now);
  END IF;
  IF v_is_cash OR v_to_pay = 0 THEN
    INSERT INTO order_events (order_id, event, created_at) VALUES (v_order_id, 'processing', v_now);
  END IF;
  CALL take_from_cart(in_customer_id, v_order);

  -- The stock last, so that nobody waits for it longer than need be.
  INSERT INTO order_items
    (order_id, product_id, quantity, unit_price, discount_id, line_discount, order_discount)
  SELECT v_order_id, l.*
    FROM JSON_TABLE(v_order, '$.lines[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      quantity INT PATH '$.quantity',
      unit_price DECIMAL(15,2) PATH '$.unit_price',
      discount_id INT PATH '$.discount_id',
      line_discount DECIMAL(15,2) PATH '$.line_discount',
      order_discount DECIMAL(15,2) PATH '$.order_discount'
    )) l
   ORDER BY l.product_id;
  IF JSON_LENGTH(in_codes) > 0 OR v_to_pay = 0 THEN
    UPDATE orders
       SET discount = JSON_VALUE(v_order, '$.discount'),
           discount_id = JSON_VALUE(v_order, '$.discount_id'),
           status = IF(v_to_pay = 0, 'processing', status)
     WHERE id = v_order_id;
    INSERT INTO discount_uses (discount_id, order_id, customer_id)
    SELECT c.discount_id, v_order_id, in_customer_id
      FROM JSON_TABLE(v_order, '$.codes[*]' COLUMNS (discount_id INT PATH '$.discount_id')) c
     ORDER BY c.discount_id;
  END IF;
  SET @opened_for = NULL;
  SELECT v_order_id AS order_id, 0 AS existing;
END //

DELIMITER ;
