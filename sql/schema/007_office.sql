-- What the back office needs: who changed what, pictures that were uploaded, prices changed together,
-- customers picked out by rules, and versions of what two people may edit at once.

ALTER TABLE categories
  ADD COLUMN row_version INT NOT NULL DEFAULT 1 COMMENT 'raised by every edit: a second editor is told';

ALTER TABLE users
  ADD COLUMN row_version INT NOT NULL DEFAULT 1 COMMENT 'raised by every edit of who it is';

-- Whoever calls is found by their number, in whichever way it was typed.
ALTER TABLE customers
  ADD COLUMN phone_digits VARCHAR(20) GENERATED ALWAYS AS (
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(phone, ' ', ''), '.', ''), '-', ''), '(', ''), ')', ''), '+', '')
  ) STORED COMMENT 'of phone, without what people write between them',
  ADD KEY idx_customers_phone_digits (phone_digits);

-- The office's list of products goes by name.
ALTER TABLE products
  ADD KEY idx_products_name (archived_at, name);

-- Every change by staff, written in the transaction that makes it. Nobody changes a row of it: the
-- app's account may only read and insert (sql/grants.sql), and the table's triggers refuse the rest.
CREATE TABLE IF NOT EXISTS audit_log (
  id         BIGINT       NOT NULL AUTO_INCREMENT,
  actor_id   BIGINT       NOT NULL,
  action     VARCHAR(60)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'products.update',
  entity     VARCHAR(30)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'product',
  entity_id  BIGINT       NULL,
  label      VARCHAR(160) NOT NULL DEFAULT '' COMMENT 'what people call it: a name, a code, a number',
  was        JSON         NULL COMMENT 'the fields that changed, as they were; NULL: it is new',
  became     JSON         NULL COMMENT 'the same fields, as they are since; NULL: it is gone',
  note       VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'the reason that was given',
  created_at DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (id),
  KEY idx_audit_log_entity (entity, entity_id),
  KEY idx_audit_log_entity_id (entity_id),
  KEY idx_audit_log_actor_id (actor_id),
  KEY idx_audit_log_action (action),
  KEY idx_audit_log_created_at (created_at),
  CONSTRAINT fk_audit_log_users FOREIGN KEY (actor_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Pictures of products that staff uploaded, drawn anew from their pixels, so that nothing else of the
-- file is kept. A product names one as its `picture`: upload-<the first 32 digits of the hash>.
CREATE TABLE IF NOT EXISTS pictures (
  content_hash CHAR(32)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'of `content`: the start of its SHA-256',
  content      MEDIUMBLOB  NOT NULL COMMENT 'WebP',
  width        SMALLINT    NOT NULL,
  height       SMALLINT    NOT NULL,
  actor_id     BIGINT      NOT NULL,
  created_at   DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (content_hash),
  KEY idx_pictures_actor_id (actor_id),
  CONSTRAINT fk_pictures_users FOREIGN KEY (actor_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Prices that were changed together, so that they can be taken back together.
CREATE TABLE IF NOT EXISTS price_changes (
  id         BIGINT       NOT NULL AUTO_INCREMENT,
  actor_id   BIGINT       NOT NULL,
  rule       JSON         NOT NULL COMMENT 'which products and by how much, as it was asked for',
  note       VARCHAR(255) NOT NULL DEFAULT '',
  created_at DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  undone_at  DATETIME(6)  NULL,
  undone_by  BIGINT       NULL,
  PRIMARY KEY (id),
  KEY idx_price_changes_actor_id (actor_id),
  KEY idx_price_changes_undone_by (undone_by),
  CONSTRAINT fk_price_changes_users FOREIGN KEY (actor_id) REFERENCES users (id),
  CONSTRAINT fk_price_changes_undone_by FOREIGN KEY (undone_by) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS price_change_items (
  price_change_id BIGINT        NOT NULL,
  product_id      BIGINT        NOT NULL,
  old_price       DECIMAL(15,2) NOT NULL,
  new_price       DECIMAL(15,2) NOT NULL,
  PRIMARY KEY (price_change_id, product_id),
  KEY idx_price_change_items_product_id (product_id),
  CONSTRAINT fk_price_change_items_price_changes FOREIGN KEY (price_change_id) REFERENCES price_changes (id),
  CONSTRAINT fk_price_change_items_products FOREIGN KEY (product_id) REFERENCES products (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Customers picked out by rules, kept under a name for everybody who works with customers.
CREATE TABLE IF NOT EXISTS customer_segments (
  id          INT         NOT NULL AUTO_INCREMENT,
  name        VARCHAR(60) NOT NULL,
  rules       JSON        NOT NULL COMMENT 'as ecom.customer_segments reads them',
  actor_id    BIGINT      NOT NULL,
  created_at  DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  row_version INT         NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  UNIQUE KEY uq_customer_segments_name (name),
  KEY idx_customer_segments_actor_id (actor_id),
  CONSTRAINT fk_customer_segments_users FOREIGN KEY (actor_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The ledger browsed by cause: what was counted or moved is rare among sales.
ALTER TABLE stock_movements
  ADD KEY idx_stock_movements_cause (cause, created_at);

-- Who brings goods into a warehouse or counts them holds its row here until the commit. Not that of
-- `warehouses`: every sale reads it by a foreign key, holding stock that the other one may wait for.
CREATE TABLE IF NOT EXISTS stock_desks (
  warehouse_id INT NOT NULL,
  PRIMARY KEY (warehouse_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
