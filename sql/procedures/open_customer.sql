-- open_customer: a customer's orders are about to change, so reports must count them again.
--
-- The customer's row stays locked for reading until the caller commits; build_customers passes over it.
--
--   in_customer_id   of customers
--
--   START TRANSACTION; CALL open_customer(1); COMMIT;

DROP PROCEDURE IF EXISTS open_customer;

DELIMITER //

CREATE PROCEDURE open_customer(IN in_customer_id BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_customer_id BIGINT;
  DECLARE CONTINUE HANDLER FOR NOT FOUND BEGIN END;

  SELECT user_id INTO v_customer_id
    FROM customers
   WHERE user_id = in_customer_id
    LOCK IN SHARE MODE;
  DELETE FROM rollup_customers WHERE customer_id = in_customer_id;
END //

DELIMITER ;
