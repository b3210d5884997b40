-- The ways of the course project that this shop grew out of, re-created to be measured beside it: in a
-- database of its own on the bench's servers, with people, goods and order lines of the demo shop.
-- `{shop}` is the demo shop's database. What was wrong with them is meant to be here; see README.md.

CREATE TABLE users AS SELECT id, username, email, full_name, role FROM {shop}.users;
ALTER TABLE users ADD COLUMN password VARCHAR(60) NOT NULL DEFAULT 'plain', ADD PRIMARY KEY (id),
  ADD UNIQUE KEY (username);
CREATE TABLE customers AS SELECT user_id, date_of_birth, address, loyalty_points FROM {shop}.customers;
ALTER TABLE customers ADD PRIMARY KEY (user_id);
CREATE TABLE employees AS SELECT user_id, department, internal_id, hire_date FROM {shop}.employees;
ALTER TABLE employees ADD PRIMARY KEY (user_id);
CREATE TABLE admins AS SELECT user_id, level, granted_on FROM {shop}.admins;
ALTER TABLE admins ADD PRIMARY KEY (user_id);
CREATE TABLE products AS SELECT id, name, price, category_id FROM {shop}.products;
ALTER TABLE products ADD PRIMARY KEY (id);
CREATE TABLE product_storage AS SELECT product_id, warehouse_id, quantity + 100000 AS quantity
  FROM {shop}.stock;
ALTER TABLE product_storage ADD PRIMARY KEY (product_id, warehouse_id);
CREATE TABLE orders (
  id BIGINT PRIMARY KEY AUTO_INCREMENT, customer_id BIGINT NOT NULL, status VARCHAR(20) NOT NULL,
  total DECIMAL(15,2) NOT NULL DEFAULT 0, ordered_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  KEY (customer_id), KEY (ordered_at));
CREATE TABLE order_detail (
  id BIGINT PRIMARY KEY AUTO_INCREMENT, order_id BIGINT NOT NULL, product_id BIGINT NOT NULL,
  quantity INT NOT NULL, unit_price DECIMAL(15,2), subtotal DECIMAL(15,2),
  KEY (order_id), KEY (product_id), FOREIGN KEY (order_id) REFERENCES orders (id));

CREATE FUNCTION check_product_inventory(in_product_id BIGINT, in_quantity INT) RETURNS TINYINT
  READS SQL DATA
  RETURN (SELECT COALESCE(SUM(quantity), 0) >= in_quantity
            FROM product_storage WHERE product_id = in_product_id);

DELIMITER //

CREATE PROCEDURE sp_login(IN in_username VARCHAR(60), IN in_password VARCHAR(60))
  READS SQL DATA
BEGIN
  SELECT u.id, u.username, u.role, u.full_name, JSON_OBJECT(
           'address', c.address, 'loyalty_points', c.loyalty_points, 'department', e.department,
           'internal_id', e.internal_id, 'level', a.level) AS details
    FROM users u
    LEFT JOIN customers c ON c.user_id = u.id
    LEFT JOIN employees e ON e.user_id = u.id
    LEFT JOIN admins a ON a.user_id = u.id
   WHERE u.username = in_username AND u.password = in_password;
END //

CREATE PROCEDURE make_product_for_temp_cart(IN in_product_id BIGINT, IN in_quantity INT)
  READS SQL DATA
BEGIN
  IF check_product_inventory(in_product_id, in_quantity) THEN
    SELECT id, name, price, in_quantity AS quantity FROM products WHERE id = in_product_id;
  END IF;
END //

CREATE PROCEDURE create_order(IN in_customer_id BIGINT, IN in_lines JSON)
  MODIFIES SQL DATA
create_it: BEGIN
  DECLARE v_line, v_product_id, v_quantity INT DEFAULT 0;
  DECLARE v_order_id BIGINT;
  WHILE v_line < JSON_LENGTH(in_lines) DO
    IF NOT check_product_inventory(
      JSON_EXTRACT(in_lines, CONCAT('$[', v_line, '].product_id')),
      JSON_EXTRACT(in_lines, CONCAT('$[', v_line, '].quantity'))) THEN
      SELECT NULL AS order_id;
      LEAVE create_it;
    END IF;
    SET v_line = v_line + 1;
  END WHILE;
  INSERT INTO orders (customer_id, status) VALUES (in_customer_id, 'processing');
  SET v_order_id = LAST_INSERT_ID(), v_line = 0;
  WHILE v_line < JSON_LENGTH(in_lines) DO
    SET v_product_id = JSON_EXTRACT(in_lines, CONCAT('$[', v_line, '].product_id')),
        v_quantity = JSON_EXTRACT(in_lines, CONCAT('$[', v_line, '].quantity'));
    INSERT INTO order_detail (order_id, product_id, quantity)
    VALUES (v_order_id, v_product_id, v_quantity);
    SET v_line = v_line + 1;
  END WHILE;
  SELECT v_order_id AS order_id;
END //

CREATE TRIGGER order_detail_before_insert BEFORE INSERT ON order_detail FOR EACH ROW
BEGIN
  SET NEW.unit_price = (SELECT price FROM products WHERE id = NEW.product_id);
  SET NEW.subtotal = NEW.quantity * NEW.unit_price;
END //

CREATE TRIGGER order_detail_after_insert AFTER INSERT ON order_detail FOR EACH ROW
BEGIN
  DECLARE v_wanted INT DEFAULT NEW.quantity;
  DECLARE v_warehouse_id, v_quantity INT;
  DECLARE v_none BOOLEAN DEFAULT FALSE;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_none = TRUE;
  UPDATE orders SET total = total + NEW.subtotal WHERE id = NEW.order_id;
  take: WHILE v_wanted > 0 DO
    SELECT warehouse_id, quantity INTO v_warehouse_id, v_quantity
      FROM product_storage WHERE product_id = NEW.product_id AND quantity > 0
     ORDER BY quantity DESC LIMIT 1;
    IF v_none THEN
      LEAVE take;
    END IF;
    UPDATE product_storage SET quantity = quantity - LEAST(v_quantity, v_wanted)
     WHERE product_id = NEW.product_id AND warehouse_id = v_warehouse_id;
    SET v_wanted = v_wanted - LEAST(v_quantity, v_wanted);
  END WHILE;
END //

DELIMITER ;
