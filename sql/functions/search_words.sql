-- search_words(in_text): the form in which names are indexed and searched (ecom/search_text.py makes
-- the same of what a shopper types).
--
-- FULLTEXT drops words under three letters, so every syllable is padded with `_` to four characters.
-- Diacritics stay, since the column's collation ignores them; đ is a letter of its own in some
-- collations, so it is folded here.
--
--   in_text   such as a product's name
--   returns   its words in lower case, separated by spaces
--
--   SELECT search_words('Áo sơ mi, Đức');      -- 'áo__ sơ__ mi__ dức_'

DROP FUNCTION IF EXISTS search_words;

DELIMITER //

CREATE FUNCTION search_words(
  in_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci
) RETURNS TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci
  DETERMINISTIC
  NO SQL
  SQL SECURITY INVOKER
BEGIN
  DECLARE v_words TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci DEFAULT '';
  DECLARE v_rest TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
  DECLARE v_word TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;

  SET v_rest = REPLACE(LOWER(in_text), 'đ', 'd');
  SET v_rest = TRIM(REGEXP_REPLACE(v_rest, '[^\\p{L}\\p{M}\\p{N}]+', ' '));
  WHILE v_rest <> '' DO
    SET v_word = SUBSTRING_INDEX(v_rest, ' ', 1);
    SET v_rest = SUBSTRING(v_rest, CHAR_LENGTH(v_word) + 2);
    SET v_word = RPAD(v_word, GREATEST(4, CHAR_LENGTH(v_word)), '_');
    SET v_words = CONCAT_WS(' ', NULLIF(v_words, ''), v_word);
  END WHILE;
  RETURN v_words;
END //

DELIMITER ;
