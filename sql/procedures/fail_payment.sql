-- fail_payment: the bank refused. The order waits on; only its story tells.
--
--   in_order_id   of orders
--   in_note       what the bank said
--
-- SIGNALs: not_found, illegal_step.
--
--   START TRANSACTION; CALL fail_payment(12, 'the card has expired'); COMMIT;

DROP PROCEDURE IF EXISTS fail_payment;

DELIMITER //

CREATE PROCEDURE fail_payment(IN in_order_id BIGINT, IN in_note VARCHAR(255))
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(20);

  CALL lock_order(in_order_id, 'placed', 'paid', v_status);
  INSERT INTO order_events (order_id, event, note)
  VALUES (in_order_id, 'payment_failed', COALESCE(in_note, ''));
END //

DELIMITER ;
