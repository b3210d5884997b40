-- refund_delivery: pays back what was paid for the delivery, in full or in part; the goods stay sold.
--
--   in_order_id   of orders, delivered, received or returned
--   in_amount     no more than was paid for the delivery and is not paid back yet
--   in_actor_id   who decides it; NULL: the shop itself
--   in_reason     for its story
--
-- SIGNALs: not_found, illegal_step, bad_refund (what is left comes with it).
--
--   START TRANSACTION; CALL refund_delivery(12, 15000, 7, 'three days late'); COMMIT;

DROP PROCEDURE IF EXISTS refund_delivery;

DELIMITER //

CREATE PROCEDURE refund_delivery(
  IN in_order_id BIGINT,
  IN in_amount DECIMAL(15,2),
  IN in_actor_id BIGINT,
  IN in_reason VARCHAR(255)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
  DECLARE v_decimals INT DEFAULT COALESCE(shop_setting('currency_decimals'), 0);
  DECLARE v_status VARCHAR(20);
  DECLARE v_left DECIMAL(15,2);

  CALL lock_order(in_order_id, 'delivered,received,returned', 'refunded', v_status);
  SELECT fee - discount - refunded INTO v_left FROM deliveries WHERE order_id = in_order_id;
  IF in_amount IS NULL OR in_amount <= 0 OR in_amount > v_left
     OR in_amount <> TRUNCATE(in_amount, v_decimals) THEN
    CALL refuse(CONCAT('bad_refund: ', v_left));
  END IF;

  INSERT INTO returns (order_id, actor_id, reason, delivery_refund, refunded_at)
  VALUES (in_order_id, in_actor_id, COALESCE(in_reason, ''), in_amount, v_now);
  UPDATE deliveries SET refunded = refunded + in_amount WHERE order_id = in_order_id;
  UPDATE bills SET refunded = refunded + in_amount WHERE order_id = in_order_id;
  INSERT INTO order_events (order_id, event, actor_id, note, created_at)
  VALUES (in_order_id, 'refunded', in_actor_id, in_amount, v_now);
END //

DELIMITER ;
