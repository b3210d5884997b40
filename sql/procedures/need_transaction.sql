-- need_transaction: refuses to go on outside a transaction. Routines do not commit, so that several can
-- be one transaction; outside of one each of their statements would stand alone.
--
-- SIGNALs: no_transaction.
--
--   CALL need_transaction();

DROP PROCEDURE IF EXISTS need_transaction;

DELIMITER //

CREATE PROCEDURE need_transaction()
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE EXIT HANDLER FOR 1305
    CALL refuse('no_transaction: START TRANSACTION first, COMMIT or ROLLBACK after');

  SAVEPOINT need_transaction;
  RELEASE SAVEPOINT need_transaction;  -- 1305: outside a transaction no savepoint lasts
END //

DELIMITER ;
