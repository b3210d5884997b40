-- products_before_update: search words follow the name, and every edit raises the row's version, so
-- that a second editor can be told. A rating that arrives meanwhile is no edit.

DROP TRIGGER IF EXISTS products_before_update;

DELIMITER //

CREATE TRIGGER products_before_update BEFORE UPDATE ON products FOR EACH ROW
BEGIN
  IF NEW.rating_count = OLD.rating_count AND NEW.rating_sum = OLD.rating_sum THEN
    SET NEW.search_words = search_words(NEW.name),
        NEW.row_version = OLD.row_version + 1,
        NEW.updated_at = UTC_TIMESTAMP(6);
  END IF;
END //

DELIMITER ;
