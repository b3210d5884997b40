"""What Redis was not heard to have forgotten or written: to be deleted there before it is trusted.

A debt is a key. It is remembered in this process, which does not read Redis again before it has
paid, and in MySQL, where any process finds and pays it within a second, should this one end.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterable

from redis import Redis

from ecom import db, keys, link
from ecom.errors import OutcomeUnknown, SettingError, Unavailable

log = logging.getLogger(__name__)

BATCH = 500

_own: dict[str, str] = {}  # key -> which debt
_untold: dict[str, str] = {}  # those that MySQL does not know yet
_lock = threading.Lock()


def owe(owed: Iterable[str]) -> None:
    """Remember keys whose deletion or new value Redis did not confirm.

    Raises OutcomeUnknown if MySQL cannot be told of them: should this process be killed now, nobody
    would know that Redis is old, so nothing may be confirmed that it does not show.
    """
    incurred = {key: secrets.token_hex(16) for key in owed}
    with _lock:
        _own.update(incurred)
        _untold.update(incurred)
    link.distrust()
    try:
        _tell_mysql()
    except (Unavailable, SettingError) as error:
        log.warning("%d debts are only in this process: %s", len(incurred), error)
        raise OutcomeUnknown("neither Redis nor MySQL could be told what is old") from error


def pay() -> int:
    """Pay what all processes owe; how many debts. Called by a loop a few times a second.

    Raises Unavailable if MySQL cannot be asked; what this process owes is then paid all the same.
    """
    try:
        link.probe()  # if in doubt: a trial, which pays our own
    except link.RedisDown:
        _tell_mysql()
        return 0
    _tell_mysql()
    paid = 0
    while found := db.rows(_SOME, batch=BATCH):
        debts = [debt["redis_key"] for debt in found]
        try:
            link.attempt(lambda redis, debts=debts: _delete(redis, debts))
        except link.RedisDown:
            break
        _settle(debts, [debt["incurred"] for debt in found])
        paid += len(found)
    return paid


def with_leases(of: Iterable[str]) -> list[str]:
    """The keys and their leases: a reader that is loading must not store what it has read."""
    return [name for key in of for name in (key, keys.lease(key))]


def _pay_own(redis: Redis) -> None:
    """In each trial of the breaker, before anyone reads Redis again."""
    with _lock:
        owed = dict(_own)
    if not owed:
        return
    _delete(redis, owed)
    with _lock:
        for key, debt in owed.items():
            if _own.get(key) == debt:
                del _own[key]


def _delete(redis: Redis, owed: Iterable[str]) -> None:
    """Twice: a server that was frozen may run commands it received before, but only until it
    has answered the first."""
    names = with_leases(owed)
    for _ in range(2):
        for start in range(0, len(names), BATCH):  # each answered within the time for a reply
            redis.unlink(*names[start : start + BATCH])


def _tell_mysql() -> None:
    with _lock:
        untold = dict(_untold)
    if not untold:
        return

    def record(connection: db.Connection) -> None:
        for key, debt in sorted(untold.items()):
            db.execute(connection, _RECORD, redis_key=key, incurred=debt)

    db.transaction(record)
    with _lock:
        for key, debt in untold.items():
            if _untold.get(key) == debt:
                del _untold[key]


def _settle(paid: list[str], debts: list[str]) -> None:
    """Only the debts that were seen: a key owed again meanwhile has a new one."""
    db.transaction(lambda c: db.execute(c, _SETTLED, paid=paid, debts=debts))


_SOME = "SELECT redis_key, incurred FROM cache_debts ORDER BY redis_key LIMIT :batch"
_RECORD = """
    INSERT INTO cache_debts (redis_key, incurred) VALUES (:redis_key, :incurred)
    ON DUPLICATE KEY UPDATE incurred = VALUES(incurred)"""
_SETTLED = "DELETE FROM cache_debts WHERE redis_key IN :paid AND incurred IN :debts"

link.before_trust(_pay_own)
