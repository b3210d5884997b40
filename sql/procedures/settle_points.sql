-- settle_points: credits or takes back what is missing to the points that an order's goods are worth,
-- returned ones not counted.
--
--   in_order_id   of orders
--   in_actor_id   who caused it; NULL: the shop itself
--   in_reason     order or return
--
--   START TRANSACTION; CALL settle_points(12, NULL, 'order'); COMMIT;

DROP PROCEDURE IF EXISTS settle_points;

DELIMITER //

CREATE PROCEDURE settle_points(
  IN in_order_id BIGINT,
  IN in_actor_id BIGINT,
  IN in_reason VARCHAR(10)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_customer_id BIGINT;
  DECLARE v_points INT;

  SELECT o.customer_id,
         calculate_loyalty_points(
           o.total - (SELECT SUM(i.refunded) FROM order_items i WHERE i.order_id = o.id))
         - (SELECT COALESCE(SUM(m.points), 0) FROM point_movements m WHERE m.order_id = o.id)
    INTO v_customer_id, v_points
    FROM orders o
   WHERE o.id = in_order_id;
  IF v_points <> 0 THEN
    INSERT INTO point_movements (customer_id, order_id, points, reason, actor_id)
    VALUES (v_customer_id, in_order_id, v_points, in_reason, in_actor_id);
  END IF;
END //

DELIMITER ;
