-- report_funnel: how many visited, looked at products, put them into the cart, went to the checkout and
-- ordered, on each day of the shop's time zone up to today, for Power BI or Excel. Conversion of a period
-- is its orders by its visits. Orders are facts; the other counts may miss some seconds after a crash.
--
-- Product 0 has the counts of the whole shop: those of single products are among them.
--
--   SELECT SUM(orders) / SUM(visits) AS conversion FROM report_funnel WHERE day >= '2025-01-01';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_funnel AS
SELECT k.day,
       COALESCE(v.events, 0) AS visits,
       COALESCE(p.events, 0) AS product_views,
       COALESCE(a.events, 0) AS cart_adds,
       COALESCE(c.events, 0) AS checkouts,
       COALESCE(r.orders, (
         SELECT COUNT(*) FROM orders o WHERE o.placed_on = k.day AND o.status <> 'canceled'
       )) AS orders
  FROM calendar k
  LEFT JOIN rollup_days r ON r.day = k.day
  LEFT JOIN funnel_counts v ON v.day = k.day AND v.event = 'visit' AND v.product_id = 0
  LEFT JOIN funnel_counts p ON p.day = k.day AND p.event = 'product_view' AND p.product_id = 0
  LEFT JOIN funnel_counts a ON a.day = k.day AND a.event = 'cart_add' AND a.product_id = 0
  LEFT JOIN funnel_counts c ON c.day = k.day AND c.event = 'checkout' AND c.product_id = 0
 WHERE k.starts_at <= UTC_TIMESTAMP(6);
