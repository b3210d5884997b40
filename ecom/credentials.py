"""Passwords of accounts: checking, changing, and resetting one for somebody who lost theirs."""

from __future__ import annotations

import secrets

from ecom import account_rules, cache, db, passwords, permissions, sessions, throttle
from ecom.users import User, user


def check_password(user_id: int, password: str) -> None:
    """Of somebody who is signed in. Raises SignInRefused; tries run out as at sign-in."""
    found = db.row("SELECT password_hash FROM users WHERE id = :user_id", user_id=user_id)
    # In capitals, as no login is: nobody can use up these tries from the sign-in page.
    attempt = throttle.begin(f"USER {user_id}", None)
    if not passwords.matches(password, found["password_hash"] if found else None):
        raise attempt.refusal()
    attempt.succeeded()


def change_password(user_id: int, old: str, new: str, keep_session: str | None = None) -> None:
    """Ends all sessions but the one with the token `keep_session`.

    Raises SignInRefused if `old` is wrong, InvalidInput (field `new`).
    """
    account_rules.password(new, field="new")
    check_password(user_id, old)
    _set_password(user_id, new, keep_session)


def reset_password(actor: User, user_id: int) -> str:
    """A new password, to be told to its owner; ends their sessions and the block of sign-ins.

    Raises NotAllowed: whoever resets staff could act as them, so that needs a right of its own.
    """
    permissions.require(actor, f"{user(user_id).role}s.reset")
    new = f"{secrets.token_urlsafe(12)}!"
    _set_password(user_id, new)
    throttle.lift(user_id)
    return new


def lift_block(actor: User, user_id: int) -> None:
    """Let unknown browsers try again after too many failures in a row. Raises NotAllowed."""
    permissions.require(actor, f"{user(user_id).role}s.reset")
    throttle.lift(user_id)


def _set_password(user_id: int, new: str, keep_session: str | None = None) -> None:
    password_hash = passwords.hashed(new)

    def work(connection: db.Connection) -> list[str]:
        db.execute(connection, _SET, user_id=user_id, password_hash=password_hash)
        sessions.distrust_in(connection, user_id, keep_session)
        return sessions.end_in(connection, user_id, keep_session)

    cache.forget(*db.transaction(work))


_SET = """
    UPDATE users SET password_hash = :password_hash, updated_at = UTC_TIMESTAMP(6)
     WHERE id = :user_id"""
