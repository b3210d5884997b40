"""Passwords of accounts: checking and changing them. Resetting one is for staff: `ecom.resets`."""

from __future__ import annotations

from ecom import account_rules, audit, cache, db, passwords, sessions, throttle
from ecom.users import user


def check_password(user_id: int, password: str) -> None:
    """Of somebody who is signed in. Raises SignInRefused; tries run out as at sign-in."""
    found = db.row("SELECT password_hash FROM users WHERE id = :user_id", user_id=user_id)
    # In capitals, as no login is: nobody can use up these tries from the sign-in page.
    attempt = throttle.begin(f"USER {user_id}", None)
    if not passwords.matches(password, found["password_hash"] if found else None):
        raise attempt.refusal()
    attempt.succeeded()


def change_password(user_id: int, old: str, new: str, keep_session: str | None = None) -> None:
    """Ends all sessions but the one with the token `keep_session`. The audit says when staff do it.

    Raises SignInRefused if `old` is wrong, InvalidInput (field `new`).
    """
    account_rules.password(new, field="new")
    check_password(user_id, old)
    _set_password(user_id, new, keep_session)


def _set_password(user_id: int, new: str, keep_session: str | None = None) -> None:
    password_hash = passwords.hashed(new)
    owner = user(user_id)

    def work(connection: db.Connection) -> list[str]:
        if owner.role != "customer":
            audit.record(
                connection, owner, "staff.change_password", "staff", user_id, label=owner.full_name
            )
        return set_in(connection, user_id, password_hash, keep_session)

    cache.forget(*db.transaction(work))


def set_in(
    connection: db.Connection, user_id: int, password_hash: str, keep_session: str | None = None
) -> list[str]:
    """As part of a transaction; returns the keys that the caller forgets after its commit."""
    db.execute(connection, _SET, user_id=user_id, password_hash=password_hash)
    sessions.distrust_in(connection, user_id, keep_session)
    return sessions.end_in(connection, user_id, keep_session)


_SET = """
    UPDATE users SET password_hash = :password_hash, updated_at = UTC_TIMESTAMP(6)
     WHERE id = :user_id"""
