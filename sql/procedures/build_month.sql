-- build_month: adds up the days of a month, if all of them that are over are built; else it does nothing.
--
--   in_month   the first day of the month
--
--   START TRANSACTION; CALL build_month('2025-01-01'); COMMIT;

DROP PROCEDURE IF EXISTS build_month;

DELIMITER //

CREATE PROCEDURE build_month(IN in_month DATE)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
build: BEGIN
  DECLARE v_last DATE;
  DECLARE v_days INT;

  SET v_last = (
    SELECT MAX(day)
      FROM calendar
     WHERE day BETWEEN in_month AND LAST_DAY(in_month) AND ends_at <= UTC_TIMESTAMP(6));
  CALL lock_days(in_month, v_last);
  SET v_days = (SELECT COUNT(*) FROM rollup_days WHERE day BETWEEN in_month AND v_last);
  IF v_last IS NULL OR v_days < DAYOFMONTH(v_last) THEN
    LEAVE build;
  END IF;

  DELETE FROM rollup_sales WHERE grain = 'month' AND start = in_month;
  INSERT INTO rollup_sales
  SELECT 'month', in_month, city, method, SUM(orders), SUM(units), SUM(gross_sales), SUM(discounts),
         SUM(returns), SUM(returned_units)
    FROM rollup_sales
   WHERE grain = 'day' AND start BETWEEN in_month AND v_last
   GROUP BY city, method;

  DELETE FROM rollup_category_sales WHERE grain = 'month' AND start = in_month;
  INSERT INTO rollup_category_sales
  SELECT 'month', in_month, category_id, city, method, SUM(orders), SUM(units), SUM(gross_sales),
         SUM(discounts), SUM(returns), SUM(returned_units)
    FROM rollup_category_sales
   WHERE grain = 'day' AND start BETWEEN in_month AND v_last
   GROUP BY category_id, city, method;

  DELETE FROM rollup_categories WHERE grain = 'month' AND start = in_month;
  INSERT INTO rollup_categories
  SELECT 'month', in_month, category_id, SUM(orders), SUM(units), SUM(gross_sales), SUM(discounts),
         SUM(returns), SUM(returned_units)
    FROM rollup_categories
   WHERE grain = 'day' AND start BETWEEN in_month AND v_last
   GROUP BY category_id;

  DELETE FROM rollup_product_sales WHERE grain = 'month' AND start = in_month;
  INSERT INTO rollup_product_sales
  SELECT 'month', in_month, product_id, SUM(orders), SUM(units), SUM(gross_sales), SUM(discounts),
         SUM(returns), SUM(returned_units)
    FROM rollup_product_sales
   WHERE grain = 'day' AND start BETWEEN in_month AND v_last
   GROUP BY product_id;

  DELETE FROM rollup_hours WHERE grain = 'month' AND start = in_month;
  INSERT INTO rollup_hours
  SELECT 'month', in_month, weekday, hour, SUM(orders)
    FROM rollup_hours
   WHERE grain = 'day' AND start BETWEEN in_month AND v_last
   GROUP BY weekday, hour;

  DELETE FROM rollup_order_values WHERE grain = 'month' AND start = in_month;
  INSERT INTO rollup_order_values
  SELECT 'month', in_month, bucket, SUM(orders), SUM(sold)
    FROM rollup_order_values
   WHERE grain = 'day' AND start BETWEEN in_month AND v_last
   GROUP BY bucket;

  DELETE FROM rollup_discounts WHERE grain = 'month' AND start = in_month;
  INSERT INTO rollup_discounts
  SELECT 'month', in_month, discount_id, SUM(orders), SUM(cost)
    FROM rollup_discounts
   WHERE grain = 'day' AND start BETWEEN in_month AND v_last
   GROUP BY discount_id;

  DELETE FROM rollup_warehouse_flow WHERE grain = 'month' AND start = in_month;
  INSERT INTO rollup_warehouse_flow
  SELECT 'month', in_month, warehouse_id, SUM(inbound), SUM(outbound)
    FROM rollup_warehouse_flow
   WHERE grain = 'day' AND start BETWEEN in_month AND v_last
   GROUP BY warehouse_id;

  DELETE FROM rollup_product_flow WHERE grain = 'month' AND start = in_month;
  INSERT INTO rollup_product_flow
  SELECT 'month', in_month, product_id, SUM(inbound), SUM(outbound), SUM(received),
         SUM(IF(start = v_last, closing, 0)), SUM(days_out)
    FROM rollup_product_flow
   WHERE grain = 'day' AND start BETWEEN in_month AND v_last
   GROUP BY product_id;

  REPLACE INTO rollup_months (month, until) VALUES (in_month, v_last);
END //

DELIMITER ;
