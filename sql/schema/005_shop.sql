-- What the shop itself needs to know.

-- Settings that SQL must see (currency, unpaid_hours, ...); `python -m ops install` writes them.
CREATE TABLE IF NOT EXISTS shop_settings (
  name  VARCHAR(40)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  value VARCHAR(100) NOT NULL,
  PRIMARY KEY (name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The days of the shop's time zone, in UTC: named time zones are NULL on a server without loaded
-- tables, so reports join this instead of converting.
CREATE TABLE IF NOT EXISTS calendar (
  day       DATE        NOT NULL,
  starts_at DATETIME(6) NOT NULL,
  ends_at   DATETIME(6) NOT NULL COMMENT 'exclusive',
  PRIMARY KEY (day),
  UNIQUE KEY uq_calendar_starts_at (starts_at)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Keys that Redis was not heard to have forgotten or written: to be deleted there before they are trusted.
CREATE TABLE IF NOT EXISTS cache_debts (
  redis_key  VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  incurred   CHAR(32)     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'random: paying deletes only the debt that was seen',
  created_at DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (redis_key)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
