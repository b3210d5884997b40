-- undo_order: takes back all that placing an order did: the goods go back where they came from, uses of
-- codes are given back, the bill is canceled or, if paid, refunded in full. The order is canceled then.
--
--   in_order_id   of orders
--   in_allowed    the statuses from which it may be undone, such as 'placed,processing'
--   in_step       what is to be done, for the message: canceled, undelivered
--   in_actor_id   who undoes it; NULL: the shop itself
--   in_reason     for its story
--
-- SIGNALs: not_found, illegal_step.
--
--   START TRANSACTION; CALL undo_order(12, 'shipped', 'undelivered', 7, 'refused at the door'); COMMIT;

DROP PROCEDURE IF EXISTS undo_order;

DELIMITER //

CREATE PROCEDURE undo_order(
  IN in_order_id BIGINT,
  IN in_allowed VARCHAR(80),
  IN in_step VARCHAR(20),
  IN in_actor_id BIGINT,
  IN in_reason VARCHAR(255)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
  DECLARE v_status VARCHAR(20);
  DECLARE v_product_id BIGINT;
  DECLARE v_quantity INT;
  DECLARE v_done BOOLEAN DEFAULT FALSE;
  DECLARE c_lines CURSOR FOR
    SELECT product_id, quantity FROM order_items WHERE order_id = in_order_id ORDER BY product_id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = TRUE;

  CALL lock_order(in_order_id, in_allowed, in_step, v_status);
  DELETE FROM discount_uses WHERE order_id = in_order_id ORDER BY discount_id;

  OPEN c_lines;
  next_line: LOOP
    FETCH c_lines INTO v_product_id, v_quantity;
    IF v_done THEN
      LEAVE next_line;
    END IF;
    CALL put_back(in_order_id, v_product_id, v_quantity, 'cancellation', in_actor_id);
  END LOOP;
  CLOSE c_lines;

  UPDATE orders SET status = 'canceled', canceled_at = v_now WHERE id = in_order_id;
  UPDATE deliveries SET next_step_at = NULL WHERE order_id = in_order_id;
  INSERT INTO order_events (order_id, event, actor_id, note, created_at)
  VALUES (in_order_id, 'canceled', in_actor_id, COALESCE(in_reason, ''), v_now);

  UPDATE bills SET status = 'canceled' WHERE order_id = in_order_id AND status = 'pending';
  IF ROW_COUNT() = 0 THEN
    UPDATE bills SET status = 'refunded', refunded = amount WHERE order_id = in_order_id;
    INSERT INTO order_events (order_id, event, actor_id, note, created_at)
    SELECT in_order_id, 'refunded', in_actor_id, refunded, v_now
      FROM bills WHERE order_id = in_order_id;
  END IF;
END //

DELIMITER ;
