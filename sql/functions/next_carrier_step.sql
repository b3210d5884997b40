-- next_carrier_step(in_at): when the simulated carrier moves an order on that reached its step now.
--
--   in_at     UTC
--   returns   `carrier_step_seconds` of the shop's settings later; NULL if that is 0: never
--
--   SELECT next_carrier_step(UTC_TIMESTAMP(6));

DROP FUNCTION IF EXISTS next_carrier_step;

DELIMITER //

CREATE FUNCTION next_carrier_step(in_at DATETIME(6))
  RETURNS DATETIME(6)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_seconds INT DEFAULT COALESCE(shop_setting('carrier_step_seconds'), 0);

  RETURN IF(v_seconds > 0, in_at + INTERVAL v_seconds SECOND, NULL);
END //

DELIMITER ;
