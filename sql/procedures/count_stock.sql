-- count_stock: what was counted in a warehouse becomes its stock; a ledger entry for each difference.
--
-- The difference is that between what was counted and what the list said when the counting began: what
-- was sold or came in since is not undone by it. A product that another stock-take has put right since
-- then is left alone, so that nobody's difference is booked twice. What is counted is there, so that
-- it is booked however full the warehouse is.
--
--   in_warehouse_id   of warehouses
--   in_lines          [{"product_id": 1, "seen": 20, "counted": 19}, …]; 0 to 1,000,000 pieces
--   in_listed_at      when the list was made: UTC, by this server's clock, its desk open
--   in_actor_id       who counted
--   in_note           for its entries
--   result set        product_id, seen, counted, difference, pieces (on hand now), moved (1: not what
--                     was seen), counted_since (1: by another stock-take; nothing is booked); only of
--                     products with a difference, or that moved
--
-- SIGNALs: those of open_stock_desk; empty_lines, product_twice, product_unknown, bad_quantity;
-- insufficient_stock, if so many were sold meanwhile that it would fall below zero.
--
--   START TRANSACTION;
--   CALL count_stock(
--     1, '[{"product_id": 1, "seen": 20, "counted": 19}]', UTC_TIMESTAMP(6), 7, 'stock-take');
--   COMMIT;

DROP PROCEDURE IF EXISTS count_stock;

DELIMITER //

CREATE PROCEDURE count_stock(
  IN in_warehouse_id INT,
  IN in_lines JSON,
  IN in_listed_at DATETIME(6),
  IN in_actor_id BIGINT,
  IN in_note VARCHAR(255)
)
  MODIFIES SQL DATA
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_now DATETIME(6);
  DECLARE v_wrong BIGINT;
  DECLARE v_lines JSON;

  CALL open_stock_desk(in_warehouse_id);
  SET v_now = UTC_TIMESTAMP(6);  -- behind the desk: later than any list that does not know of it
  SELECT MIN(product_id) INTO v_wrong
    FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      seen BIGINT PATH '$.seen',
      counted BIGINT PATH '$.counted'
    )) l
   WHERE NOT COALESCE(seen BETWEEN 0 AND 1000000 AND counted BETWEEN 0 AND 1000000, FALSE);
  IF v_wrong IS NOT NULL THEN
    CALL refuse(CONCAT('bad_quantity: ', v_wrong));
  END IF;
  SELECT COALESCE(JSON_ARRAYAGG(JSON_OBJECT('product_id', product_id, 'quantity', 1)), JSON_ARRAY())
    INTO v_lines
    FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (product_id BIGINT PATH '$.product_id')) l;
  CALL check_stock_lines(v_lines);
  SELECT JSON_ARRAYAGG(JSON_OBJECT(
           'product_id', l.product_id, 'seen', l.seen, 'counted', l.counted,
           'since', IF(c.product_id IS NULL, 0, 1)))
    INTO v_lines
    FROM JSON_TABLE(in_lines, '$[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      seen INT PATH '$.seen',
      counted INT PATH '$.counted'
    )) l
    LEFT JOIN (
      SELECT DISTINCT product_id
        FROM stock_movements
       WHERE cause = 'count' AND created_at >= in_listed_at AND warehouse_id = in_warehouse_id
    ) c ON c.product_id = l.product_id;
  SELECT l.product_id, l.seen, l.counted,
         IF(l.since, 0, l.counted - l.seen) AS difference,
         COALESCE(s.quantity, 0) + IF(l.since, 0, l.counted - l.seen) AS pieces,
         COALESCE(s.quantity, 0) <> l.seen AS moved,
         l.since AS counted_since
    FROM JSON_TABLE(v_lines, '$[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      seen INT PATH '$.seen',
      counted INT PATH '$.counted',
      since INT PATH '$.since'
    )) l
    LEFT JOIN stock s ON s.product_id = l.product_id AND s.warehouse_id = in_warehouse_id
   WHERE l.counted <> l.seen OR COALESCE(s.quantity, 0) <> l.seen
   ORDER BY l.product_id;
  INSERT INTO stock_movements
    (product_id, warehouse_id, quantity, cause, actor_id, note, created_at)
  SELECT l.product_id, in_warehouse_id, l.counted - l.seen, 'count', in_actor_id,
         COALESCE(in_note, ''), v_now
    FROM JSON_TABLE(v_lines, '$[*]' COLUMNS (
      product_id BIGINT PATH '$.product_id',
      seen INT PATH '$.seen',
      counted INT PATH '$.counted',
      since INT PATH '$.since'
    )) l
   WHERE l.counted <> l.seen AND NOT l.since
   ORDER BY l.product_id;
END //

DELIMITER ;
