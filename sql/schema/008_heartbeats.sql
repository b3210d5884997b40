-- How far a replica is behind, where dashboards read from one (ecom/replica.py).

-- One row: the shop writes the time into it each second; a replica has it as late as all the rest.
CREATE TABLE IF NOT EXISTS heartbeats (
  id      TINYINT UNSIGNED NOT NULL,
  beat_at DATETIME(6)      NOT NULL COMMENT 'by the clock of the server that the shop writes to',
  PRIMARY KEY (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
