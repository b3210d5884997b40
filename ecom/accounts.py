"""Accounts: signing up and in. What else one does with an account is in the modules named below."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ecom import account_rules, db, passwords, sessions, throttle
from ecom.credentials import change_password, check_password
from ecom.leaving import delete_account
from ecom.profiles import Profile, profile, update_profile
from ecom.settings import settings
from ecom.users import User, user

__all__ = [
    "DemoAccount",
    "Profile",
    "SignUp",
    "User",
    "change_password",
    "check_password",
    "delete_account",
    "demo_accounts",
    "profile",
    "sign_in",
    "sign_up",
    "update_profile",
    "user",
]


@dataclass(frozen=True)
class SignUp:
    full_name: str
    username: str
    email: str
    password: str


@dataclass(frozen=True)
class DemoAccount:
    username: str
    password: str
    title: str


def sign_up(asked: SignUp) -> User:
    """A new customer. Raises InvalidInput, or AlreadyTaken, with the field."""
    values = {
        "full_name": account_rules.full_name(asked.full_name),
        "username": account_rules.username(asked.username),
        "email": account_rules.email(asked.email),
        "password_hash": passwords.hashed(account_rules.password(asked.password)),
    }

    def work(connection: db.Connection) -> int:
        db.execute(connection, _CREATE, **values)
        return int(db.execute(connection, "SELECT @new_user AS id")[0]["id"])

    return user(db.transaction(work))


def sign_in(
    login: str,
    password: str,
    *,
    visitor_id: str,
    address: str | None = None,
    user_agent: str | None = None,
) -> sessions.Started:
    """Start a session for a user name or e-mail. `address`: None if unknown.

    Raises SignInRefused, alike for a wrong name, a wrong password, a closed account, and one that
    too many failures in a row have closed to browsers that never signed in to it.
    """
    login = login.strip().lower()[:254]
    found = _find(login)
    user_id = found["user_id"] if found else None
    known = sessions.knows(user_id, visitor_id)
    attempt = throttle.begin(login, address, visitor_id if known else None)
    below_cap = known or throttle.count_in_a_row(user_id)
    right = passwords.matches(password, found["password_hash"] if found else None)
    if not (found and right and below_cap):
        if known:  # whom the count does not bind: theirs need not be there before they have failed
            throttle.count_in_a_row(user_id)
        raise attempt.refusal()
    attempt.succeeded()
    return sessions.start(_user(found), visitor_id, address, user_agent)


def demo_accounts() -> list[DemoAccount]:
    """Those whose password the demo shows; none without a demo."""
    if not settings().demo:
        return []
    shown = {row["name"]: row["value"] for row in db.rows(_SHOWN)}
    hidden = shown.get("teachers_accounts", "").split()  # see ops.teacher
    names = [name for name in shown.get("demo_accounts", "").split() if name not in hidden]
    titles = {row["username"]: row["title"] for row in db.rows(_TITLES, names=names)}
    return [
        DemoAccount(name, shown["demo_password"], _spoken(titles[name]))
        for name in names
        if name in titles
    ]


def _spoken(title: str) -> str:
    return title.upper() if title == "it" else title.replace("_", " ").capitalize()


def _find(login: str) -> db.Row | None:
    found = db.row("CALL find_sign_in(:login)", login=login)
    return found if found and found["deactivated_at"] is None else None


def _user(found: db.Row) -> User:
    role = json.loads(found["details"])
    names = ("username", "email", "full_name", "role")
    return User(
        id=found["user_id"],
        **{name: found[name] for name in names},
        department=role.get("department"),
        level=role.get("level"),
    )


_CREATE = """
    CALL create_user(:username, :email, :password_hash, 'customer', :full_name, NULL, '{}',
                     @new_user)"""
_SHOWN = """
    SELECT name, value FROM shop_settings
     WHERE name IN ('demo_accounts', 'demo_password', 'teachers_accounts')"""
_TITLES = """
    SELECT u.username, COALESCE(
             e.department, IF(a.level = 'support', 'support_admin', a.level), u.role) AS title
      FROM users u
      LEFT JOIN employees e ON e.user_id = u.id
      LEFT JOIN admins a ON a.user_id = u.id
     WHERE u.username IN :names AND u.deactivated_at IS NULL"""
