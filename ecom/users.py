"""Who somebody is: what pages and rights need to know of a person that has signed in."""

from __future__ import annotations

from dataclasses import dataclass

from ecom import db
from ecom.errors import NotFound


@dataclass(frozen=True)
class User:
    """`department`: of an employee; `level`: of an admin."""

    id: int
    username: str
    email: str
    full_name: str
    role: str
    department: str | None = None
    level: str | None = None


def user(user_id: int) -> User:
    """Raises NotFound, also for somebody whose account is closed."""
    found = db.row(_SELECT, user_id=user_id)
    if found is None:
        raise NotFound("no such user", user_id=user_id)
    return User(**found)


COLUMNS = "u.id, u.username, u.email, u.full_name, u.role, e.department, a.level"
TABLES = """
    users u LEFT JOIN employees e ON e.user_id = u.id LEFT JOIN admins a ON a.user_id = u.id"""
_SELECT = f"""
    SELECT {COLUMNS} FROM {TABLES}
     WHERE u.id = :user_id AND u.deactivated_at IS NULL"""  # noqa: S608 - our own words
