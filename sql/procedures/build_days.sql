-- build_days: adds up what happened on some days, for reports; days that are not over are left open.
--
-- It waits for everybody who is changing something of these days, and they wait for it. What it reads
-- it does not lock, under READ COMMITTED. Safe to repeat: what was built before is built anew.
--
-- What was on hand is counted back from the next day that is built, or from now if there is none: the
-- whole ledger would be long to add up. So many days are quickest built from the last one on.
--
--   in_first, in_last   days of the shop's time zone, both included
--
--   START TRANSACTION; CALL build_days('2025-01-01', '2025-01-31'); COMMIT;

DROP PROCEDURE IF EXISTS build_days;

DELIMITER //

CREATE PROCEDURE build_days(IN in_first DATE, IN in_last DATE)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_last, v_next DATE;

  SET v_last = (
    SELECT MAX(day)
      FROM calendar
     WHERE day BETWEEN in_first AND in_last AND ends_at <= UTC_TIMESTAMP(6));
  CALL lock_days(in_first, v_last);

  DELETE FROM rollup_category_sales WHERE grain = 'day' AND start BETWEEN in_first AND v_last;
  INSERT INTO rollup_category_sales
  SELECT 'day', s.day, s.category_id, s.city, s.method, SUM(s.orders), SUM(s.units),
         SUM(s.gross_sales), SUM(s.discounts), SUM(s.returns), SUM(s.returned_units)
    FROM (
      SELECT day, category_id, city, method, COUNT(DISTINCT order_id) AS orders,
             SUM(units) AS units, SUM(gross_sales) AS gross_sales, SUM(discounts) AS discounts,
             0 AS returns, 0 AS returned_units
        FROM sold_lines
       WHERE day BETWEEN in_first AND v_last
       GROUP BY day, category_id, city, method
      UNION ALL
      SELECT day, category_id, city, method, 0, 0, 0, 0, SUM(amount), SUM(units)
        FROM returned_lines
       WHERE day BETWEEN in_first AND v_last
       GROUP BY day, category_id, city, method
    ) s
   GROUP BY s.day, s.category_id, s.city, s.method;

  -- An order has one city and one method, so those of a category add up.
  DELETE FROM rollup_categories WHERE grain = 'day' AND start BETWEEN in_first AND v_last;
  INSERT INTO rollup_categories
  SELECT 'day', start, category_id, SUM(orders), SUM(units), SUM(gross_sales), SUM(discounts),
         SUM(returns), SUM(returned_units)
    FROM rollup_category_sales
   WHERE grain = 'day' AND start BETWEEN in_first AND v_last
   GROUP BY start, category_id;

  -- Its sums are those of the categories; orders have lines of several, so they are counted themselves.
  DELETE FROM rollup_sales WHERE grain = 'day' AND start BETWEEN in_first AND v_last;
  INSERT INTO rollup_sales
  SELECT 'day', s.day, s.city, s.method, SUM(s.orders), SUM(s.units), SUM(s.gross_sales),
         SUM(s.discounts), SUM(s.returns), SUM(s.returned_units)
    FROM (
      SELECT o.placed_on AS day, d.city, b.method, COUNT(*) AS orders, 0 AS units,
             0 AS gross_sales, 0 AS discounts, 0 AS returns, 0 AS returned_units
        FROM orders o
        JOIN deliveries d ON d.order_id = o.id
        JOIN bills b ON b.order_id = o.id
       WHERE o.placed_on BETWEEN in_first AND v_last AND o.status <> 'canceled'
       GROUP BY o.placed_on, d.city, b.method
      UNION ALL
      SELECT start, city, method, 0, SUM(units), SUM(gross_sales), SUM(discounts), SUM(returns),
             SUM(returned_units)
        FROM rollup_category_sales
       WHERE grain = 'day' AND start BETWEEN in_first AND v_last
       GROUP BY start, city, method
    ) s
   GROUP BY s.day, s.city, s.method;

  DELETE FROM rollup_product_sales WHERE grain = 'day' AND start BETWEEN in_first AND v_last;
  INSERT INTO rollup_product_sales
  SELECT 'day', s.day, s.product_id, SUM(s.orders), SUM(s.units), SUM(s.gross_sales),
         SUM(s.discounts), SUM(s.returns), SUM(s.returned_units)
    FROM (
      SELECT day, product_id, COUNT(*) AS orders, SUM(units) AS units,
             SUM(gross_sales) AS gross_sales, SUM(discounts) AS discounts, 0 AS returns,
             0 AS returned_units
        FROM sold_lines
       WHERE day BETWEEN in_first AND v_last
       GROUP BY day, product_id
      UNION ALL
      SELECT day, product_id, 0, 0, 0, 0, SUM(amount), SUM(units)
        FROM returned_lines
       WHERE day BETWEEN in_first AND v_last
       GROUP BY day, product_id
    ) s
   GROUP BY s.day, s.product_id;

  DELETE FROM rollup_hours WHERE grain = 'day' AND start BETWEEN in_first AND v_last;
  INSERT INTO rollup_hours
  SELECT 'day', o.placed_on, WEEKDAY(o.placed_on),
         LEAST(TIMESTAMPDIFF(HOUR, k.starts_at, o.placed_at), 23) AS hour_of_day, COUNT(*)
    FROM orders o
    JOIN calendar k ON k.day = o.placed_on
   WHERE o.placed_on BETWEEN in_first AND v_last AND o.status <> 'canceled'
   GROUP BY o.placed_on, hour_of_day;

  DELETE FROM rollup_order_values WHERE grain = 'day' AND start BETWEEN in_first AND v_last;
  INSERT INTO rollup_order_values
  SELECT 'day', placed_on, value_bucket(total) AS step, COUNT(*), SUM(total)
    FROM orders
   WHERE placed_on BETWEEN in_first AND v_last AND status <> 'canceled'
   GROUP BY placed_on, step;

  DELETE FROM rollup_discounts WHERE grain = 'day' AND start BETWEEN in_first AND v_last;
  INSERT INTO rollup_discounts
  SELECT 'day', c.day, c.discount_id, COUNT(DISTINCT c.order_id), SUM(c.cost)
    FROM discount_costs c
   WHERE c.day BETWEEN in_first AND v_last
   GROUP BY c.day, c.discount_id;

  DELETE FROM rollup_warehouse_flow WHERE grain = 'day' AND start BETWEEN in_first AND v_last;
  INSERT INTO rollup_warehouse_flow
  SELECT 'day', moved_on, warehouse_id, SUM(GREATEST(quantity, 0)), SUM(GREATEST(-quantity, 0))
    FROM stock_movements
   WHERE moved_on BETWEEN in_first AND v_last
   GROUP BY moved_on, warehouse_id;

  DELETE FROM rollup_product_flow WHERE grain = 'day' AND start BETWEEN in_first AND v_last;
  -- One statement, for it sees the next day's pieces and what moved since at the same moment.
  SET v_next = (SELECT MIN(day) FROM rollup_days WHERE day > v_last);
  INSERT INTO rollup_product_flow
  SELECT 'day', f.day, f.product_id, f.inbound, f.outbound, f.received, f.closing, f.closing = 0
    FROM (
      SELECT p.product_id, k.day, COALESCE(m.inbound, 0) AS inbound,
             COALESCE(m.outbound, 0) AS outbound, COALESCE(m.received, 0) AS received,
             e.pieces - COALESCE(SUM(m.inbound - m.outbound) OVER (
               PARTITION BY p.product_id ORDER BY k.day DESC
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS closing
        FROM (
          SELECT product_id, MIN(created_at) AS first_at FROM stock_movements GROUP BY product_id
        ) p
        JOIN calendar k ON k.day BETWEEN in_first AND v_last AND k.ends_at > p.first_at
        JOIN (
          SELECT a.product_id, SUM(a.pieces) AS pieces  -- when the last of the days was over
            FROM (
              SELECT f.product_id, f.closing AS pieces
                FROM rollup_days b
                JOIN rollup_product_flow f ON f.grain = 'day' AND f.start = b.day
               WHERE b.day = v_next
              UNION ALL
              SELECT product_id, -SUM(quantity)
                FROM stock_movements
               WHERE moved_on > v_last AND moved_on <= COALESCE(v_next, '9999-12-31')
               GROUP BY product_id
              UNION ALL
              SELECT product_id, SUM(quantity)
                FROM stock
               WHERE NOT EXISTS (SELECT 1 FROM rollup_days WHERE day = v_next)
               GROUP BY product_id
              UNION ALL
              SELECT product_id, -SUM(quantity)
                FROM stock_movements
               WHERE moved_on > v_next
                 AND NOT EXISTS (SELECT 1 FROM rollup_days WHERE day = v_next)
               GROUP BY product_id
            ) a
           GROUP BY a.product_id
        ) e ON e.product_id = p.product_id
        LEFT JOIN (
          SELECT moved_on, product_id, SUM(GREATEST(quantity, 0)) AS inbound,
                 SUM(GREATEST(-quantity, 0)) AS outbound,
                 SUM(IF(cause IN ('opening', 'receipt'), quantity, 0)) AS received
            FROM stock_movements
           WHERE moved_on BETWEEN in_first AND v_last
           GROUP BY moved_on, product_id
        ) m ON m.moved_on = k.day AND m.product_id = p.product_id
    ) f;

  -- No DELETE of a range: it would wait for whoever opens the day behind it.
  REPLACE INTO rollup_days
    (day, orders, units, gross_sales, discounts, returns, returned_units,
     delivery_fees, delivery_discounts, delivery_refunds, rating_count, rating_sum)
  SELECT k.day, COALESCE(s.orders, 0), COALESCE(s.units, 0), COALESCE(s.gross_sales, 0),
         COALESCE(s.discounts, 0), COALESCE(s.returns, 0), COALESCE(s.returned_units, 0),
         COALESCE(d.fees, 0), COALESCE(d.discounts, 0), COALESCE(b.refunds, 0),
         COALESCE(g.ratings, 0), COALESCE(g.stars, 0)
    FROM calendar k
    LEFT JOIN (
      SELECT start, SUM(orders) AS orders, SUM(units) AS units, SUM(gross_sales) AS gross_sales,
             SUM(discounts) AS discounts, SUM(returns) AS returns,
             SUM(returned_units) AS returned_units
        FROM rollup_sales
       WHERE grain = 'day' AND start BETWEEN in_first AND v_last
       GROUP BY start
    ) s ON s.start = k.day
    LEFT JOIN (
      SELECT o.placed_on, SUM(d.fee) AS fees, SUM(d.discount) AS discounts
        FROM orders o
        JOIN deliveries d ON d.order_id = o.id
       WHERE o.placed_on BETWEEN in_first AND v_last AND o.status <> 'canceled'
       GROUP BY o.placed_on
    ) d ON d.placed_on = k.day
    LEFT JOIN (
      SELECT r.refunded_on, SUM(r.delivery_refund) AS refunds
        FROM returns r
        JOIN orders o ON o.id = r.order_id AND o.status <> 'canceled'
       WHERE r.refunded_on BETWEEN in_first AND v_last
       GROUP BY r.refunded_on
    ) b ON b.refunded_on = k.day
    LEFT JOIN (
      SELECT given_on, COUNT(*) AS ratings, SUM(rating) AS stars
        FROM reviews
       WHERE given_on BETWEEN in_first AND v_last
       GROUP BY given_on
    ) g ON g.given_on = k.day
   WHERE k.day BETWEEN in_first AND v_last;
END //

DELIMITER ;
