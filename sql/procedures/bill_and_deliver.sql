-- bill_and_deliver: the last part of place_order, bill, delivery and the first events of an order.
--
-- A bill is due `unpaid_hours` after the order; with cash on delivery when the carrier's days are
-- over. Nothing to pay is paid at once. The delivery is estimated in days of the shop's time zone.
--
--   in_order_id      of orders, placed just now
--   in_carrier_id, in_recipient, in_phone, in_address, in_city, in_method   see place_order
--   in_priced        the order as price_order priced it
--
--   CALL bill_and_deliver(12, 1, 'Nguyễn Văn A', '0901 234 567', '1 Tràng Tiền', 'Hà Nội',
--                         'credit_card', @priced);

DROP PROCEDURE IF EXISTS bill_and_deliver;

DELIMITER //

CREATE PROCEDURE bill_and_deliver(
  IN in_order_id BIGINT,
  IN in_carrier_id INT,
  IN in_recipient VARCHAR(120),
  IN in_phone VARCHAR(20),
  IN in_address VARCHAR(255),
  IN in_city VARCHAR(60),
  IN in_method VARCHAR(20),
  IN in_priced JSON
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now, v_due_at DATETIME(6);
  DECLARE v_status VARCHAR(10);
  DECLARE v_estimated_on DATE;
  DECLARE v_days INT;
  DECLARE v_amount DECIMAL(15,2) DEFAULT JSON_VALUE(in_priced, '$.to_pay');

  SELECT o.placed_at, o.status, c.days
    INTO v_now, v_status, v_days
    FROM orders o JOIN carriers c ON c.id = in_carrier_id
   WHERE o.id = in_order_id;
  SET v_estimated_on = shop_day(v_now) + INTERVAL v_days DAY;
  SET v_due_at = v_now + INTERVAL IF(in_method = 'cash_on_delivery', 24 * v_days,
                                     COALESCE(shop_setting('unpaid_hours'), 24)) HOUR;

  INSERT INTO bills (order_id, method, status, amount, due_at, paid_at)
  VALUES (in_order_id, in_method, IF(v_amount = 0, 'paid', 'pending'), v_amount, v_due_at,
          IF(v_amount = 0, v_now, NULL));

  INSERT INTO deliveries
    (order_id, carrier_id, recipient, phone, address, city, fee, discount_id, discount,
     estimated_on, next_step_at)
  VALUES
    (in_order_id, in_carrier_id, in_recipient, in_phone, in_address, in_city,
     JSON_VALUE(in_priced, '$.fee'), JSON_VALUE(in_priced, '$.delivery_discount_id'),
     JSON_VALUE(in_priced, '$.delivery_discount'), v_estimated_on,
     IF(v_status = 'processing', next_carrier_step(v_now), NULL));

  INSERT INTO order_events (order_id, event, created_at) VALUES (in_order_id, 'placed', v_now);
  IF v_amount = 0 THEN
    INSERT INTO order_events (order_id, event, created_at) VALUES (in_order_id, 'paid', v_now);
  END IF;
  IF v_status = 'processing' THEN
    INSERT INTO order_events (order_id, event, created_at) VALUES (in_order_id, 'processing', v_now);
  END IF;
END //

DELIMITER ;
