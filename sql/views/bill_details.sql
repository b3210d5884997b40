-- bill_details: bills with what they are for.
--
--   SELECT * FROM bill_details WHERE bill_status = 'pending' ORDER BY due_at;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW bill_details AS
SELECT b.order_id, o.customer_id, u.full_name AS customer, u.email, o.status AS order_status,
       b.status AS bill_status, b.method, b.transaction_id,
       o.subtotal, o.discount, o.total, d.fee AS delivery_fee, d.discount AS delivery_discount,
       b.amount, b.refunded, b.due_at, b.paid_at,
       b.status = 'pending' AND b.due_at < UTC_TIMESTAMP(6) AS overdue
  FROM bills b
  JOIN orders o ON o.id = b.order_id
  JOIN users u ON u.id = o.customer_id
  JOIN deliveries d ON d.order_id = b.order_id;
