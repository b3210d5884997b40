-- Five accounts, each with what its work needs and nothing more:
--
--   glass_install   makes and updates the tables; owns the triggers, which run with its rights
--   glass_app       the shop: reads, and changes what its own statements change
--   glass_reports   the dashboards, Power BI and Excel: reads, but nobody's password
--   glass_box       the glass box: reads the shop, and what the server tells of itself
--   glass_lab       the lab: works in schemas of its own, and reads the shop to copy from it
--
-- The last two are for a class. Printed for a server of your own they are only if a setting names them.
--
-- The private servers have them from their first start. On a server of your own an administrator
-- runs this file, with your database and the accounts of your settings in it, before the first
-- install and after every update that brings tables (a right on a table can be given once it is there):
--
--   python -m ops grants --print --only install | mysql -u root -p
--   python -m ops install
--   python -m ops grants --print | mysql -u root -p
--
-- Rights are added, never taken away. In the name of a database `_` stands for any character, hence `\_`.

CREATE USER IF NOT EXISTS 'glass_install'@'%' IDENTIFIED BY 'a password of its own';
CREATE USER IF NOT EXISTS 'glass_app'@'%' IDENTIFIED BY 'a password of its own';
CREATE USER IF NOT EXISTS 'glass_reports'@'%' IDENTIFIED BY 'a password of its own';
CREATE USER IF NOT EXISTS 'glass_box'@'%' IDENTIFIED BY 'a password of its own';
CREATE USER IF NOT EXISTS 'glass_lab'@'%' IDENTIFIED BY 'a password of its own'
  WITH MAX_USER_CONNECTIONS 60;

-- Installing. Routines and views run with the rights of whoever calls them; triggers with those of
-- this account, so that the ledgers can keep `stock` and `loyalty_points`, which the shop cannot touch.
-- EXECUTE is for routines that its triggers call and that another account has made.
-- Where there is a binary log, functions and triggers also need log_bin_trust_function_creators = 1.

GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, REFERENCES, TRIGGER, CREATE VIEW,
  CREATE ROUTINE, ALTER ROUTINE, EXECUTE, LOCK TABLES ON `glass\_shop`.* TO 'glass_install'@'%';

-- The shop. MySQL lets only those read FOR UPDATE who may change rows or LOCK TABLES: it holds days of
-- `calendar`, pieces of `stock` and a row of `shop_settings` that it may not change. Routines are not
-- named one by one: whoever makes one anew makes one without rights.

GRANT EXECUTE, LOCK TABLES ON `glass\_shop`.* TO 'glass_app'@'%';

-- People
GRANT SELECT, INSERT, UPDATE         ON glass_shop.users                  TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE (date_of_birth, phone, address, city)
                                     ON glass_shop.customers              TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.employees              TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.admins                 TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.membership_tiers       TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON glass_shop.sessions               TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON glass_shop.trusted_devices        TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON glass_shop.wishlist_items         TO 'glass_app'@'%';

-- Catalog
GRANT SELECT, INSERT, UPDATE         ON glass_shop.categories             TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.products               TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.reviews                TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.discounts              TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.carriers               TO 'glass_app'@'%';
GRANT SELECT, INSERT                 ON glass_shop.pictures               TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.price_changes          TO 'glass_app'@'%';
GRANT SELECT, INSERT                 ON glass_shop.price_change_items     TO 'glass_app'@'%';

-- Carts and orders
GRANT SELECT, INSERT, UPDATE, DELETE ON glass_shop.carts                  TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON glass_shop.cart_items             TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.orders                 TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.order_items            TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.bills                  TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.deliveries             TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.discount_uses          TO 'glass_app'@'%';

-- Ledgers: what happened is never changed, nor taken away.
GRANT SELECT, INSERT                 ON glass_shop.order_events           TO 'glass_app'@'%';
GRANT SELECT, INSERT                 ON glass_shop.returns                TO 'glass_app'@'%';
GRANT SELECT, INSERT                 ON glass_shop.return_items           TO 'glass_app'@'%';
GRANT SELECT, INSERT                 ON glass_shop.point_movements        TO 'glass_app'@'%';
GRANT SELECT, INSERT                 ON glass_shop.stock_movements        TO 'glass_app'@'%';
GRANT SELECT, INSERT                 ON glass_shop.audit_log              TO 'glass_app'@'%';

