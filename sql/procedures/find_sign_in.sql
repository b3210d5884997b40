-- find_sign_in: who signs in with this user name or e-mail. The password is checked outside SQL.
--
--   in_login     a user name or, with @, an e-mail; case does not matter
--   result set   user_id, username, email, password_hash, role, full_name, gender, failed_sign_ins,
--                deactivated_at, details (JSON of the role); no row if there is nobody
--
--   CALL find_sign_in('a@example.vn');

DROP PROCEDURE IF EXISTS find_sign_in;

DELIMITER //

CREATE PROCEDURE find_sign_in(
  IN in_login VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_id BIGINT;

  IF LOCATE('@', in_login) THEN
    SET v_id = (SELECT id FROM users WHERE email = LOWER(in_login));
  ELSE
    SET v_id = (SELECT id FROM users WHERE username = LOWER(in_login));
  END IF;

  SELECT u.id AS user_id, u.username, u.email, u.password_hash, u.role, u.full_name, u.gender,
         u.failed_sign_ins, u.deactivated_at,
         CASE u.role
           WHEN 'customer' THEN JSON_OBJECT(
             'date_of_birth', c.date_of_birth, 'phone', c.phone, 'address', c.address,
             'city', c.city, 'loyalty_points', c.loyalty_points)
           WHEN 'employee' THEN JSON_OBJECT(
             'internal_id', e.internal_id, 'department', e.department, 'hire_date', e.hire_date,
             'date_of_birth', e.date_of_birth, 'address', e.address)
           ELSE JSON_OBJECT('level', a.level, 'granted_on', a.granted_on)
         END AS details
    FROM users u
    LEFT JOIN customers c ON c.user_id = u.id
    LEFT JOIN employees e ON e.user_id = u.id
    LEFT JOIN admins a ON a.user_id = u.id
   WHERE u.id = v_id;
END //

DELIMITER ;
