-- advance_order: the next step of the simulated carrier: ships what is processing, under a made-up
-- tracking number, and delivers what is shipped.
--
--   in_order_id   of orders, processing or shipped
--   in_actor_id   who asked for it; NULL: the simulated carrier
--
-- SIGNALs: not_found, illegal_step.
--
--   START TRANSACTION; CALL advance_order(12, NULL); COMMIT;

DROP PROCEDURE IF EXISTS advance_order;

DELIMITER //

CREATE PROCEDURE advance_order(IN in_order_id BIGINT, IN in_actor_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(20);

  CALL lock_order(in_order_id, 'processing,shipped', 'moved on', v_status);
  IF v_status = 'processing' THEN
    CALL ship_order(in_order_id, CONCAT('GLASS', LPAD(in_order_id, 10, '0')), NULL, in_actor_id);
  ELSE
    CALL deliver_order(in_order_id, in_actor_id);
  END IF;
END //

DELIMITER ;
