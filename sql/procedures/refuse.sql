-- refuse(in_message): ends the statement with an error of the shop's own (SQLSTATE 45000).
--
--   in_message   'code: text'; the code is stable, and what ecom/errors.py goes by. It holds 128
--                characters on MySQL.
--
--   CALL refuse('order_canceled: order 12 was canceled');

DROP PROCEDURE IF EXISTS refuse;

DELIMITER //

CREATE PROCEDURE refuse(IN in_message TEXT)
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_message VARCHAR(128) DEFAULT LEFT(in_message, 128);

  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = v_message;
END //

DELIMITER ;
