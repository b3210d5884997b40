-- receive_order: the customer says that the parcel is there and all is well.
--
--   in_order_id   of orders, delivered
--   in_actor_id   who says so
--
-- SIGNALs: not_found, illegal_step.
--
--   START TRANSACTION; CALL receive_order(12, 1); COMMIT;

DROP PROCEDURE IF EXISTS receive_order;

DELIMITER //

CREATE PROCEDURE receive_order(IN in_order_id BIGINT, IN in_actor_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_status VARCHAR(20);

  CALL lock_order(in_order_id, 'delivered', 'received', v_status);
  UPDATE orders SET status = 'received' WHERE id = in_order_id;
  INSERT INTO order_events (order_id, event, actor_id)
  VALUES (in_order_id, 'received', in_actor_id);
END //

DELIMITER ;
