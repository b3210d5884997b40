-- complete_payment: the bill is paid; an order that waited for it goes on to processing.
--
--   in_order_id         of orders
--   in_transaction_id   the bank's, unique; NULL for money in hand
--   in_actor_id         who says so; NULL: the shop itself
--
-- SIGNALs: not_found, order_canceled, already_paid, transaction_taken.
--
--   START TRANSACTION; CALL complete_payment(12, 'VCB-2024-0815', 7); COMMIT;

DROP PROCEDURE IF EXISTS complete_payment;

DELIMITER //

CREATE PROCEDURE complete_payment(
  IN in_order_id BIGINT,
  IN in_transaction_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  IN in_actor_id BIGINT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
  DECLARE v_status VARCHAR(20);
  DECLARE EXIT HANDLER FOR 1062
    CALL refuse('transaction_taken: another bill was paid by this transaction');

  CALL lock_order(
    in_order_id, 'placed,processing,shipped,delivered,received,canceled,returned', 'paid', v_status);
  IF v_status = 'canceled' THEN
    CALL refuse(CONCAT('order_canceled: order ', in_order_id, ' was canceled'));
  END IF;

  UPDATE bills
     SET status = 'paid', transaction_id = in_transaction_id, paid_at = v_now
   WHERE order_id = in_order_id AND status = 'pending';
  IF ROW_COUNT() = 0 THEN
    CALL refuse(CONCAT('already_paid: the bill of order ', in_order_id, ' is paid'));
  END IF;
  INSERT INTO order_events (order_id, event, actor_id, created_at)
  VALUES (in_order_id, 'paid', in_actor_id, v_now);

  IF v_status = 'placed' THEN
    UPDATE orders SET status = 'processing' WHERE id = in_order_id;
    UPDATE deliveries SET next_step_at = next_carrier_step(v_now) WHERE order_id = in_order_id;
    INSERT INTO order_events (order_id, event, actor_id, created_at)
    VALUES (in_order_id, 'processing', in_actor_id, v_now);
  END IF;
END //

DELIMITER ;
