-- report_discounts: what each code took off orders that were not canceled, by day of the order, for Power
-- BI or Excel. `kind`: off a whole order, off lines of a category, or off the delivery fee.
--
-- Days that are added up are read, the others are counted from the orders.
--
--   SELECT code, SUM(orders), SUM(cost) FROM report_discounts WHERE day >= '2025-01-01' GROUP BY code;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_discounts AS
WITH open_days AS (
  SELECT k.day
    FROM calendar k
    LEFT JOIN rollup_days r ON r.day = k.day
   WHERE k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
)
SELECT s.day, s.discount_id, c.code, c.kind, s.orders, s.cost
  FROM (
    SELECT r.start AS day, r.discount_id, r.orders, r.cost
      FROM rollup_days b
      STRAIGHT_JOIN rollup_discounts r ON r.grain = 'day' AND r.start = b.day
    UNION ALL
    SELECT day, discount_id, COUNT(DISTINCT order_id), SUM(cost)
      FROM (
        SELECT d.day, o.id AS order_id, o.discount_id, o.discount AS cost
          FROM open_days d
          STRAIGHT_JOIN orders o ON o.placed_on = d.day
         WHERE o.status <> 'canceled' AND o.discount_id IS NOT NULL
        UNION ALL
        SELECT d.day, o.id, i.discount_id, i.line_discount
          FROM open_days d
          STRAIGHT_JOIN orders o ON o.placed_on = d.day
          STRAIGHT_JOIN order_items i ON i.order_id = o.id
         WHERE o.status <> 'canceled' AND i.discount_id IS NOT NULL
        UNION ALL
        SELECT d.day, o.id, f.discount_id, f.discount
          FROM open_days d
          STRAIGHT_JOIN orders o ON o.placed_on = d.day
          STRAIGHT_JOIN deliveries f ON f.order_id = o.id
         WHERE o.status <> 'canceled' AND f.discount_id IS NOT NULL
      ) used
     GROUP BY day, discount_id
  ) s
  LEFT JOIN discounts c ON c.id = s.discount_id;
