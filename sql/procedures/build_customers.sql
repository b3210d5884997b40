-- build_customers: adds up the orders of customers that reports would have to count anew. Customers whose
-- orders are changing at this moment are passed over.
--
--   in_limit     at most so many
--   result set   customers built
--
--   START TRANSACTION; CALL build_customers(500); COMMIT;

DROP PROCEDURE IF EXISTS build_customers;

DELIMITER //

CREATE PROCEDURE build_customers(IN in_limit INT)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_customer_id BIGINT;
  DECLARE v_ids JSON DEFAULT JSON_ARRAY();
  DECLARE v_done BOOLEAN DEFAULT FALSE;
  DECLARE c_open CURSOR FOR
    SELECT c.user_id
      FROM customers c
     WHERE NOT EXISTS (SELECT 1 FROM rollup_customers r WHERE r.customer_id = c.user_id)
     ORDER BY c.user_id
     LIMIT in_limit
       FOR UPDATE SKIP LOCKED;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET v_done = TRUE;

  CALL need_transaction();
  OPEN c_open;
  next_customer: LOOP
    FETCH c_open INTO v_customer_id;
    IF v_done THEN
      LEAVE next_customer;
    END IF;
    SET v_ids = JSON_ARRAY_APPEND(v_ids, '$', v_customer_id + 0);
  END LOOP;
  CLOSE c_open;

  DELETE m
    FROM JSON_TABLE(v_ids, '$[*]' COLUMNS (customer_id BIGINT PATH '$')) t
    JOIN rollup_customer_months m ON m.customer_id = t.customer_id;
  INSERT INTO rollup_customer_months (first_month, month, customer_id, orders, sold, returns)
  SELECT MIN(c.month) OVER (PARTITION BY c.customer_id), c.month, c.customer_id,
         SUM(c.orders), SUM(c.sold), SUM(c.returns)
    FROM (
      SELECT t.customer_id, o.placed_on - INTERVAL DAYOFMONTH(o.placed_on) - 1 DAY AS month,
             COUNT(*) AS orders, SUM(o.total) AS sold, 0 AS returns
        FROM JSON_TABLE(v_ids, '$[*]' COLUMNS (customer_id BIGINT PATH '$')) t
        JOIN orders o ON o.customer_id = t.customer_id AND o.status <> 'canceled'
       GROUP BY t.customer_id, month
      UNION ALL
      SELECT t.customer_id, r.refunded_on - INTERVAL DAYOFMONTH(r.refunded_on) - 1 DAY AS month,
             0, 0, SUM(l.amount)
        FROM JSON_TABLE(v_ids, '$[*]' COLUMNS (customer_id BIGINT PATH '$')) t
        JOIN orders o ON o.customer_id = t.customer_id AND o.status <> 'canceled'
        JOIN returns r ON r.order_id = o.id
        JOIN return_items l ON l.return_id = r.id
       GROUP BY t.customer_id, month
    ) c
   GROUP BY c.customer_id, c.month;

  -- Another process may have built one between the look for it and its lock.
  DELETE r
    FROM JSON_TABLE(v_ids, '$[*]' COLUMNS (customer_id BIGINT PATH '$')) t
    JOIN rollup_customers r ON r.customer_id = t.customer_id;
  INSERT INTO rollup_customers (customer_id, orders, first_day, last_day, sold, returns)
  SELECT t.customer_id, COALESCE(b.orders, 0), b.first_day, b.last_day, COALESCE(b.sold, 0),
         COALESCE((SELECT SUM(m.returns) FROM rollup_customer_months m
                    WHERE m.customer_id = t.customer_id), 0)
    FROM JSON_TABLE(v_ids, '$[*]' COLUMNS (customer_id BIGINT PATH '$')) t
    LEFT JOIN (
      SELECT o.customer_id, COUNT(*) AS orders, MIN(o.placed_on) AS first_day,
             MAX(o.placed_on) AS last_day, SUM(o.total) AS sold
        FROM JSON_TABLE(v_ids, '$[*]' COLUMNS (customer_id BIGINT PATH '$')) w
        JOIN orders o ON o.customer_id = w.customer_id AND o.status <> 'canceled'
       GROUP BY o.customer_id
    ) b ON b.customer_id = t.customer_id;
  SELECT JSON_LENGTH(v_ids) AS customers;
END //

DELIMITER ;