-- Stock: the ledger's trigger writes `stock`.
GRANT SELECT                         ON glass_shop.stock                  TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.warehouses             TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.stock_desks            TO 'glass_app'@'%';

-- What staff keeps for itself
GRANT SELECT, INSERT, UPDATE, DELETE ON glass_shop.customer_segments      TO 'glass_app'@'%';

-- Sums for the dashboards, and what visitors do
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_days            TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_months          TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_sales           TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_category_sales  TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_categories      TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_product_sales   TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_hours           TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_order_values    TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_discounts       TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_warehouse_flow  TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_product_flow    TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_customers       TO 'glass_app'@'%';
GRANT SELECT, INSERT, DELETE         ON glass_shop.rollup_customer_months TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.funnel_counts          TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE         ON glass_shop.heartbeats             TO 'glass_app'@'%';

-- What the installer writes, and what the cache still has to forget
GRANT SELECT                         ON glass_shop.shop_settings          TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.calendar               TO 'glass_app'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON glass_shop.cache_debts            TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.installed_files        TO 'glass_app'@'%';

-- Views, as whoever reads them
GRANT SELECT                         ON glass_shop.customer_profiles      TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.customer_tiers         TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.staff_members          TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.product_reviews        TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.order_details          TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.bill_details           TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.discount_costs         TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.sold_lines             TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.returned_lines         TO 'glass_app'@'%';
GRANT SELECT                         ON glass_shop.stock_by_warehouse     TO 'glass_app'@'%';

-- Reports. Of `users` everything but the hash of the password.

GRANT EXECUTE ON `glass\_shop`.* TO 'glass_reports'@'%';

GRANT SELECT (id, username, email, role, full_name, gender, created_at, updated_at, deactivated_at)
  ON glass_shop.users TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.customers              TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.membership_tiers       TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.categories             TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.products               TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.reviews                TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.discounts              TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.discount_uses          TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.carriers               TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.orders                 TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.order_items            TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.bills                  TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.deliveries             TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.returns                TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.return_items           TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.point_movements        TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.warehouses             TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.stock                  TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.stock_movements        TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.shop_settings          TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.calendar               TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_days            TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_months          TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_sales           TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_category_sales  TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_categories      TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_product_sales   TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_hours           TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_order_values    TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_discounts       TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_warehouse_flow  TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_product_flow    TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_customers       TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.rollup_customer_months TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.funnel_counts          TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.heartbeats             TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.customer_profiles      TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.customer_tiers         TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.discount_costs         TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.sold_lines             TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.returned_lines         TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_cohorts         TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_customers       TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_daily_revenue   TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_discounts       TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_funnel          TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_order_lines     TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_product_sales   TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_returns         TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_reviews         TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_sales           TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_stock           TO 'glass_reports'@'%';
GRANT SELECT ON glass_shop.report_stock_movements TO 'glass_reports'@'%';

-- The glass box: plans (SHOW VIEW, EXECUTE: of views and functions, too), locks (PROCESS), and the
-- binary log, which it reads as a replica does.

GRANT PROCESS, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'glass_box'@'%';
GRANT SELECT ON performance_schema.* TO 'glass_box'@'%';
GRANT SELECT, SHOW VIEW, EXECUTE ON `glass\_shop`.* TO 'glass_box'@'%';

-- The lab. MAX_USER_CONNECTIONS above: a class that experiments must not shut the shop out.

GRANT PROCESS ON *.* TO 'glass_lab'@'%';
GRANT SELECT ON performance_schema.* TO 'glass_lab'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, TRIGGER, CREATE VIEW,
  SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, EXECUTE, LOCK TABLES, CREATE TEMPORARY TABLES
  ON `glass\_lab\_%`.* TO 'glass_lab'@'%';
GRANT SELECT ON `glass\_shop`.* TO 'glass_lab'@'%';
