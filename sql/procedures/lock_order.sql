-- lock_order: locks an order for its next step and refuses a step that its status does not allow.
-- Every step begins with it, so two steps of one order never meet.
--
--   in_order_id   of orders
--   in_allowed    the statuses from which the step may be taken, such as 'placed,processing'
--   in_step       what is to be done, for the message: shipped, delivered, canceled …
--   out_status    the order's status
--
-- SIGNALs: no_transaction, not_found, illegal_step.
--
--   CALL lock_order(12, 'placed,processing', 'canceled', @status);

DROP PROCEDURE IF EXISTS lock_order;

DELIMITER //

CREATE PROCEDURE lock_order(
  IN in_order_id BIGINT,
  IN in_allowed VARCHAR(80),
  IN in_step VARCHAR(20),
  OUT out_status VARCHAR(20)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE CONTINUE HANDLER FOR NOT FOUND
    CALL refuse(CONCAT('not_found: there is no order ', COALESCE(in_order_id, 'without number')));

  CALL need_transaction();
  SELECT status INTO out_status FROM orders WHERE id = in_order_id FOR UPDATE;
  IF NOT FIND_IN_SET(out_status, in_allowed) THEN
    CALL refuse(CONCAT('illegal_step: an order that is ', out_status, ' cannot be ', in_step));
  END IF;
END //

DELIMITER ;
