-- value_bucket(in_amount): which step of 1, 2, 5, 10, 20, 50, 100 … an amount stands on.
--
--   in_amount   not below 0
--   returns     0 below 2, 1 below 5, 2 below 10, 3 below 20 …
--
--   SELECT value_bucket(249990);  -- 16: from 200,000

DROP FUNCTION IF EXISTS value_bucket;

DELIMITER //

CREATE FUNCTION value_bucket(in_amount DECIMAL(18,2))
  RETURNS INT
  DETERMINISTIC
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  -- By its digits: a logarithm would put some amounts a step too low.
  DECLARE v_digits VARCHAR(20) DEFAULT CAST(FLOOR(in_amount) AS CHAR);

  RETURN 3 * (CHAR_LENGTH(v_digits) - 1)
         + CASE WHEN LEFT(v_digits, 1) >= '5' THEN 2 WHEN LEFT(v_digits, 1) >= '2' THEN 1 ELSE 0 END;
END //

DELIMITER ;
