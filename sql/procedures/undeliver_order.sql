-- undeliver_order: a parcel that was refused at the door, or lost, comes back undelivered: its order is
-- canceled as before it was shipped. Goods that are lost are in the stock then: count them.
--
--   in_order_id   of orders, shipped
--   in_actor_id   who books it; NULL: the shop itself
--   in_reason     for its story
--
-- SIGNALs: not_found, illegal_step.
--
--   START TRANSACTION; CALL undeliver_order(12, 7, 'refused at the door'); COMMIT;

DROP PROCEDURE IF EXISTS undeliver_order;

DELIMITER //

CREATE PROCEDURE undeliver_order(
  IN in_order_id BIGINT,
  IN in_actor_id BIGINT,
  IN in_reason VARCHAR(255)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  CALL undo_order(in_order_id, 'shipped', 'undelivered', in_actor_id, in_reason);
END //

DELIMITER ;
