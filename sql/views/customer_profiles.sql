-- customer_profiles: customers with their membership tier.
--
--   SELECT * FROM customer_profiles WHERE tier = 'Vàng';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW customer_profiles AS
SELECT u.id AS customer_id, u.username, u.email, u.full_name, u.gender, c.date_of_birth, c.phone,
       c.address, c.city, c.loyalty_points,
       (SELECT t.name
          FROM membership_tiers t
         WHERE t.min_points <= GREATEST(c.loyalty_points, 0)
         ORDER BY t.min_points DESC
         LIMIT 1) AS tier,
       u.created_at, u.updated_at, u.deactivated_at
  FROM customers c
  JOIN users u ON u.id = c.user_id;
