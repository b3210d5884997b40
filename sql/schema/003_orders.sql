-- Orders with their lines, bill, delivery and discounts. Triggers own what is derived: the subtotal of
-- a line, the totals of an order, the use count of a discount (sql/triggers/).

CREATE TABLE IF NOT EXISTS discounts (
  id                 INT           NOT NULL AUTO_INCREMENT,
  code               VARCHAR(30)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'upper case',
  kind               ENUM('order', 'delivery', 'category') NOT NULL,
  category_id        INT           NULL COMMENT 'of the kind `category` only',
  minimum_value      DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'of the goods it applies to',
  percent            DECIMAL(5,2)  NULL COMMENT 'NULL: takes the fixed amount `maximum_discount`',
  maximum_discount   DECIMAL(15,2) NOT NULL COMMENT 'the fixed amount, or the cap of the percentage',
  starts_at          DATETIME(6)   NOT NULL,
  ends_at            DATETIME(6)   NOT NULL,
  usage_limit        INT           NULL COMMENT 'NULL: unlimited',
  per_customer_limit INT           NULL COMMENT 'NULL: unlimited',
  usage_count        INT           NOT NULL DEFAULT 0 COMMENT 'kept by the triggers of discount_uses',
  is_active          TINYINT(1)    NOT NULL DEFAULT 1,
  is_public          TINYINT(1)    NOT NULL DEFAULT 1 COMMENT 'offered on the checkout page',
  row_version        INT           NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  UNIQUE KEY uq_discounts_code (code),
  KEY idx_discounts_category_id (category_id),
  CONSTRAINT fk_discounts_categories FOREIGN KEY (category_id) REFERENCES categories (id),
  CONSTRAINT chk_discounts_category CHECK ((kind = 'category') = (category_id IS NOT NULL)),
  CONSTRAINT chk_discounts_percent CHECK (percent IS NULL OR percent BETWEEN 0 AND 100),
  CONSTRAINT chk_discounts_maximum CHECK (maximum_discount >= 0),
  CONSTRAINT chk_discounts_usage CHECK (usage_count >= 0 AND (usage_limit IS NULL OR usage_count <= usage_limit))
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS carriers (
  id             INT           NOT NULL AUTO_INCREMENT,
  name           VARCHAR(40)   NOT NULL,
  fee            DECIMAL(15,2) NOT NULL,
  days           TINYINT       NOT NULL COMMENT 'usual days from order to door',
  is_active      TINYINT(1)    NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  UNIQUE KEY uq_carriers_name (name)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

INSERT IGNORE INTO carriers (id, name, fee, days) VALUES
  (1, 'GHTK', 30000, 3), (2, 'J&T Express', 28000, 3), (3, 'Ninja Van', 25000, 4),
  (4, 'VNPost', 20000, 5), (5, 'Shopee Express', 35000, 2);

CREATE TABLE IF NOT EXISTS orders (
  id            BIGINT        NOT NULL AUTO_INCREMENT,
  customer_id   BIGINT        NOT NULL,
  employee_id   BIGINT        NULL COMMENT 'who took the order for the customer',
  status        ENUM('placed', 'processing', 'shipped', 'delivered', 'received', 'canceled', 'returned')
                NOT NULL DEFAULT 'placed',
  checkout_key  CHAR(36)      CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'one order per key, however often it is sent',
  discount_id   INT           NULL,
  subtotal      DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'sum of the subtotals of its lines, kept by their triggers',
  discount      DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'what the order code takes off',
  total         DECIMAL(15,2) GENERATED ALWAYS AS (subtotal - discount) STORED,
  placed_at     DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  canceled_at   DATETIME(6)   NULL,
  updated_at    DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  row_version   INT           NOT NULL DEFAULT 1,
  PRIMARY KEY (id),
  UNIQUE KEY uq_orders_checkout_key (checkout_key),
  KEY idx_orders_customer_id (customer_id, placed_at),
  KEY idx_orders_placed_at (placed_at),
  KEY idx_orders_status (status, placed_at),
  KEY idx_orders_discount_id (discount_id),
  KEY idx_orders_employee_id (employee_id),
  CONSTRAINT fk_orders_customers FOREIGN KEY (customer_id) REFERENCES customers (user_id),
  CONSTRAINT fk_orders_employees FOREIGN KEY (employee_id) REFERENCES employees (user_id),
  CONSTRAINT fk_orders_discounts FOREIGN KEY (discount_id) REFERENCES discounts (id),
  CONSTRAINT chk_orders_discount CHECK (discount >= 0 AND discount <= subtotal)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS order_items (
  order_id          BIGINT        NOT NULL,
  product_id        BIGINT        NOT NULL,
  quantity          INT           NOT NULL,
  unit_price        DECIMAL(15,2) NOT NULL DEFAULT -1 COMMENT 'left out: its trigger takes it from the product',
  discount_id       INT           NULL,
  line_discount     DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'what a category code takes off this line',
  subtotal          DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'quantity x unit_price - line_discount, set by its trigger',
  order_discount    DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'share of the order discount, the last unit to the largest line',
  returned_quantity INT           NOT NULL DEFAULT 0,
  refunded          DECIMAL(15,2) NOT NULL DEFAULT 0,
  PRIMARY KEY (order_id, product_id),
  KEY idx_order_items_product_id (product_id, order_id),
  KEY idx_order_items_discount_id (discount_id),
  CONSTRAINT fk_order_items_orders FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT fk_order_items_products FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT fk_order_items_discounts FOREIGN KEY (discount_id) REFERENCES discounts (id),
  CONSTRAINT chk_order_items_quantity CHECK (quantity > 0),
  CONSTRAINT chk_order_items_money CHECK (unit_price >= 0 AND line_discount >= 0 AND subtotal >= 0
                                          AND order_discount >= 0 AND order_discount <= subtotal),
  CONSTRAINT chk_order_items_returned CHECK (returned_quantity BETWEEN 0 AND quantity)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS discount_uses (
  discount_id INT    NOT NULL,
  order_id    BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY (discount_id, order_id),
  KEY idx_discount_uses_customer_id (discount_id, customer_id),
  KEY idx_discount_uses_order_id (order_id),
  CONSTRAINT fk_discount_uses_discounts FOREIGN KEY (discount_id) REFERENCES discounts (id),
  CONSTRAINT fk_discount_uses_orders FOREIGN KEY (order_id) REFERENCES orders (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS bills (
  order_id       BIGINT        NOT NULL,
  transaction_id VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  method         ENUM('credit_card', 'paypal', 'bank_transfer', 'cash_on_delivery') NOT NULL,
  status         ENUM('pending', 'paid', 'canceled', 'refunded') NOT NULL DEFAULT 'pending',
  amount         DECIMAL(15,2) NOT NULL COMMENT 'goods and delivery, to pay',
  refunded       DECIMAL(15,2) NOT NULL DEFAULT 0,
  due_at         DATETIME(6)   NOT NULL,
  paid_at        DATETIME(6)   NULL,
  PRIMARY KEY (order_id),
  UNIQUE KEY uq_bills_transaction_id (transaction_id),
  KEY idx_bills_status_due_at (status, due_at),
  CONSTRAINT fk_bills_orders FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT chk_bills_amount CHECK (amount >= 0 AND refunded BETWEEN 0 AND amount)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS deliveries (
  order_id        BIGINT        NOT NULL,
  carrier_id      INT           NOT NULL,
  recipient       VARCHAR(120)  NOT NULL,
  phone           VARCHAR(20)   NOT NULL,
  address         VARCHAR(255)  NOT NULL,
  city            VARCHAR(60)   NOT NULL,
  tracking_number VARCHAR(40)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  fee             DECIMAL(15,2) NOT NULL,
  discount_id     INT           NULL,
  discount        DECIMAL(15,2) NOT NULL DEFAULT 0,
  refunded        DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'of the fee',
  estimated_on    DATE          NOT NULL,
  shipped_at      DATETIME(6)   NULL,
  delivered_at    DATETIME(6)   NULL,
  next_step_at    DATETIME(6)   NULL COMMENT 'when the simulated carrier moves it on; NULL: never',
  PRIMARY KEY (order_id),
  UNIQUE KEY uq_deliveries_tracking_number (tracking_number),
  KEY idx_deliveries_next_step_at (next_step_at),
  KEY idx_deliveries_city (city),
  KEY idx_deliveries_carrier_id (carrier_id),
  KEY idx_deliveries_discount_id (discount_id),
  CONSTRAINT fk_deliveries_orders FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT fk_deliveries_carriers FOREIGN KEY (carrier_id) REFERENCES carriers (id),
  CONSTRAINT fk_deliveries_discounts FOREIGN KEY (discount_id) REFERENCES discounts (id),
  CONSTRAINT chk_deliveries_discount CHECK (fee >= 0 AND discount BETWEEN 0 AND fee
                                            AND refunded BETWEEN 0 AND fee - discount)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The story of an order: who did what when. Written by the procedures, never changed.
CREATE TABLE IF NOT EXISTS order_events (
  id         BIGINT       NOT NULL AUTO_INCREMENT,
  order_id   BIGINT       NOT NULL,
  event      ENUM('placed', 'payment_failed', 'paid', 'processing', 'shipped', 'delivered', 'received',
                  'canceled', 'returned', 'refunded') NOT NULL,
  actor_id   BIGINT       NULL COMMENT 'NULL: the shop itself',
  note       VARCHAR(255) NOT NULL DEFAULT '',
  created_at DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (id),
  KEY idx_order_events_order_id (order_id),
  KEY idx_order_events_actor_id (actor_id),
  CONSTRAINT fk_order_events_orders FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT fk_order_events_users FOREIGN KEY (actor_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One row per act of returning; its lines say what came back and what was paid back for it.
CREATE TABLE IF NOT EXISTS returns (
  id              BIGINT        NOT NULL AUTO_INCREMENT,
  order_id        BIGINT        NOT NULL,
  actor_id        BIGINT        NULL,
  reason          VARCHAR(255)  NOT NULL DEFAULT '',
  delivery_refund DECIMAL(15,2) NOT NULL DEFAULT 0,
  refunded_at     DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (id),
  KEY idx_returns_order_id (order_id),
  KEY idx_returns_refunded_at (refunded_at),
  KEY idx_returns_actor_id (actor_id),
  CONSTRAINT fk_returns_orders FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT fk_returns_users FOREIGN KEY (actor_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS return_items (
  return_id  BIGINT        NOT NULL,
  product_id BIGINT        NOT NULL,
  quantity   INT           NOT NULL,
  amount     DECIMAL(15,2) NOT NULL COMMENT 'paid back for these pieces',
  PRIMARY KEY (return_id, product_id),
  KEY idx_return_items_product_id (product_id),
  CONSTRAINT fk_return_items_returns FOREIGN KEY (return_id) REFERENCES returns (id),
  CONSTRAINT fk_return_items_products FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT chk_return_items CHECK (quantity > 0 AND amount >= 0)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Loyalty points as a ledger: the sum is customers.loyalty_points, kept by its trigger.
CREATE TABLE IF NOT EXISTS point_movements (
  id          BIGINT       NOT NULL AUTO_INCREMENT,
  customer_id BIGINT       NOT NULL,
  order_id    BIGINT       NULL,
  points      INT          NOT NULL,
  reason      ENUM('order', 'return', 'adjustment') NOT NULL,
  actor_id    BIGINT       NULL,
  note        VARCHAR(255) NOT NULL DEFAULT '',
  created_at  DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (id),
  KEY idx_point_movements_customer_id (customer_id, created_at),
  KEY idx_point_movements_order_id (order_id),
  KEY idx_point_movements_actor_id (actor_id),
  CONSTRAINT fk_point_movements_customers FOREIGN KEY (customer_id) REFERENCES customers (user_id),
  CONSTRAINT fk_point_movements_orders FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT fk_point_movements_users FOREIGN KEY (actor_id) REFERENCES users (id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
