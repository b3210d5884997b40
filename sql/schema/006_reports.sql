-- What the dashboards read in place of every order: sums per day and per month of the shop's time zone.
--
-- A day is in `rollup_days` when its sums are right, and only then; the day it is today is never there.
-- Whoever changes something of a day takes it out in the same transaction (open_day), and reports count
-- an open day from the orders, in the same statement: no day is counted twice or missed, at any moment.
-- `build_days` puts days in, `build_month` adds the days of a month up. Definitions: docs/kpi.md.

-- The shop's day of what reports count by day, set by the tables' triggers: a join of `calendar` by
-- from and until is one that no optimizer does well.
ALTER TABLE orders
  ADD COLUMN placed_on DATE NOT NULL DEFAULT (UTC_DATE()) COMMENT 'placed_at in the shop''s time zone',
  ADD KEY idx_orders_placed_on (placed_on);

ALTER TABLE returns
  ADD COLUMN refunded_on DATE NOT NULL DEFAULT (UTC_DATE()) COMMENT 'refunded_at in the shop''s time zone',
  ADD KEY idx_returns_refunded_on (refunded_on);

ALTER TABLE stock_movements
  ADD COLUMN moved_on DATE NOT NULL DEFAULT (UTC_DATE()) COMMENT 'created_at in the shop''s time zone',
  ADD KEY idx_stock_movements_moved_on (moved_on);

ALTER TABLE reviews
  ADD COLUMN given_on DATE NOT NULL DEFAULT (UTC_DATE()) COMMENT 'created_at in the shop''s time zone',
  ADD KEY idx_reviews_given_on (given_on);

-- What is there already: the day in UTC, or one of its neighbours. That is no news of the orders, so their
-- trigger is away; it is made again with the other objects.
DROP TRIGGER IF EXISTS orders_before_update;

UPDATE orders o LEFT JOIN calendar c ON c.day = DATE(o.placed_at)
   SET o.placed_on = CASE
         WHEN o.placed_at < c.starts_at THEN c.day - INTERVAL 1 DAY
         WHEN o.placed_at >= c.ends_at THEN c.day + INTERVAL 1 DAY
         ELSE DATE(o.placed_at)
       END;

UPDATE returns r LEFT JOIN calendar c ON c.day = DATE(r.refunded_at)
   SET r.refunded_on = CASE
         WHEN r.refunded_at < c.starts_at THEN c.day - INTERVAL 1 DAY
         WHEN r.refunded_at >= c.ends_at THEN c.day + INTERVAL 1 DAY
         ELSE DATE(r.refunded_at)
       END;

UPDATE stock_movements m LEFT JOIN calendar c ON c.day = DATE(m.created_at)
   SET m.moved_on = CASE
         WHEN m.created_at < c.starts_at THEN c.day - INTERVAL 1 DAY
         WHEN m.created_at >= c.ends_at THEN c.day + INTERVAL 1 DAY
         ELSE DATE(m.created_at)
       END;

UPDATE reviews r LEFT JOIN calendar c ON c.day = DATE(r.created_at)
   SET r.given_on = CASE
         WHEN r.created_at < c.starts_at THEN c.day - INTERVAL 1 DAY
         WHEN r.created_at >= c.ends_at THEN c.day + INTERVAL 1 DAY
         ELSE DATE(r.created_at)
       END;

-- In all of these, `start` is the day itself, or the first of the month. Canceled orders are in none;
-- goods that came back are, on the day of the refund.

