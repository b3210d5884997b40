-- Stock is what its ledger says: nobody writes `stock`, everybody inserts into `stock_movements`,
-- whose trigger changes `stock` in the same statement. So the sum of the ledger always equals it.

CREATE TABLE IF NOT EXISTS warehouses (
  id         INT          NOT NULL AUTO_INCREMENT,
  name       VARCHAR(80)  NOT NULL,
  city       VARCHAR(60)  NOT NULL,
  capacity   INT          NOT NULL,
  manager_id BIGINT       NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_warehouses_name (name),
  KEY idx_warehouses_manager_id (manager_id),
  CONSTRAINT fk_warehouses_employees FOREIGN KEY (manager_id) REFERENCES employees (user_id),
  CONSTRAINT chk_warehouses_capacity CHECK (capacity >= 0)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS stock (
  product_id   BIGINT NOT NULL,
  warehouse_id INT    NOT NULL,
  quantity     INT    NOT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  KEY idx_stock_warehouse_id (warehouse_id),
  CONSTRAINT fk_stock_products FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT fk_stock_warehouses FOREIGN KEY (warehouse_id) REFERENCES warehouses (id),
  CONSTRAINT chk_stock_quantity CHECK (quantity >= 0)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS stock_movements (
  id           BIGINT       NOT NULL AUTO_INCREMENT,
  product_id   BIGINT       NOT NULL,
  warehouse_id INT          NOT NULL,
  quantity     INT          NOT NULL COMMENT 'above zero: into the warehouse; below: out of it',
  cause        ENUM('opening', 'receipt', 'sale', 'cancellation', 'return', 'transfer', 'count') NOT NULL,
  order_id     BIGINT       NULL,
  actor_id     BIGINT       NULL,
  note         VARCHAR(255) NOT NULL DEFAULT '',
  created_at   DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (id),
  KEY idx_stock_movements_product_id (product_id, created_at),
  KEY idx_stock_movements_warehouse_id (warehouse_id, created_at),
  KEY idx_stock_movements_order_id (order_id, product_id),
  KEY idx_stock_movements_created_at (created_at),
  KEY idx_stock_movements_actor_id (actor_id),
  CONSTRAINT fk_stock_movements_products FOREIGN KEY (product_id) REFERENCES products (id),
  CONSTRAINT fk_stock_movements_warehouses FOREIGN KEY (warehouse_id) REFERENCES warehouses (id),
  CONSTRAINT fk_stock_movements_orders FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT fk_stock_movements_users FOREIGN KEY (actor_id) REFERENCES users (id),
  CONSTRAINT chk_stock_movements_quantity CHECK (quantity <> 0)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
