-- report_customers: one row per customer with what they bought, for Power BI or Excel. Canceled orders
-- do not count; net_revenue is after discounts and returns. A closed account has closed_at.
--
-- Customers who are added up are read from rollup_customers, the others from their orders.
--
--   SELECT tier, COUNT(*), SUM(net_revenue) FROM report_customers GROUP BY tier;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_customers AS
SELECT c.customer_id, c.full_name, c.gender, YEAR(c.date_of_birth) AS year_of_birth, c.city, c.tier,
       c.loyalty_points, c.created_at,
       COALESCE(r.orders, bought.orders, 0) AS orders,
       COALESCE(r.sold, bought.sold, 0)
         - IF(r.customer_id IS NULL, COALESCE(returned.amount, 0), r.returns) AS net_revenue,
       (SELECT MIN(o.placed_at) FROM orders o
         WHERE o.customer_id = c.customer_id AND o.status <> 'canceled') AS first_order_at,
       (SELECT MAX(o.placed_at) FROM orders o
         WHERE o.customer_id = c.customer_id AND o.status <> 'canceled') AS last_order_at,
       c.deactivated_at AS closed_at
  FROM customer_profiles c
  LEFT JOIN rollup_customers r ON r.customer_id = c.customer_id
  LEFT JOIN (
    SELECT o.customer_id, COUNT(*) AS orders, SUM(o.total) AS sold
      FROM orders o LEFT JOIN rollup_customers x ON x.customer_id = o.customer_id
     WHERE x.customer_id IS NULL AND o.status <> 'canceled'
     GROUP BY o.customer_id
  ) bought ON bought.customer_id = c.customer_id
  LEFT JOIN (
    SELECT l.customer_id, SUM(l.amount) AS amount
      FROM returned_lines l LEFT JOIN rollup_customers x ON x.customer_id = l.customer_id
     WHERE x.customer_id IS NULL
     GROUP BY l.customer_id
  ) returned ON returned.customer_id = c.customer_id;
