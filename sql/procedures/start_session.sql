-- start_session: a session of somebody who has just proved who they are. Their browser is known from now
-- on, and their failures in a row are over.
--
--   in_token_hash        sha256 of the token
--   in_user_id           of users; nothing happens if the account is closed, or is not there
--   in_visitor_hash      sha256 of the browser's cookie
--   in_address, in_user_agent   NULL if unknown
--   in_hours             until its absolute end
--   in_ticket_hash, in_sealed_token, in_ticket_seconds   the ticket that brings it into the cookie
--   result set           started: 1, or 0 if there is no such open account
--
-- Locks: the new session, the browser's row, the user's.
--
--   START TRANSACTION;
--   CALL start_session(UNHEX(SHA2('t', 256)), 1, UNHEX(SHA2('v', 256)), NULL, NULL, 12,
--                      UNHEX(SHA2('k', 256)), UNHEX(SHA2('s', 256)), 60);
--   COMMIT;

DROP PROCEDURE IF EXISTS start_session;

DELIMITER //

CREATE PROCEDURE start_session(
  IN in_token_hash BINARY(32),
  IN in_user_id BIGINT,
  IN in_visitor_hash BINARY(32),
  IN in_address VARCHAR(45),
  IN in_user_agent VARCHAR(255),
  IN in_hours INT,
  IN in_ticket_hash BINARY(32),
  IN in_sealed_token BINARY(32),
  IN in_ticket_seconds INT
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_started INT;

  CALL need_transaction();
  INSERT INTO sessions (token_hash, user_id, visitor_hash, address, user_agent, expires_at,
                        ticket_hash, sealed_token, ticket_expires_at)
  SELECT in_token_hash, id, in_visitor_hash, in_address, in_user_agent,
         UTC_TIMESTAMP(6) + INTERVAL in_hours HOUR,
         in_ticket_hash, in_sealed_token, UTC_TIMESTAMP(6) + INTERVAL in_ticket_seconds SECOND
    FROM users
   WHERE id = in_user_id AND deactivated_at IS NULL;
  SET v_started = ROW_COUNT();
  IF v_started > 0 THEN
    INSERT INTO trusted_devices (user_id, visitor_hash) VALUES (in_user_id, in_visitor_hash)
    ON DUPLICATE KEY UPDATE last_seen_at = UTC_TIMESTAMP(6);
    UPDATE users SET failed_sign_ins = 0 WHERE id = in_user_id AND failed_sign_ins > 0;
  END IF;
  SELECT v_started AS started;
END //

DELIMITER ;
