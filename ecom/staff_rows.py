"""Somebody of the staff, locked for a change, and who may change them."""

from __future__ import annotations

from typing import Any

from ecom import db, permissions
from ecom.errors import IllegalStep, NotAllowed, NotFound
from ecom.users import COLUMNS, TABLES, User

Row = dict[str, Any]


def locked(connection: db.Connection, actor: User, user_id: int, verb: str) -> Row:
    """Raises NotFound, or NotAllowed without the right `employees.<verb>` or `admins.<verb>`.

    Whoever changes an admin waits for the others who do, and needs the right still when it is
    their turn: they may have been lowered meanwhile.
    """
    found = next(iter(db.execute(connection, _ROLE, id=user_id)), None)
    if found is None:
        raise NotFound("nobody of the staff", user_id=user_id)
    permissions.require(actor, f"{found['role']}s.{verb}")
    if found["role"] == "admin":
        db.execute(connection, _GATE)
        permissions.require(_as_now(connection, actor), f"admins.{verb}")
    return db.execute(connection, _LOCK, id=user_id)[0]


def write(connection: db.Connection, row: Row) -> None:
    """The fields of a locked row as they are to be, and its next version."""
    for sql in (_UPDATE_USER, _UPDATE_EMPLOYEE)[: 2 if row["role"] == "employee" else 1]:
        named = {name: value for name, value in row.items() if f":{name}" in sql}
        db.execute(connection, sql, **named)


def open_account(row: Row) -> None:
    """Raises IllegalStep of a closed one."""
    if row["deactivated_at"] is not None:
        raise IllegalStep("the account is closed", code="account_closed")


def another(actor: User, user_id: int) -> None:
    """Nobody changes their own standing. Raises NotAllowed."""
    if actor.id == user_id:
        raise NotAllowed("somebody else has to do this", code="not_yourself")


def one_stays(connection: db.Connection, row: Row) -> None:
    """Behind the gate: another super admin is left to run the shop. Raises IllegalStep."""
    if row["level"] == "super_admin" and not db.execute(connection, _OTHERS, id=row["id"]):
        raise IllegalStep("the last super admin", code="last_super_admin")


def _as_now(connection: db.Connection, actor: User) -> User | None:
    found = db.execute(connection, _NOW, id=actor.id)
    return User(**found[0]) if found else None


_ROLE = "SELECT role FROM users WHERE id = :id AND role IN ('employee', 'admin')"
_NOW = f"SELECT {COLUMNS} FROM {TABLES} WHERE u.id = :id AND u.deactivated_at IS NULL"  # noqa: S608 - our own words
_GATE = "SELECT user_id FROM admins ORDER BY user_id FOR UPDATE"
_LOCK = """
SELECT u.id, u.username, u.role, u.full_name, u.email, u.gender, u.deactivated_at, u.row_version,
       u.failed_sign_ins, e.internal_id, e.department, e.hire_date, e.date_of_birth, e.address,
       a.level
  FROM users u
  LEFT JOIN employees e ON e.user_id = u.id
  LEFT JOIN admins a ON a.user_id = u.id
 WHERE u.id = :id FOR UPDATE
"""
_OTHERS = """
SELECT 1 FROM admins a JOIN users u ON u.id = a.user_id
 WHERE a.level = 'super_admin' AND u.deactivated_at IS NULL AND a.user_id <> :id LIMIT 1
"""
_UPDATE_USER = """
UPDATE users SET full_name = :full_name, email = :email, gender = :gender,
       updated_at = UTC_TIMESTAMP(6), row_version = row_version + 1
 WHERE id = :id
"""
_UPDATE_EMPLOYEE = """
UPDATE employees
   SET internal_id = :internal_id, department = :department, hire_date = :hire_date,
       date_of_birth = :date_of_birth, address = :address
 WHERE user_id = :id
"""
