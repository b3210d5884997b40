"""What people say of themselves, and the department or level that the shop gives its staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ecom import account_rules, audit, db, sessions
from ecom.errors import AlreadyTaken, Duplicate, NotFound
from ecom.users import user


@dataclass(frozen=True)
class Profile:
    """`phone`, `city`, `loyalty_points` and `tier` are of customers only."""

    id: int
    username: str
    email: str
    full_name: str
    role: str
    gender: str | None
    created_at: datetime
    date_of_birth: date | None
    phone: str | None
    address: str | None
    city: str | None
    loyalty_points: int | None
    tier: str | None


def profile(user_id: int) -> Profile:
    found = db.row(_PROFILE, user_id=user_id)
    if found is None:
        raise NotFound("no such user", user_id=user_id)
    return Profile(**found)


def update_profile(user_id: int, **changes: Any) -> None:
    """`changes`: any of full_name, email, gender, date_of_birth, phone, address, city.

    What staff change of themselves is in the audit, as what others change of them.
    Raises InvalidInput, or AlreadyTaken, with the field.
    """
    values = {name: account_rules.OF_PROFILE[name](value) for name, value in changes.items()}
    owner = user(user_id)
    role = owner.role

    def work(connection: db.Connection) -> None:
        before = db.execute(connection, _LOCK, user_id=user_id)[0]
        after = before | values
        if after == before:
            return
        db.execute(connection, _UPDATE_USER, user_id=user_id, **_of(_UPDATE_USER, after))
        if role in _UPDATE_ROLE:
            sql = _UPDATE_ROLE[role]
            db.execute(connection, sql, user_id=user_id, **_of(sql, after))
        if role != "customer":
            audit.record(
                connection, owner, "staff.update", "staff", user_id,
                label=after["full_name"], was=before, became=after,
            )  # fmt: skip

    try:
        db.transaction(work)
    except Duplicate as error:
        if error.key != "uq_users_email":
            raise
        raise AlreadyTaken("taken", code="email_taken", field="email") from error
    sessions.look_again(user_id)


def _of(sql: str, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f":{name}" in sql}


_PROFILE = """
    SELECT u.id, u.username, u.email, u.full_name, u.role, u.gender, u.created_at,
           COALESCE(c.date_of_birth, e.date_of_birth) AS date_of_birth, c.phone,
           COALESCE(c.address, e.address) AS address, c.city, c.loyalty_points,
           (SELECT t.name FROM membership_tiers t WHERE t.min_points <= c.loyalty_points
             ORDER BY t.min_points DESC LIMIT 1) AS tier
      FROM users u
      LEFT JOIN customers c ON c.user_id = u.id
      LEFT JOIN employees e ON e.user_id = u.id
     WHERE u.id = :user_id AND u.deactivated_at IS NULL"""
_LOCK = """
    SELECT u.full_name, u.email, u.gender, c.phone, c.city,
           COALESCE(c.date_of_birth, e.date_of_birth) AS date_of_birth,
           COALESCE(c.address, e.address) AS address
      FROM users u
      LEFT JOIN customers c ON c.user_id = u.id
      LEFT JOIN employees e ON e.user_id = u.id
     WHERE u.id = :user_id
       FOR UPDATE"""
_UPDATE_USER = """
    UPDATE users
       SET full_name = :full_name, email = :email, gender = :gender,
           row_version = row_version + 1, updated_at = UTC_TIMESTAMP(6)
     WHERE id = :user_id"""
_UPDATE_ROLE = {
    "customer": """
        UPDATE customers
           SET date_of_birth = :date_of_birth, phone = :phone, address = :address, city = :city
         WHERE user_id = :user_id""",
    "employee": """
        UPDATE employees SET date_of_birth = :date_of_birth, address = :address
         WHERE user_id = :user_id""",
}
