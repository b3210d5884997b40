"""What staff do for a customer: points, sign-in, sessions, and closing and opening the account.

The audit knows a customer by number only: what it says stays, also after an account was deleted.
"""

from __future__ import annotations

from typing import Any

from ecom import audit, cache, db, sessions, throttle
from ecom.actions import action
from ecom.errors import IllegalStep, InvalidInput, NotFound
from ecom.users import User

MOST_POINTS = 1_000_000  # in one adjustment
LONGEST_NOTE = 255


@action("customers.adjust_points", "customers.write")
def adjust_points(actor: User, customer_id: int, points: int, note: str, seen: int) -> int:
    """Credits `points`, or takes them back if negative; returns what the customer has since.

    `seen`: the points that the actor looked at, so that pressing twice does it once. Never goes
    below 0. Raises InvalidInput (points, note), NotFound, IllegalStep, Conflict.
    """
    note = _note(note)
    if not 0 < abs(points) <= MOST_POINTS:
        raise InvalidInput("1 to 1,000,000 points", field="points", code="points_wrong")

    def work(connection: db.Connection) -> int:
        had = _open(connection, customer_id)["loyalty_points"]
        if had != seen:
            raise audit.conflict(connection, "customer", customer_id, {"points": had}, 0)
        if points < 0 and had + points < 0:
            raise InvalidInput("so many are not there", field="points", code="points_too_low")
        db.execute(connection, _POINTS, id=customer_id, points=points, actor_id=actor.id, note=note)
        _write(
            connection, actor, "customers.adjust_points", customer_id, {"points": had},
            {"points": had + points}, note,
        )  # fmt: skip
        return had + points

    return db.transaction(work)


@action("customers.unblock", "customers.reset")
def unblock(actor: User, customer_id: int) -> None:
    """Unknown browsers may try again after too many failed sign-ins in a row.

    Raises NotFound, IllegalStep.
    """

    def work(connection: db.Connection) -> None:
        failures = _open(connection, customer_id)["failed_sign_ins"]
        db.execute(connection, _UNBLOCK, id=customer_id)
        _write(
            connection, actor, "customers.unblock", customer_id,
            {"failed_sign_ins": failures}, {"failed_sign_ins": 0},
        )  # fmt: skip

    db.transaction(work)
    throttle.lift(customer_id)  # tries from anywhere are counted in Redis


@action("customers.end_sessions", "customers.reset")
def end_sessions(actor: User, customer_id: int) -> int:
    """Signs the customer out everywhere; returns how many sessions ended.

    Raises NotFound, IllegalStep.
    """
    ended: list[str] = []

    def work(connection: db.Connection) -> None:
        _open(connection, customer_id)
        ended[:] = sessions.end_in(connection, customer_id)
        _write(
            connection, actor, "customers.end_sessions", customer_id,
            {"sessions": len(ended)}, {"sessions": 0},
        )  # fmt: skip

    _forgetting(ended, work)
    return len(ended)


@action("customers.deactivate", "customers.write")
def deactivate(actor: User, customer_id: int, note: str) -> None:
    """Nobody signs in to it any more; orders go on. Raises InvalidInput, NotFound, IllegalStep."""
    note = _note(note)
    ended: list[str] = []

    def work(connection: db.Connection) -> None:
        _open(connection, customer_id)
        db.execute(connection, _CLOSE, id=customer_id)
        ended[:] = sessions.end_in(connection, customer_id)
        _write(
            connection, actor, "customers.deactivate", customer_id,
            {"active": True}, {"active": False}, note,
        )  # fmt: skip

    _forgetting(ended, work)


@action("customers.reactivate", "customers.write")
def reactivate(actor: User, customer_id: int, note: str) -> None:
    """Of an account that staff closed; one that its owner deleted stays gone.

    Raises InvalidInput, NotFound, IllegalStep.
    """
    note = _note(note)

    def work(connection: db.Connection) -> None:
        found = _locked(connection, customer_id)
        if found["deleted"]:
            raise IllegalStep("its owner deleted it", code="account_deleted")
        if found["deactivated_at"] is None:
            raise IllegalStep("it is open", code="account_open")
        db.execute(connection, _OPEN, id=customer_id)
        _write(
            connection, actor, "customers.reactivate", customer_id,
            {"active": False}, {"active": True}, note,
        )  # fmt: skip

    db.transaction(work)


def _forgetting(ended: list[str], work: Any) -> None:
    try:
        db.transaction(work)
    finally:  # if the reply to COMMIT was lost, it may be done all the same
        cache.forget(*ended)


def _open(connection: db.Connection, customer_id: int) -> dict[str, Any]:
    found = _locked(connection, customer_id)
    if found["deactivated_at"] is not None:
        raise IllegalStep("the account is closed", code="account_closed")
    return found


def _locked(connection: db.Connection, customer_id: int) -> dict[str, Any]:
    for row in db.execute(connection, _LOCK, id=customer_id):
        return row
    raise NotFound("no such customer", customer_id=customer_id)


def _write(
    connection: db.Connection,
    actor: User,
    done: str,
    customer_id: int,
    was: audit.Fields,
    became: audit.Fields,
    note: str = "",
) -> None:
    audit.record(
        connection, actor, done, "customer", customer_id,
        label=f"#{customer_id}", was=was, became=became, note=note,
    )  # fmt: skip


def _note(note: str) -> str:
    note = " ".join(note.split())
    if not note:
        raise InvalidInput("say why", field="note", code="note_missing")
    return note[:LONGEST_NOTE]


_LOCK = """
SELECT u.id, u.deactivated_at, u.password_hash = '' AS deleted, u.failed_sign_ins, c.loyalty_points
FROM customers c JOIN users u ON u.id = c.user_id
WHERE c.user_id = :id FOR UPDATE
"""
_POINTS = """
INSERT INTO point_movements (customer_id, points, reason, actor_id, note)
VALUES (:id, :points, 'adjustment', :actor_id, :note)
"""
_UNBLOCK = "UPDATE users SET failed_sign_ins = 0 WHERE id = :id"
_CLOSE = """
UPDATE users SET deactivated_at = UTC_TIMESTAMP(6), updated_at = UTC_TIMESTAMP(6) WHERE id = :id
"""
_OPEN = """
UPDATE users SET deactivated_at = NULL, updated_at = UTC_TIMESTAMP(6) WHERE id = :id
"""
