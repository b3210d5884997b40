-- report_customers: one row per customer with what they bought, for Power BI or Excel. Canceled orders
-- do not count; net_revenue is after discounts and returns.
--
--   SELECT tier, COUNT(*), SUM(net_revenue) FROM report_customers GROUP BY tier;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_customers AS
SELECT c.customer_id, c.full_name, c.gender, YEAR(c.date_of_birth) AS year_of_birth, c.city, c.tier,
       c.loyalty_points, c.created_at,
       COALESCE(bought.orders, 0) AS orders,
       COALESCE(bought.net_revenue, 0) AS net_revenue,
       bought.first_order_at, bought.last_order_at
  FROM customer_profiles c
  LEFT JOIN (
    SELECT o.customer_id, COUNT(DISTINCT o.id) AS orders,
           SUM(i.subtotal - i.order_discount - i.refunded) AS net_revenue,
           MIN(o.placed_at) AS first_order_at, MAX(o.placed_at) AS last_order_at
      FROM orders o
      JOIN order_items i ON i.order_id = o.id
     WHERE o.status <> 'canceled'
     GROUP BY o.customer_id
  ) bought ON bought.customer_id = c.customer_id;
