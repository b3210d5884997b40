-- product_reviews: who thinks what of which product.
--
--   SELECT * FROM product_reviews WHERE product_id = 1 ORDER BY created_at DESC;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW product_reviews AS
SELECT r.id AS review_id, r.product_id, p.name AS product, r.customer_id, u.full_name AS customer,
       r.rating, r.content, r.created_at, r.updated_at
  FROM reviews r
  JOIN products p ON p.id = r.product_id
  JOIN users u ON u.id = r.customer_id;
