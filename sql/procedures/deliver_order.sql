-- deliver_order: the parcel has arrived. With cash on delivery the bill is paid with it: first the
-- delivery, then the bill, then the order, as the order's own rule demands. The goods earn points.
--
--   in_order_id   of orders, shipped
--   in_actor_id   who says so; NULL: the shop itself
--
-- SIGNALs: not_found, illegal_step, not_paid.
--
--   START TRANSACTION; CALL deliver_order(12, 7); COMMIT;

DROP PROCEDURE IF EXISTS deliver_order;

DELIMITER //

CREATE PROCEDURE deliver_order(IN in_order_id BIGINT, IN in_actor_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
  DECLARE v_status VARCHAR(20);
  DECLARE EXIT HANDLER FOR SQLSTATE '45000'
  BEGIN
    DECLARE CONTINUE HANDLER FOR 1305 BEGIN END;  -- no_transaction: no savepoint either

    ROLLBACK TO SAVEPOINT deliver_order;
    RESIGNAL;
  END;

  CALL need_transaction();
  SAVEPOINT deliver_order;
  CALL lock_order(in_order_id, 'shipped', 'delivered', v_status);
  UPDATE deliveries SET delivered_at = v_now, next_step_at = NULL WHERE order_id = in_order_id;

  UPDATE bills
     SET status = 'paid', paid_at = v_now
   WHERE order_id = in_order_id AND method = 'cash_on_delivery' AND status = 'pending';
  IF ROW_COUNT() > 0 THEN
    INSERT INTO order_events (order_id, event, actor_id, created_at)
    VALUES (in_order_id, 'paid', in_actor_id, v_now);
  END IF;

  UPDATE orders SET status = 'delivered' WHERE id = in_order_id;
  INSERT INTO order_events (order_id, event, actor_id, created_at)
  VALUES (in_order_id, 'delivered', in_actor_id, v_now);
  CALL settle_points(in_order_id, in_actor_id, 'order');
END //

DELIMITER ;
