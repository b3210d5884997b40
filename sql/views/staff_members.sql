-- staff_members: employees and admins.
--
--   SELECT * FROM staff_members WHERE department = 'sales';

CREATE OR REPLACE SQL SECURITY INVOKER VIEW staff_members AS
SELECT u.id AS user_id, u.username, u.email, u.full_name, u.gender, u.role,
       e.internal_id, e.department, e.hire_date, e.date_of_birth, e.address,
       a.level, a.granted_on, u.created_at, u.updated_at, u.deactivated_at
  FROM users u
  LEFT JOIN employees e ON e.user_id = u.id
  LEFT JOIN admins a ON a.user_id = u.id
 WHERE u.role IN ('employee', 'admin');
