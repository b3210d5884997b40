-- People: one row in `users` for whoever can sign in, and one in the table of the role.
-- Names, e-mails and hashes are compared byte for byte (utf8mb4_bin): under an accent-insensitive
-- collation dung@x.vn and dũng@x.vn would be one person. The domain lower-cases them first.

CREATE TABLE IF NOT EXISTS users (
  id              BIGINT       NOT NULL AUTO_INCREMENT,
  username        VARCHAR(60)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  email           VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  password_hash   VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  role            ENUM('customer', 'employee', 'admin') NOT NULL,
  full_name       VARCHAR(120) NOT NULL,
  gender          ENUM('female', 'male', 'other') NULL,
  failed_sign_ins INT          NOT NULL DEFAULT 0 COMMENT 'in a row, over all addresses',
  created_at      DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  updated_at      DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  deactivated_at  DATETIME(6)  NULL COMMENT 'closed by staff, or anonymised by its owner',
  PRIMARY KEY (id),
  UNIQUE KEY uq_users_username (username),
  UNIQUE KEY uq_users_email (email),
  KEY idx_users_role_created_at (role, created_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS membership_tiers (
  id         TINYINT     NOT NULL,
  name       VARCHAR(30) NOT NULL,
  min_points INT         NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_membership_tiers_min_points (min_points)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

INSERT IGNORE INTO membership_tiers (id, name, min_points) VALUES
  (1, 'Đồng', 0), (2, 'Bạc', 1000), (3, 'Vàng', 5000), (4, 'Kim cương', 20000);

CREATE TABLE IF NOT EXISTS customers (
  user_id        BIGINT       NOT NULL,
  date_of_birth  DATE         NULL,
  phone          VARCHAR(20)  NULL,
  address        VARCHAR(255) NULL,
  city           VARCHAR(60)  NULL,
  loyalty_points INT          NOT NULL DEFAULT 0 COMMENT 'sum of point_movements, kept by its trigger',
  PRIMARY KEY (user_id),
  KEY idx_customers_city (city),
  KEY idx_customers_loyalty_points (loyalty_points),
  CONSTRAINT fk_customers_users FOREIGN KEY (user_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS employees (
  user_id       BIGINT       NOT NULL,
  internal_id   VARCHAR(20)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  department    ENUM('sales', 'support', 'warehouse', 'it', 'finance') NOT NULL,
  hire_date     DATE         NOT NULL,
  date_of_birth DATE         NULL,
  address       VARCHAR(255) NULL,
  PRIMARY KEY (user_id),
  UNIQUE KEY uq_employees_internal_id (internal_id),
  CONSTRAINT fk_employees_users FOREIGN KEY (user_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS admins (
  user_id    BIGINT NOT NULL,
  level      ENUM('super_admin', 'moderator', 'support') NOT NULL,
  granted_on DATE   NOT NULL,
  PRIMARY KEY (user_id),
  CONSTRAINT fk_admins_users FOREIGN KEY (user_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A session is found by the hash of its token; nothing in this row can be used to sign in.
-- The ticket carries a new session to the browser's cookie: see ecom/sessions.py.
CREATE TABLE IF NOT EXISTS sessions (
  token_hash        BINARY(32)   NOT NULL,
  user_id           BIGINT       NOT NULL,
  visitor_hash      BINARY(32)   NOT NULL,
  address           VARCHAR(45)  NULL,
  user_agent        VARCHAR(255) NULL,
  created_at        DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  last_seen_at      DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  expires_at        DATETIME(6)  NOT NULL COMMENT 'absolute end',
  ended_at          DATETIME(6)  NULL,
  ticket_hash       BINARY(32)   NULL,
  sealed_token      BINARY(32)   NULL COMMENT 'token XOR a pad that only the ticket yields',
  ticket_expires_at DATETIME(6)  NULL,
  PRIMARY KEY (token_hash),
  UNIQUE KEY uq_sessions_ticket_hash (ticket_hash),
  KEY idx_sessions_user_id (user_id, ended_at),
  KEY idx_sessions_expires_at (expires_at),
  CONSTRAINT fk_sessions_users FOREIGN KEY (user_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Browsers that have signed in to an account: the cap on failures in a row does not bind them.
CREATE TABLE IF NOT EXISTS trusted_devices (
  user_id      BIGINT      NOT NULL,
  visitor_hash BINARY(32)  NOT NULL,
  last_seen_at DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (user_id, visitor_hash),
  CONSTRAINT fk_trusted_devices_users FOREIGN KEY (user_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
