-- point_movements_before_insert: the customer's points are the sum of this ledger.
--
-- BEFORE, so that the customer is locked for writing before the foreign key locks it for reading.

DROP TRIGGER IF EXISTS point_movements_before_insert;

DELIMITER //

CREATE TRIGGER point_movements_before_insert BEFORE INSERT ON point_movements FOR EACH ROW
BEGIN
  UPDATE customers SET loyalty_points = loyalty_points + NEW.points WHERE user_id = NEW.customer_id;
END //

DELIMITER ;
