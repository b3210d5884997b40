-- report_funnel: visits, product views, cart adds and checkouts of each day, and its orders, for Power
-- BI or Excel. Orders are facts; the others are counts that a crash may thin.
--
--   SELECT day, orders / NULLIF(visits, 0) AS conversion FROM report_funnel ORDER BY day;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_funnel AS
SELECT d.day,
       COALESCE(c.visits, 0) AS visits, COALESCE(c.product_views, 0) AS product_views,
       COALESCE(c.cart_adds, 0) AS cart_adds, COALESCE(c.checkouts, 0) AS checkouts,
       d.orders
  FROM report_daily_revenue d
  LEFT JOIN (
    SELECT day,
           SUM(IF(event = 'visit', events, 0)) AS visits,
           SUM(IF(event = 'product_view', events, 0)) AS product_views,
           SUM(IF(event = 'cart_add', events, 0)) AS cart_adds,
           SUM(IF(event = 'checkout', events, 0)) AS checkouts
      FROM funnel_counts
     GROUP BY day
  ) c ON c.day = d.day;
