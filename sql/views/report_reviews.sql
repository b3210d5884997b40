-- report_reviews: one row per rating, on the day it was given in the shop's time zone, for Power BI or
-- Excel. `customer_city` and `tier` are those of the customer today.
--
--   SELECT category, AVG(rating) FROM report_reviews WHERE day >= '2025-01-01' GROUP BY category;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW report_reviews AS
SELECT v.given_on AS day, v.created_at AS given_at, v.id AS review_id, v.product_id,
       p.name AS product, p.category_id, g.name AS category, v.customer_id,
       c.city AS customer_city,
       (SELECT t.name
          FROM membership_tiers t
         WHERE t.min_points <= GREATEST(c.loyalty_points, 0)
         ORDER BY t.min_points DESC
         LIMIT 1) AS tier,
       v.rating
  FROM reviews v
  LEFT JOIN products p ON p.id = v.product_id
  LEFT JOIN categories g ON g.id = p.category_id
  LEFT JOIN customers c ON c.user_id = v.customer_id;
