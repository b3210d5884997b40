-- products_before_insert: the words by which the product is found.

DROP TRIGGER IF EXISTS products_before_insert;

DELIMITER //

CREATE TRIGGER products_before_insert BEFORE INSERT ON products FOR EACH ROW
BEGIN
  SET NEW.search_words = search_words(NEW.name);
END //

DELIMITER ;
