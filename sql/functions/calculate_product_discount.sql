-- calculate_product_discount(in_discount_id, in_category_subtotal): what a category code takes off the
-- lines of its category. It takes its amount once per order, not once per line.
--
--   in_discount_id         of discounts; of another kind than `category` it takes nothing off
--   in_category_subtotal   sum of quantity x price over the order's lines of that category
--   returns                the amount, 0 below the discount's minimum
--
--   SELECT calculate_product_discount(3, 999.99);

DROP FUNCTION IF EXISTS calculate_product_discount;

DELIMITER //

CREATE FUNCTION calculate_product_discount(
  in_discount_id INT,
  in_category_subtotal DECIMAL(15,2)
) RETURNS DECIMAL(15,2)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  RETURN discount_amount(in_discount_id, 'category', in_category_subtotal, in_category_subtotal);
END //

DELIMITER ;
