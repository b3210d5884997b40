-- customer_tiers: the membership tier that each customer holds now.
--
--   SELECT tier_id, COUNT(*) FROM customer_tiers GROUP BY tier_id;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW customer_tiers AS
SELECT c.user_id AS customer_id,
       (SELECT t.id
          FROM membership_tiers t
         WHERE t.min_points <= GREATEST(c.loyalty_points, 0)
         ORDER BY t.min_points DESC
         LIMIT 1) AS tier_id
  FROM customers c;
