-- cancel_unpaid_orders: cancels orders that were to be paid online and were not in time, the longest
-- overdue first. Several may call it at once: each skips what another one has locked.
--
--   in_limit     at most so many
--   result set   order_id of each
--
--   START TRANSACTION; CALL cancel_unpaid_orders(50); COMMIT;

DROP PROCEDURE IF EXISTS cancel_unpaid_orders;

DELIMITER //

CREATE PROCEDURE cancel_unpaid_orders(IN in_limit INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_order_id BIGINT;
  DECLARE v_ids JSON DEFAULT JSON_ARRAY();
  DECLARE v_done BOOLEAN DEFAULT FALSE;
  DECLARE c_overdue CURSOR FOR
    SELECT o.id
      FROM bills b
      JOIN orders o ON o.id = b.order_id
     WHERE b.status = 'pending'
       AND b.due_at <= UTC_TIMESTAMP(6)
       AND b.method <> 'cash_on_delivery'
       AND o.status = 'placed'
     ORDER BY b.due_at, b.order_id
     LIMIT in_limit
       FOR UPDATE SKIP LOCKED;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = TRUE;

  OPEN c_overdue;
  next_order: LOOP
    FETCH c_overdue INTO v_order_id;
    IF v_done THEN
      LEAVE next_order;
    END IF;
    CALL cancel_order(v_order_id, NULL, 'not paid in time');
    SET v_ids = JSON_ARRAY_APPEND(v_ids, '$', v_order_id + 0);
  END LOOP;
  CLOSE c_overdue;

  SELECT canceled.order_id
    FROM JSON_TABLE(v_ids, '$[*]' COLUMNS (order_id BIGINT PATH '$')) canceled;
END //

DELIMITER ;
