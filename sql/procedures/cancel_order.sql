-- cancel_order: before it is shipped an order can be undone: the goods go back where they came from,
-- uses of codes are given back, the bill is canceled or, if paid, refunded in full.
--
--   in_order_id   of orders, placed or processing
--   in_actor_id   who cancels; NULL: the shop itself
--   in_reason     for its story
--
-- SIGNALs: not_found, illegal_step.
--
--   START TRANSACTION; CALL cancel_order(12, 1, 'found it cheaper'); COMMIT;

DROP PROCEDURE IF EXISTS cancel_order;

DELIMITER //

CREATE PROCEDURE cancel_order(
  IN in_order_id BIGINT,
  IN in_actor_id BIGINT,
  IN in_reason VARCHAR(255)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  CALL undo_order(in_order_id, 'placed,processing', 'canceled', in_actor_id, in_reason);
END //

DELIMITER ;