CREATE TABLE IF NOT EXISTS rollup_days (
  day                DATE          NOT NULL,
  orders             INT           NOT NULL,
  units              INT           NOT NULL,
  gross_sales        DECIMAL(18,2) NOT NULL,
  discounts          DECIMAL(18,2) NOT NULL,
  returns            DECIMAL(18,2) NOT NULL,
  returned_units     INT           NOT NULL,
  delivery_fees      DECIMAL(18,2) NOT NULL,
  delivery_discounts DECIMAL(18,2) NOT NULL,
  delivery_refunds   DECIMAL(18,2) NOT NULL,
  rating_count       INT           NOT NULL COMMENT 'ratings given on this day',
  rating_sum         INT           NOT NULL,
  built_at           DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (day)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Months of which every day that was over is built, and whose days are added up: all of them, or of the
-- month that it is those until yesterday.
CREATE TABLE IF NOT EXISTS rollup_months (
  month    DATE        NOT NULL,
  until    DATE        NOT NULL COMMENT 'the last day that is in it',
  built_at DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (month)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- By where it goes to and how it is paid. City and method of an order never change.
CREATE TABLE IF NOT EXISTS rollup_sales (
  grain          ENUM('day', 'month') NOT NULL,
  start          DATE          NOT NULL,
  city           VARCHAR(60)   NOT NULL,
  method         ENUM('credit_card', 'paypal', 'bank_transfer', 'cash_on_delivery') NOT NULL,
  orders         INT           NOT NULL,
  units          INT           NOT NULL,
  gross_sales    DECIMAL(18,2) NOT NULL,
  discounts      DECIMAL(18,2) NOT NULL,
  returns        DECIMAL(18,2) NOT NULL,
  returned_units INT           NOT NULL,
  PRIMARY KEY (grain, start, city, method)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- The same by category; `orders` have a line of it, so they do not add up over categories.
CREATE TABLE IF NOT EXISTS rollup_category_sales (
  grain          ENUM('day', 'month') NOT NULL,
  start          DATE          NOT NULL,
  category_id    INT           NOT NULL,
  city           VARCHAR(60)   NOT NULL,
  method         ENUM('credit_card', 'paypal', 'bank_transfer', 'cash_on_delivery') NOT NULL,
  orders         INT           NOT NULL,
  units          INT           NOT NULL,
  gross_sales    DECIMAL(18,2) NOT NULL,
  discounts      DECIMAL(18,2) NOT NULL,
  returns        DECIMAL(18,2) NOT NULL,
  returned_units INT           NOT NULL,
  PRIMARY KEY (grain, start, category_id, city, method),
  KEY idx_rollup_category_sales_category (grain, category_id, start)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS rollup_categories (
  grain          ENUM('day', 'month') NOT NULL,
  start          DATE          NOT NULL,
  category_id    INT           NOT NULL,
  orders         INT           NOT NULL,
  units          INT           NOT NULL,
  gross_sales    DECIMAL(18,2) NOT NULL,
  discounts      DECIMAL(18,2) NOT NULL,
  returns        DECIMAL(18,2) NOT NULL,
  returned_units INT           NOT NULL,
  PRIMARY KEY (grain, start, category_id),
  KEY idx_rollup_categories_category_id (grain, category_id, start)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS rollup_product_sales (
  grain          ENUM('day', 'month') NOT NULL,
  start          DATE          NOT NULL,
  product_id     BIGINT        NOT NULL,
  orders         INT           NOT NULL,
  units          INT           NOT NULL,
  gross_sales    DECIMAL(18,2) NOT NULL,
  discounts      DECIMAL(18,2) NOT NULL,
  returns        DECIMAL(18,2) NOT NULL,
  returned_units INT           NOT NULL,
  PRIMARY KEY (grain, start, product_id),
  KEY idx_rollup_product_sales_product (grain, product_id, start, units)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Orders by weekday (0 is Monday) and hour since the day began.
CREATE TABLE IF NOT EXISTS rollup_hours (
  grain   ENUM('day', 'month') NOT NULL,
  start   DATE    NOT NULL,
  weekday TINYINT NOT NULL,
  hour    TINYINT NOT NULL,
  orders  INT     NOT NULL,
  PRIMARY KEY (grain, start, weekday, hour)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Orders by what their goods cost: bucket 0 from 0, then from 2, 5, 10, 20, 50, 100 … (value_bucket).
CREATE TABLE IF NOT EXISTS rollup_order_values (
  grain  ENUM('day', 'month') NOT NULL,
  start  DATE          NOT NULL,
  bucket TINYINT       NOT NULL,
  orders INT           NOT NULL,
  sold   DECIMAL(18,2) NOT NULL COMMENT 'gross sales less discounts',
  PRIMARY KEY (grain, start, bucket)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What codes cost, off lines, orders and delivery fees.
CREATE TABLE IF NOT EXISTS rollup_discounts (
  grain       ENUM('day', 'month') NOT NULL,
  start       DATE          NOT NULL,
  discount_id INT           NOT NULL,
  orders      INT           NOT NULL,
  cost        DECIMAL(18,2) NOT NULL,
  PRIMARY KEY (grain, start, discount_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE IF NOT EXISTS rollup_warehouse_flow (
  grain        ENUM('day', 'month') NOT NULL,
  start        DATE NOT NULL,
  warehouse_id INT  NOT NULL,
  inbound      INT  NOT NULL COMMENT 'units that came in, whatever the cause',
  outbound     INT  NOT NULL COMMENT 'units that left',
  PRIMARY KEY (grain, start, warehouse_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- One row for every product that has ever had a movement, whether it moved in that time or not.
CREATE TABLE IF NOT EXISTS rollup_product_flow (
  grain      ENUM('day', 'month') NOT NULL,
  start      DATE   NOT NULL,
  product_id BIGINT NOT NULL,
  inbound    INT    NOT NULL,
  outbound   INT    NOT NULL,
  received   INT    NOT NULL COMMENT 'of inbound: opening stock and receipts',
  closing    INT    NOT NULL COMMENT 'units on hand when the time was over',
  days_out   INT    NOT NULL COMMENT 'days at whose end nothing was on hand',
  PRIMARY KEY (grain, start, product_id),
  KEY idx_rollup_product_flow_product (grain, product_id, start)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- What each customer has bought so far. A customer without a row, or taken out because something
-- changed, is counted from the orders (build_customers puts them in).
CREATE TABLE IF NOT EXISTS rollup_customers (
  customer_id BIGINT        NOT NULL,
  orders      INT           NOT NULL,
  first_day   DATE          NULL COMMENT 'of the first order that was not canceled',
  last_day    DATE          NULL,
  sold        DECIMAL(18,2) NOT NULL COMMENT 'gross sales less discounts',
  returns     DECIMAL(18,2) NOT NULL,
  built_at    DATETIME(6)   NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (customer_id),
  KEY idx_rollup_customers_first_day (first_day)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- Their orders by month. Rows of customers that are not in rollup_customers are out of date.
CREATE TABLE IF NOT EXISTS rollup_customer_months (
  first_month DATE          NOT NULL COMMENT 'of the customer''s first order',
  month       DATE          NOT NULL,
  customer_id BIGINT        NOT NULL,
  orders      INT           NOT NULL,
  sold        DECIMAL(18,2) NOT NULL,
  returns     DECIMAL(18,2) NOT NULL,
  PRIMARY KEY (first_month, month, customer_id),
  KEY idx_rollup_customer_months_customer_id (customer_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

-- How many visited, looked, put into the cart and went to the checkout; counted in Redis and added here
-- every few seconds. Product 0 holds the whole shop, for every event; the others say which products.
CREATE TABLE IF NOT EXISTS funnel_counts (
  day        DATE   NOT NULL,
  event      ENUM('visit', 'product_view', 'cart_add', 'checkout') NOT NULL,
  product_id BIGINT NOT NULL,
  events     INT    NOT NULL,
  PRIMARY KEY (day, event, product_id)
) DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
