"""Staff to look through, and one of them in full."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ecom import db, paging, permissions
from ecom.errors import NotFound
from ecom.paging import Key, Page
from ecom.users import User


@dataclass(frozen=True)
class Member:
    """`internal_id` to `address` are of employees, `level` and `granted_on` of admins.

    Date of birth and address are None to whoever looks but does not manage employees.
    """

    id: int
    username: str
    full_name: str
    email: str
    gender: str | None
    role: str
    internal_id: str | None
    department: str | None
    hire_date: date | None
    date_of_birth: date | None
    address: str | None
    level: str | None
    granted_on: date | None
    created_at: datetime
    deactivated_at: datetime | None
    failed_sign_ins: int
    row_version: int
    last_seen_at: datetime | None
    open_sessions: int


@dataclass(frozen=True)
class Query:
    """None is any; `text`: part of a name, user name, e-mail or internal id."""

    text: str = ""
    role: str | None = None
    department: str | None = None
    level: str | None = None
    active: bool | None = None


def members(
    viewer: User | None, query: Query, after: str = "", before: str = "", limit: int = 50
) -> Page[Member]:
    """By name. Raises NotAllowed."""
    permissions.require(viewer, "staff.read")
    asked: dict[str, Any] = {
        "role": query.role, "department": query.department, "level": query.level,
        "like": f"%{_literal(query.text)}%" if query.text.strip() else None,
    }  # fmt: skip
    conditions = ["u.role IN ('employee', 'admin')"]
    conditions += [_CONDITIONS[name] for name, value in asked.items() if value is not None]
    if query.active is not None:
        conditions.append(f"u.deactivated_at IS {'' if query.active else 'NOT '}NULL")
    found = paging.page(_SELECT, conditions, _ORDER, after, before, limit, **asked)
    return found.map(lambda row: _shown_to(viewer, Member(**row)))


def member(viewer: User | None, user_id: int) -> Member:
    """Raises NotAllowed, NotFound."""
    permissions.require(viewer, "staff.read")
    for row in db.rows(f"{_SELECT} WHERE u.id = :id AND u.role <> 'customer'", id=user_id):
        return _shown_to(viewer, Member(**row))
    raise NotFound("nobody of the staff", user_id=user_id)


def names(viewer: User | None) -> dict[int, str]:
    """Everybody who ever was on the staff, for a choice of who did something. Raises NotAllowed."""
    permissions.require(viewer, "audit.read")
    return {row["id"]: row["full_name"] for row in db.rows(_NAMES)}


def _shown_to(viewer: User | None, found: Member) -> Member:
    if permissions.allows(viewer, "employees.write"):
        return found
    return replace(found, date_of_birth=None, address=None)


def _literal(text: str) -> str:
    """With the signs of LIKE taken for themselves."""
    text = " ".join(text.split())
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


_SELECT = """
SELECT u.id, u.username, u.full_name, u.email, u.gender, u.role, e.internal_id, e.department,
       e.hire_date, e.date_of_birth, e.address, a.level, a.granted_on, u.created_at,
       u.deactivated_at, u.failed_sign_ins, u.row_version,
       (SELECT MAX(s.last_seen_at) FROM sessions s WHERE s.user_id = u.id) AS last_seen_at,
       (SELECT COUNT(*) FROM sessions s
         WHERE s.user_id = u.id AND s.ended_at IS NULL AND s.expires_at > UTC_TIMESTAMP(6))
         AS open_sessions
FROM users u
LEFT JOIN employees e ON e.user_id = u.id
LEFT JOIN admins a ON a.user_id = u.id"""

_CONDITIONS = {
    "role": "u.role = :role",
    "department": "e.department = :department",
    "level": "a.level = :level",
    "like": "(u.full_name LIKE :like OR u.username LIKE LOWER(:like) OR u.email LIKE LOWER(:like)"
    " OR e.internal_id LIKE UPPER(:like))",
}
_ORDER = (Key("u.full_name", "full_name", str), Key("u.id", "id", int))
_NAMES = """
SELECT id, full_name FROM users WHERE role IN ('employee', 'admin') ORDER BY full_name, id
"""
