-- products_before_update: search words follow the name, and every edit raises the row's version, so
-- that a second editor can be told. A rating that arrives meanwhile is no edit. Words of a name that
-- stays are not made again: ten thousand prices change in one statement.

DROP TRIGGER IF EXISTS products_before_update;

DELIMITER //

CREATE TRIGGER products_before_update BEFORE UPDATE ON products FOR EACH ROW
BEGIN
  IF NEW.rating_count = OLD.rating_count AND NEW.rating_sum = OLD.rating_sum THEN
    IF NEW.name COLLATE utf8mb4_bin <> OLD.name OR NEW.search_words <> OLD.search_words THEN
      SET NEW.search_words = search_words(NEW.name);
    END IF;
    SET NEW.row_version = OLD.row_version + 1,
        NEW.updated_at = UTC_TIMESTAMP(6);
  END IF;
END //

DELIMITER ;
