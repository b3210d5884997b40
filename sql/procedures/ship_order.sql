-- ship_order: the carrier has the parcel.
--
--   in_order_id          of orders, processing
--   in_tracking_number   the carrier's, unique
--   in_estimated_on      day of delivery; NULL: as estimated before
--   in_actor_id          who ships it; NULL: the shop itself
--
-- SIGNALs: not_found, illegal_step, tracking_number_taken.
--
--   START TRANSACTION; CALL ship_order(12, 'GHTK000012', NULL, 7); COMMIT;

DROP PROCEDURE IF EXISTS ship_order;

DELIMITER //

CREATE PROCEDURE ship_order(
  IN in_order_id BIGINT,
  IN in_tracking_number VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  IN in_estimated_on DATE,
  IN in_actor_id BIGINT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
  DECLARE v_status VARCHAR(20);
  DECLARE EXIT HANDLER FOR 1062
    CALL refuse(CONCAT('tracking_number_taken: ', in_tracking_number));

  CALL lock_order(in_order_id, 'processing', 'shipped', v_status);
  UPDATE deliveries
     SET tracking_number = in_tracking_number,
         estimated_on = COALESCE(in_estimated_on, estimated_on),
         shipped_at = v_now,
         next_step_at = next_carrier_step(v_now)
   WHERE order_id = in_order_id;
  UPDATE orders SET status = 'shipped' WHERE id = in_order_id;
  INSERT INTO order_events (order_id, event, actor_id, note, created_at)
  VALUES (in_order_id, 'shipped', in_actor_id, COALESCE(in_tracking_number, ''), v_now);
END //

DELIMITER ;
