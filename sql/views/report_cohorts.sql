-- report_cohorts: one row per month of first orders and month after it, for Power BI or Excel: how many
-- of those customers ordered in that month, and what it brought, less the refunds of that month.
-- A month in which none of them ordered and nothing came back has no row.
--
--   SELECT first_month, month, buyers, net_revenue FROM report_cohorts ORDER BY first_month, month;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_cohorts AS
SELECT c.first_month, c.month, SUM(c.orders > 0) AS buyers, SUM(c.net_revenue) AS net_revenue
  FROM (
    SELECT m.first_month, m.month, m.orders, m.sold - m.returns AS net_revenue
      FROM rollup_customer_months m
      JOIN rollup_customers r ON r.customer_id = m.customer_id
    UNION ALL
    SELECT MIN(n.month) OVER (PARTITION BY n.customer_id), n.month, n.orders, n.net_revenue
      FROM (
        SELECT u.customer_id, u.month, SUM(u.orders) AS orders, SUM(u.net_revenue) AS net_revenue
          FROM (
            SELECT o.customer_id, o.placed_on - INTERVAL DAYOFMONTH(o.placed_on) - 1 DAY AS month,
                   1 AS orders, o.total AS net_revenue
              FROM customers q
              LEFT JOIN rollup_customers x ON x.customer_id = q.user_id
              STRAIGHT_JOIN orders o ON o.customer_id = q.user_id
             WHERE x.customer_id IS NULL AND o.status <> 'canceled'
            UNION ALL
            SELECT l.customer_id, l.day - INTERVAL DAYOFMONTH(l.day) - 1 DAY, 0, -l.amount
              FROM customers q
              LEFT JOIN rollup_customers x ON x.customer_id = q.user_id
              STRAIGHT_JOIN returned_lines l ON l.customer_id = q.user_id
             WHERE x.customer_id IS NULL
          ) u
         GROUP BY u.customer_id, u.month
      ) n
  ) c
 GROUP BY c.first_month, c.month;
