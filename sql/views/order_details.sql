-- order_details: an order with its bill, its delivery and one row per line.
--
--   SELECT * FROM order_details WHERE order_id = 12;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW order_details AS
SELECT o.id AS order_id, o.placed_at, o.status, o.customer_id, u.full_name AS customer,
       o.employee_id, taker.full_name AS employee,
       i.product_id, p.name AS product, g.name AS category, i.quantity, i.unit_price,
       i.line_discount, line_code.code AS line_discount_code, i.subtotal AS line_subtotal,
       i.order_discount, i.returned_quantity, i.refunded,
       o.subtotal, o.discount, order_code.code AS discount_code, o.total,
       b.method, b.status AS bill_status, b.transaction_id, b.amount AS to_pay, b.due_at, b.paid_at,
       c.name AS carrier, d.recipient, d.phone, d.address, d.city, d.tracking_number, d.fee,
       d.discount AS delivery_discount, delivery_code.code AS delivery_discount_code,
       d.estimated_on, d.shipped_at, d.delivered_at
  FROM orders o
  JOIN users u ON u.id = o.customer_id
  JOIN order_items i ON i.order_id = o.id
  JOIN products p ON p.id = i.product_id
  JOIN categories g ON g.id = p.category_id
  JOIN bills b ON b.order_id = o.id
  JOIN deliveries d ON d.order_id = o.id
  JOIN carriers c ON c.id = d.carrier_id
  LEFT JOIN users taker ON taker.id = o.employee_id
  LEFT JOIN discounts order_code ON order_code.id = o.discount_id
  LEFT JOIN discounts line_code ON line_code.id = i.discount_id
  LEFT JOIN discounts delivery_code ON delivery_code.id = d.discount_id;
