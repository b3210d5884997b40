-- check_capacity: refuses more pieces than a warehouse still has room for.
--
-- For what somebody brings. What a customer sends back, or a stock-take finds, is there: it is booked
-- however full the warehouse is.
--
--   in_warehouse_id   of warehouses; its desk is open (open_stock_desk)
--   in_pieces         that are to come in
--
-- SIGNALs: over_capacity, with the number of pieces that still fit.
--
--   CALL check_capacity(1, 500);

DROP PROCEDURE IF EXISTS check_capacity;

DELIMITER //

CREATE PROCEDURE check_capacity(IN in_warehouse_id INT, IN in_pieces BIGINT)
  READS SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_room BIGINT;

  SELECT w.capacity - COALESCE(SUM(s.quantity), 0) INTO v_room
    FROM warehouses w
    LEFT JOIN stock s ON s.warehouse_id = w.id
   WHERE w.id = in_warehouse_id
   GROUP BY w.id, w.capacity;
  IF in_pieces > 0 AND in_pieces > v_room THEN
    CALL refuse(CONCAT('over_capacity: ', GREATEST(v_room, 0)));
  END IF;
END //

DELIMITER ;
