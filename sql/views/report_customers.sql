-- report_customers: one row per customer with what they bought, ever, for Power BI or Excel. Canceled
-- orders do not count; net_revenue = sold - returns, `sold` is after discounts.
--
-- Days are the shop's. Who is deactivated, closed by staff or deleted on their own wish, is a customer no
-- more; what they bought still counts. `tier` is that of today. Customers who are added up are read, the
-- others are counted from their orders.
--
--   SELECT tier, COUNT(*), SUM(net_revenue) FROM report_customers GROUP BY tier;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_customers AS
SELECT c.customer_id, c.full_name, c.gender, YEAR(c.date_of_birth) AS year_of_birth, c.city, c.tier,
       c.loyalty_points, c.created_at,
       COALESCE(bought.orders, 0) AS orders,
       COALESCE(bought.sold - bought.returns, 0) AS net_revenue,
       (SELECT o.placed_at
          FROM orders o
         WHERE o.customer_id = c.customer_id AND o.status <> 'canceled'
         ORDER BY o.placed_at
         LIMIT 1) AS first_order_at,
       (SELECT o.placed_at
          FROM orders o
         WHERE o.customer_id = c.customer_id AND o.status <> 'canceled'
         ORDER BY o.placed_at DESC
         LIMIT 1) AS last_order_at,
       COALESCE(bought.sold, 0) AS sold,
       COALESCE(bought.returns, 0) AS returns,
       bought.first_day, bought.last_day,
       CASE
         WHEN c.created_at < k.starts_at THEN k.day - INTERVAL 1 DAY
         WHEN c.created_at >= k.ends_at THEN k.day + INTERVAL 1 DAY
         ELSE DATE(c.created_at)
       END AS created_on,
       c.deactivated_at,
       CASE
         WHEN c.deactivated_at < e.starts_at THEN e.day - INTERVAL 1 DAY
         WHEN c.deactivated_at >= e.ends_at THEN e.day + INTERVAL 1 DAY
         ELSE DATE(c.deactivated_at)
       END AS deactivated_on
  FROM customer_profiles c
  LEFT JOIN calendar k ON k.day = DATE(c.created_at)
  LEFT JOIN calendar e ON e.day = DATE(c.deactivated_at)
  LEFT JOIN (
    SELECT customer_id, orders, sold, returns, first_day, last_day
      FROM rollup_customers
    UNION ALL
    SELECT customer_id, CAST(SUM(orders) AS SIGNED), SUM(sold), SUM(returns), MIN(day), MAX(day)
      FROM (
        SELECT o.customer_id, 1 AS orders, o.total AS sold, 0 AS returns, o.placed_on AS day
          FROM customers u
          LEFT JOIN rollup_customers r ON r.customer_id = u.user_id
          STRAIGHT_JOIN orders o ON o.customer_id = u.user_id AND o.status <> 'canceled'
         WHERE r.customer_id IS NULL
        UNION ALL
        SELECT o.customer_id, 0, 0, l.amount, NULL
          FROM customers u
          LEFT JOIN rollup_customers r ON r.customer_id = u.user_id
          STRAIGHT_JOIN orders o ON o.customer_id = u.user_id AND o.status <> 'canceled'
          STRAIGHT_JOIN returns b ON b.order_id = o.id
          STRAIGHT_JOIN return_items l ON l.return_id = b.id
         WHERE r.customer_id IS NULL
      ) unbuilt
     GROUP BY customer_id
  ) bought ON bought.customer_id = c.customer_id;
