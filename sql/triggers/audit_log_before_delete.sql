-- audit_log_before_delete: what was written stays as it is: SIGNAL audit_is_final.

DROP TRIGGER IF EXISTS audit_log_before_delete;

DELIMITER //

CREATE TRIGGER audit_log_before_delete BEFORE DELETE ON audit_log FOR EACH ROW
BEGIN
  CALL refuse('audit_is_final: nobody changes what was written down');
END //

DELIMITER ;
