-- create_user: a person of any role, with the row of the role.
--
--   in_username, in_email    in lower case
--   in_password_hash         made outside SQL (argon2)
--   in_role                  customer, employee or admin
--   in_full_name, in_gender  gender: female, male, other or NULL
--   in_details               of the role, as JSON; customer: date_of_birth, phone, address, city;
--                            employee: internal_id, department, hire_date, date_of_birth, address;
--                            admin: level, granted_on. Dates as yyyy-mm-dd, today if one is missing
--                            that must not be.
--   out_user_id              of the new user
--
-- SIGNALs: username_taken, email_taken, internal_id_taken; nothing is left of a refused user.
--
--   START TRANSACTION;
--   CALL create_user('nguyenvana', 'a@example.vn', '$argon2id$…', 'customer', 'Nguyễn Văn A', 'male',
--                    '{"city": "Hà Nội", "date_of_birth": "1990-01-15"}', @user_id);
--   COMMIT;

DROP PROCEDURE IF EXISTS create_user;

DELIMITER //

CREATE PROCEDURE create_user(
  IN in_username VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  IN in_email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  IN in_password_hash VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  IN in_role VARCHAR(10),
  IN in_full_name VARCHAR(120),
  IN in_gender VARCHAR(10),
  IN in_details JSON,
  OUT out_user_id BIGINT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_today DATE DEFAULT shop_day(UTC_TIMESTAMP(6));
  DECLARE v_message TEXT;
  DECLARE EXIT HANDLER FOR 1062
  BEGIN
    GET DIAGNOSTICS CONDITION 1 v_message = MESSAGE_TEXT;
    ROLLBACK TO SAVEPOINT create_user;
    CALL refuse(CASE
      WHEN v_message LIKE '%uq_users_username%' THEN CONCAT('username_taken: ', in_username)
      WHEN v_message LIKE '%uq_users_email%' THEN CONCAT('email_taken: ', in_email)
      ELSE 'internal_id_taken: another employee has this internal id'
    END);
  END;

  CALL need_transaction();
  SAVEPOINT create_user;
  INSERT INTO users (username, email, password_hash, role, full_name, gender)
  VALUES (in_username, in_email, in_password_hash, in_role, in_full_name, in_gender);
  SET out_user_id = LAST_INSERT_ID();
  CASE in_role
    WHEN 'customer' THEN
      INSERT INTO customers (user_id, date_of_birth, phone, address, city)
      VALUES (out_user_id, JSON_VALUE(in_details, '$.date_of_birth'),
              JSON_VALUE(in_details, '$.phone'), JSON_VALUE(in_details, '$.address'),
              JSON_VALUE(in_details, '$.city'));
    WHEN 'employee' THEN
      INSERT INTO employees (user_id, internal_id, department, hire_date, date_of_birth, address)
      VALUES (out_user_id, JSON_VALUE(in_details, '$.internal_id'),
              JSON_VALUE(in_details, '$.department'),
              COALESCE(JSON_VALUE(in_details, '$.hire_date'), v_today),
              JSON_VALUE(in_details, '$.date_of_birth'), JSON_VALUE(in_details, '$.address'));
    ELSE
      INSERT INTO admins (user_id, level, granted_on)
      VALUES (out_user_id, JSON_VALUE(in_details, '$.level'),
              COALESCE(JSON_VALUE(in_details, '$.granted_on'), v_today));
  END CASE;
END //

DELIMITER ;
