-- return_items: goods of a delivered order come back, in full or in part. They go back where they came
-- from; the money that was paid for them is refunded, the delivery is not; points are taken back.
--
--   in_order_id   of orders, delivered or received
--   in_lines      [{"product_id": 1, "quantity": 1}, …]
--   in_actor_id   who takes them back; NULL: the shop itself
--   in_reason     for its story
--   result set    return_id, amount refunded
--
-- What a piece is refunded: the line's net amount (its share of the order discount taken off) by
-- pieces, truncated to the currency; the line's last piece gets the rest. When all is back, the order
-- is returned and its bill refunded.
--
-- SIGNALs: not_found, illegal_step, empty_return, not_in_order, bad_quantity (more than are out).
--
--   START TRANSACTION;
--   CALL return_items(12, '[{"product_id": 1, "quantity": 1}]', 7, 'too large');
--   COMMIT;

DROP PROCEDURE IF EXISTS return_items;

DELIMITER //

CREATE PROCEDURE return_items(
  IN in_order_id BIGINT,
  IN in_lines JSON,
  IN in_actor_id BIGINT,
  IN in_reason VARCHAR(255)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6) DEFAULT UTC_TIMESTAMP(6);
  DECLARE v_decimals INT DEFAULT COALESCE(shop_setting('currency_decimals'), 0);
  DECLARE v_status VARCHAR(20);
  DECLARE v_return_id, v_product_id, v_of_order BIGINT;
  DECLARE v_quantity, v_out INT;
  DECLARE v_refund DECIMAL(15,2);
  DECLARE v_refunds DECIMAL(15,2) DEFAULT 0;
  DECLARE v_done BOOLEAN DEFAULT FALSE;
  DECLARE c_lines CURSOR FOR
    SELECT given.product_id, i.order_id, i.quantity - i.returned_quantity,
           CASE
             WHEN COUNT(given.quantity) = COUNT(*) AND MIN(given.quantity) >= 1
             THEN SUM(given.quantity)
           END,
           IF(i.returned_quantity + SUM(given.quantity) = i.quantity,
              i.subtotal - i.order_discount - i.refunded,
              TRUNCATE((i.subtotal - i.order_discount) * SUM(given.quantity) / i.quantity,
                       v_decimals))
      FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
        product_id BIGINT PATH '$.product_id',
        quantity INT PATH '$.quantity'
      )) given
      LEFT JOIN order_items i ON i.order_id = in_order_id AND i.product_id = given.product_id
     GROUP BY given.product_id, i.order_id, i.quantity, i.returned_quantity, i.subtotal,
              i.order_discount, i.refunded
     ORDER BY given.product_id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = TRUE;
  DECLARE EXIT HANDLER FOR SQLSTATE '45000'
  BEGIN
    DECLARE CONTINUE HANDLER FOR 1305 BEGIN END;  -- no_transaction: no savepoint either

    ROLLBACK TO SAVEPOINT return_items;
    RESIGNAL;
  END;

  CALL need_transaction();
  SAVEPOINT return_items;
  CALL lock_order(in_order_id, 'delivered,received', 'returned', v_status);
  -- The customer's points before the stock, as place_order has it: who locks the other way round may
  -- deadlock with it.
  SELECT c.user_id INTO v_of_order
    FROM orders o JOIN customers c ON c.user_id = o.customer_id
   WHERE o.id = in_order_id
     FOR UPDATE;
  INSERT INTO returns (order_id, actor_id, reason, refunded_at)
  VALUES (in_order_id, in_actor_id, COALESCE(in_reason, ''), v_now);
  SET v_return_id = LAST_INSERT_ID();

  OPEN c_lines;
  next_line: LOOP
    FETCH c_lines INTO v_product_id, v_of_order, v_out, v_quantity, v_refund;
    IF v_done THEN
      LEAVE next_line;
    END IF;
    IF v_of_order IS NULL THEN
      CALL refuse(CONCAT('not_in_order: ', COALESCE(v_product_id, '?')));
    ELSEIF v_quantity IS NULL OR v_quantity > v_out THEN
      CALL refuse(CONCAT('bad_quantity: ', v_product_id));
    END IF;
    INSERT INTO return_items (return_id, product_id, quantity, amount)
    VALUES (v_return_id, v_product_id, v_quantity, v_refund);
    UPDATE order_items
       SET returned_quantity = returned_quantity + v_quantity, refunded = refunded + v_refund
     WHERE order_id = in_order_id AND product_id = v_product_id;
    CALL put_back(in_order_id, v_product_id, v_quantity, 'return', in_actor_id);
    SET v_refunds = v_refunds + v_refund;
  END LOOP;
  CLOSE c_lines;
  IF v_product_id IS NULL THEN
    CALL refuse('empty_return: nothing is given back');
  END IF;

  UPDATE bills SET refunded = refunded + v_refunds WHERE order_id = in_order_id;
  INSERT INTO order_events (order_id, event, actor_id, note, created_at)
  VALUES (in_order_id, 'returned', in_actor_id, COALESCE(in_reason, ''), v_now),
         (in_order_id, 'refunded', in_actor_id, v_refunds, v_now);
  CALL settle_points(in_order_id, in_actor_id, 'return');
  IF NOT EXISTS (
    SELECT 1 FROM order_items WHERE order_id = in_order_id AND returned_quantity < quantity
  ) THEN
    UPDATE orders SET status = 'returned' WHERE id = in_order_id;
    UPDATE bills SET status = 'refunded' WHERE order_id = in_order_id;
  END IF;
  SELECT v_return_id AS return_id, v_refunds AS amount;
END //

DELIMITER ;
