-- What is for sale. Categories and products are archived, never deleted: orders keep pointing at them.

CREATE TABLE IF NOT EXISTS categories (
  id          INT         NOT NULL AUTO_INCREMENT,
  name        VARCHAR(60) NOT NULL,
  archived_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_categories_name (name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- `search_words` holds every syllable padded to four characters, since FULLTEXT drops words under
-- three letters; its trigger fills it (sql/functions/search_words.sql).
CREATE TABLE IF NOT EXISTS products (
  id           BIGINT        NOT NULL AUTO_INCREMENT,
  category_id  INT           NOT NULL,
  name         VARCHAR(160)  NOT NULL,
  description  TEXT          NOT NULL,
  price        DECIMAL(15,2) NOT NULL,
  details      JSON          NOT NULL,
  picture      VARCHAR(80)   NOT NULL DEFAULT 'box-0' COMMENT 'drawing and variant, served at /pictures/<picture>.svg',
  search_words TEXT          NOT NULL DEFAULT (''),
  rating_count INT           NOT NULL DEFAULT 0 COMMENT 'kept by the triggers of reviews',
  rating_sum   INT           NOT NULL DEFAULT 0,
  created_at   DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  updated_at   DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  archived_at  DATETIME(6)   NULL,
  row_version  INT           NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  KEY idx_products_category_id (category_id, archived_at),
  KEY idx_products_price (archived_at, price),
  KEY idx_products_created_at (archived_at, created_at),
  FULLTEXT KEY ft_products_name_description (name, description),
  FULLTEXT KEY ft_products_search_words (search_words),
  CONSTRAINT fk_products_categories FOREIGN KEY (category_id) REFERENCES categories (id),
  CONSTRAINT chk_products_price CHECK (price >= 0),
  CONSTRAINT chk_products_details CHECK (JSON_VALID(details))
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS reviews (
  id          BIGINT      NOT NULL AUTO_INCREMENT,
  product_id  BIGINT      NOT NULL,
  customer_id BIGINT      NOT NULL,
  rating      TINYINT     NOT NULL,
  content     TEXT        NOT NULL,
  created_at  DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  updated_at  DATETIME(6) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_reviews_product_customer (product_id, customer_id),
  KEY idx_reviews_product_created_at (product_id, created_at),
  KEY idx_reviews_customer_id (customer_id),
  KEY idx_reviews_created_at (created_at),
  CONSTRAINT fk_reviews_products FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT fk_reviews_customers FOREIGN KEY (customer_id) REFERENCES customers (user_id),
  CONSTRAINT chk_reviews_rating CHECK (rating BETWEEN 1 AND 5)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS wishlist_items (
  customer_id BIGINT      NOT NULL,
  product_id  BIGINT      NOT NULL,
  added_at    DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (customer_id, product_id),
  KEY idx_wishlist_items_product_id (product_id),
  CONSTRAINT fk_wishlist_items_customers FOREIGN KEY (customer_id) REFERENCES customers (user_id),
  CONSTRAINT fk_wishlist_items_products FOREIGN KEY (product_id) REFERENCES products (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- A cart belongs to a customer or to a guest's cookie (its hash). Every change raises `version`,
-- so that the copy in Redis can tell a newer cart from an older one.
CREATE TABLE IF NOT EXISTS carts (
  id           BIGINT      NOT NULL AUTO_INCREMENT,
  customer_id  BIGINT      NULL,
  visitor_hash BINARY(32)  NULL,
  version      BIGINT      NOT NULL DEFAULT 0,
  updated_at   DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (id),
  UNIQUE KEY uq_carts_customer_id (customer_id),
  UNIQUE KEY uq_carts_visitor_hash (visitor_hash),
  KEY idx_carts_updated_at (updated_at),
  CONSTRAINT fk_carts_customers FOREIGN KEY (customer_id) REFERENCES customers (user_id),
  CONSTRAINT chk_carts_owner CHECK ((customer_id IS NULL) <> (visitor_hash IS NULL))
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS cart_items (
  cart_id    BIGINT        NOT NULL,
  product_id BIGINT        NOT NULL,
  quantity   INT           NOT NULL,
  price_seen DECIMAL(15,2) NOT NULL COMMENT 'only to tell that the price has changed; never charged',
  added_at   DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (cart_id, product_id),
  KEY idx_cart_items_product_id (product_id),
  CONSTRAINT fk_cart_items_carts FOREIGN KEY (cart_id) REFERENCES carts (id) ON DELETE CASCADE,
  CONSTRAINT fk_cart_items_products FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT chk_cart_items_quantity CHECK (quantity BETWEEN 1 AND 999)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
