"""Staff as the shop keeps them: employees, and admins, whose level says what they may do.

Employees are managed with the right `employees.write`, admins with `admins.write`. Nobody changes
their own level or closes their own account, and one super admin is always left.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from ecom import account_rules, audit, cache, db, passwords, resets, sessions, staff_rows
from ecom import staff_rules as rules
from ecom.actions import action
from ecom.errors import AlreadyTaken, Duplicate, IllegalStep
from ecom.users import User

_KEYS = {"uq_users_email": "email", "uq_employees_internal_id": "internal_id"}


@action("staff.create", "employees.write")
def create(actor: User, username: str, **fields: Any) -> tuple[int, str]:
    """An employee; returns the id and a password, to be told to its owner.

    `fields`: internal_id, full_name, email, gender, department, hire_date, date_of_birth, address.
    Raises InvalidInput, AlreadyTaken.
    """
    needed = {"internal_id": "", "department": None, "hire_date": None}
    values = rules.checked(rules.OF_EMPLOYEE, {"full_name": "", "email": ""} | needed | fields)
    return _create(actor, "staff.create", "employee", username, values)


@action("staff.create_admin", "admins.write")
def create_admin(actor: User, username: str, level: str, **fields: Any) -> tuple[int, str]:
    """`fields`: full_name, email, gender. Raises InvalidInput, AlreadyTaken."""
    values = rules.checked(rules.OF_ADMIN, {"full_name": "", "email": ""} | fields)
    values["level"] = rules.level(level)
    return _create(actor, "staff.create_admin", "admin", username, values)


@action("staff.update", "employees.write")
def update(actor: User, user_id: int, row_version: int, **changes: Any) -> int:
    """`changes`: the fields that the editor changed, as for `create`; returns the new version,
    or the one that it was if that changes nothing.

    Raises NotAllowed, NotFound, InvalidInput, AlreadyTaken, Conflict: of the fields, and of level
    and `active`, which others may have changed.
    """
    touched: list[str] = []

    def work(connection: db.Connection) -> int:
        was = staff_rows.locked(connection, actor, user_id, "write")
        known = rules.OF_EMPLOYEE if was["role"] == "employee" else rules.OF_ADMIN
        became = was | rules.checked(known, changes)
        if was["row_version"] != row_version:
            standing = {"level": was["level"], "active": was["deactivated_at"] is None}
            current = {name: was[name] for name in known} | standing
            raise audit.conflict(connection, "staff", user_id, current, was["row_version"])
        if became == was:
            return row_version
        staff_rows.write(connection, became)
        touched[:] = sessions.keys_in(connection, user_id)
        audit.record(
            connection, actor, "staff.update", "staff", user_id, label=became["full_name"],
            was={name: was[name] for name in known}, became={name: became[name] for name in known},
        )  # fmt: skip
        return row_version + 1

    return _written(work, touched)


@action("staff.set_level", "admins.write")
def set_level(actor: User, user_id: int, level: str, row_version: int) -> int:
    """Of another admin; returns the new version.

    Raises NotAllowed, NotFound, InvalidInput, Conflict, IllegalStep for the last super admin.
    """
    level, touched = rules.level(level), list[str]()
    staff_rows.another(actor, user_id)

    def work(connection: db.Connection) -> int:
        was = staff_rows.locked(connection, actor, user_id, "write")
        if was["role"] != "admin":
            raise IllegalStep("an employee has a department", code="not_an_admin")
        if was["level"] == level:
            return was["row_version"]
        if was["row_version"] != row_version:
            current = {"level": was["level"]}
            raise audit.conflict(connection, "staff", user_id, current, was["row_version"])
        if level != "super_admin":
            staff_rows.one_stays(connection, was)
        db.execute(connection, _LEVEL, id=user_id, level=level)
        db.execute(connection, _RAISE_VERSION, id=user_id)
        touched[:] = sessions.keys_in(connection, user_id)
        audit.record(
            connection, actor, "staff.set_level", "staff", user_id, label=was["full_name"],
            was={"level": was["level"]}, became={"level": level},
        )  # fmt: skip
        return row_version + 1

    return _written(work, touched)


@action("staff.deactivate", "employees.write")
def deactivate(actor: User, user_id: int, note: str = "") -> None:
    """Nobody signs in to it any more, and sessions end; name and e-mail stay.

    Raises NotAllowed, NotFound, IllegalStep.
    """
    staff_rows.another(actor, user_id)
    ended: list[str] = []

    def work(connection: db.Connection) -> None:
        was = staff_rows.locked(connection, actor, user_id, "write")
        staff_rows.open_account(was)
        staff_rows.one_stays(connection, was)
        db.execute(connection, _CLOSE, id=user_id)
        ended[:] = sessions.end_in(connection, user_id)
        _stated(connection, actor, "staff.deactivate", was, active=False, note=note)

    _written(work, ended)


@action("staff.reactivate", "employees.write")
def reactivate(actor: User, user_id: int, note: str = "") -> None:
    """With the department or level, and the password, of before.

    Raises NotAllowed, NotFound, IllegalStep.
    """

    def work(connection: db.Connection) -> None:
        was = staff_rows.locked(connection, actor, user_id, "write")
        if was["deactivated_at"] is None:
            raise IllegalStep("it is open", code="account_open")
        db.execute(connection, _OPEN, id=user_id)
        _stated(connection, actor, "staff.reactivate", was, active=True, note=note)

    db.transaction(work)


def _create(
    actor: User, done: str, role: str, username: str, values: dict[str, Any]
) -> tuple[int, str]:
    username, password = account_rules.username(username), resets.new_password()
    password_hash = passwords.hashed(password)
    details = {name: value for name, value in values.items() if value is not None}

    def work(connection: db.Connection) -> int:
        db.execute(
            connection, _CREATE, username=username, password_hash=password_hash, role=role,
            email=values["email"], full_name=values["full_name"], gender=values.get("gender"),
            details=json.dumps(details, default=date.isoformat),
        )  # fmt: skip
        user_id = int(db.execute(connection, "SELECT @new_user AS id")[0]["id"])
        audit.record(
            connection, actor, done, "staff", user_id,
            label=values["full_name"], became={"username": username, **details},
        )  # fmt: skip
        return user_id

    return db.transaction(work), password


def _stated(
    connection: db.Connection,
    actor: User,
    done: str,
    was: dict[str, Any],
    *,
    active: bool,
    note: str,
) -> None:
    audit.record(
        connection, actor, done, "staff", was["id"], label=was["full_name"],
        was={"active": not active}, became={"active": active}, note=" ".join(note.split()),
    )  # fmt: skip


def _written(work: Any, touched: list[str]) -> Any:
    """Sessions that Redis knows are looked up anew after the commit: rights may have changed."""
    try:
        return db.transaction(work)
    except Duplicate as error:
        field = _KEYS.get(error.key)
        if field is None:
            raise
        raise AlreadyTaken("taken", code=f"{field}_taken", field=field) from error
    finally:  # if the reply to COMMIT was lost, it may be done all the same
        cache.forget(*touched)


_CREATE = """
CALL create_user(:username, :email, :password_hash, :role, :full_name, :gender, :details, @new_user)
"""
_LEVEL = "UPDATE admins SET level = :level, granted_on = UTC_DATE() WHERE user_id = :id"
_RAISE_VERSION = """
UPDATE users SET row_version = row_version + 1, updated_at = UTC_TIMESTAMP(6) WHERE id = :id
"""
_CLOSE = """
UPDATE users SET deactivated_at = UTC_TIMESTAMP(6), updated_at = UTC_TIMESTAMP(6),
       row_version = row_version + 1
 WHERE id = :id
"""
_OPEN = """
UPDATE users SET deactivated_at = NULL, failed_sign_ins = 0, updated_at = UTC_TIMESTAMP(6),
       row_version = row_version + 1
 WHERE id = :id
"""
