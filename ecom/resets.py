"""For somebody who cannot get in, or should not: new passwords, blocks of sign-ins, sessions.

Whoever resets somebody could act as them: the right goes by the role of who is reset.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from ecom import audit, cache, credentials, db, passwords, sessions, staff_rows, throttle
from ecom.actions import action
from ecom.errors import IllegalStep, NotFound
from ecom.users import User


@action("staff.reset_password", "employees.reset")
def reset_password(actor: User, user_id: int) -> str:
    """A new password, to be told to its owner; ends their sessions and the block of sign-ins.

    Raises NotAllowed, NotFound, IllegalStep.
    """
    return _new_password(actor, "staff.reset_password", user_id, _of_staff)


@action("customers.reset_password", "customers.reset")
def reset_customer_password(actor: User, user_id: int) -> str:
    """The same for a customer who lost theirs. Raises NotFound, IllegalStep."""
    return _new_password(actor, "customers.reset_password", user_id, _of_customers)


@action("staff.unblock", "employees.reset")
def unblock(actor: User, user_id: int) -> None:
    """Unknown browsers may try again after too many failures in a row.

    Raises NotAllowed, NotFound, IllegalStep.
    """

    def work(connection: db.Connection) -> None:
        was = _of_staff(connection, actor, user_id)
        db.execute(connection, _UNBLOCK, id=user_id)
        audit.record(
            connection, actor, "staff.unblock", "staff", user_id, label=was["full_name"],
            was={"failed_sign_ins": was["failed_sign_ins"]},
            became={"failed_sign_ins": 0, "unblocked": True},
        )  # fmt: skip

    db.transaction(work)
    throttle.lift(user_id)  # tries from anywhere are counted in Redis


@action("staff.end_sessions", "employees.reset")
def end_sessions(actor: User, user_id: int) -> int:
    """Signs them out everywhere; returns how many sessions ended.

    Raises NotAllowed, NotFound, IllegalStep if there is none.
    """
    ended: list[str] = []

    def work(connection: db.Connection) -> None:
        was = staff_rows.locked(connection, actor, user_id, "reset")
        ended[:] = sessions.end_in(connection, user_id)
        if not ended:
            raise IllegalStep("nobody is signed in", code="no_sessions")
        audit.record(
            connection, actor, "staff.end_sessions", "staff", user_id,
            label=was["full_name"], became={"sessions_ended": len(ended)},
        )  # fmt: skip

    try:
        db.transaction(work)
    finally:  # if the reply to COMMIT was lost, it may be done all the same
        cache.forget(*ended)
    return len(ended)


def new_password() -> str:
    return f"{secrets.token_urlsafe(12)}!"


def _new_password(
    actor: User,
    done: str,
    user_id: int,
    locked: Callable[[db.Connection, User, int], dict[str, Any]],
) -> str:
    new = new_password()
    password_hash = passwords.hashed(new)
    ended: list[str] = []

    def work(connection: db.Connection) -> None:
        label = locked(connection, actor, user_id)["label"]
        ended[:] = credentials.set_in(connection, user_id, password_hash)
        entity = "staff" if locked is _of_staff else "customer"
        audit.record(
            connection, actor, done, entity, user_id,
            label=label, became={"password_reset": True, "sessions_ended": len(ended)},
        )  # fmt: skip

    try:
        db.transaction(work)
    finally:
        cache.forget(*ended)
    throttle.lift(user_id)
    return new


def _of_staff(connection: db.Connection, actor: User, user_id: int) -> dict[str, Any]:
    found = staff_rows.locked(connection, actor, user_id, "reset")
    staff_rows.open_account(found)
    return found | {"label": found["full_name"]}


def _of_customers(connection: db.Connection, actor: User, user_id: int) -> dict[str, Any]:
    found = next(iter(db.execute(connection, _CUSTOMER, id=user_id)), None)
    if found is None:
        raise NotFound("no such customer", customer_id=user_id)
    if found["deactivated_at"] is not None:
        raise IllegalStep("the account is closed", code="account_closed")
    return {"label": f"#{user_id}"}  # the audit knows a customer by number only


_UNBLOCK = "UPDATE users SET failed_sign_ins = 0 WHERE id = :id"
_CUSTOMER = "SELECT deactivated_at FROM users WHERE id = :id AND role = 'customer' FOR UPDATE"
