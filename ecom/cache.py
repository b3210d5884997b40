"""Cache-aside reads. MySQL is asked by the `load` that the caller hands in.

    price = cache.get_or_load(keys.product(7), lambda: load_product(7), keys.PRODUCT_TTL)
    db.transaction(change_price)
    cache.forget(keys.product(7))           # after the commit, never before

Many values at once are read by `cache_many`.

A hit is one GET. On a miss one caller gets a lease and loads, over all processes; the others wait
for it. `forget` deletes value and lease, and what is loaded without a lease is not stored: so no
reader can bring back what was read before a change. Without Redis, every caller loads.

Cached are JSON values, with Decimal, date and datetime; a dataclass comes back as a dict, a tuple
as a list, a dict's keys as text. `decode` turns what came from Redis into what `load` returns;
with `shared` all readers of a process get the same object, which nobody may change (`envelopes`).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

from ecom import debts, envelopes, keys, link, trace
from ecom.errors import SettingError, Unavailable
from ecom.link import RedisDown

T = TypeVar("T")
Decode = Callable[[Any], T]


def as_it_is(value: Any) -> Any:
    return value


def get_or_load(
    key: str,
    load: Callable[[], T],
    ttl: float,
    decode: Decode[T] = as_it_is,
    *,
    lease_seconds: float = keys.LEASE_TTL,
    shared: bool = False,
) -> T:
    """The value of `key`, or what `load` returns, kept for about `ttl` seconds.

    None is kept shortly. `lease_seconds` is how long `load` may take before others load too.
    """
    try:
        text = link.attempt(lambda redis: redis.get(key))
        token = None
        if text is None:
            text, token = _value_or_lease(key, lease_seconds)
    except RedisDown:
        return load()
    if text is None:
        return _load(key, load, ttl, token)
    kept = envelopes.opened(text, decode, shared=shared)
    if kept.should_refresh() and (token := _lease(key, lease_seconds)):
        try:
            return _load(key, load, ttl, token)
        except (Unavailable, SettingError):
            pass  # what is kept still holds
    return kept.value


def forget(*forgotten: str) -> None:
    """After the commit: the next read loads. If Redis does not confirm, it becomes a debt.

    Raises OutcomeUnknown if that cannot be written down: see `debts.owe`.
    """
    if not forgotten:
        return
    try:
        link.attempt(lambda redis: redis.unlink(*debts.with_leases(forgotten)))
    except RedisDown:
        debts.owe(forgotten)


def _value_or_lease(key: str, lease_seconds: float) -> tuple[str | None, str | None]:
    """(value, None) or (None, lease token); (None, None) if its holder takes too long."""
    token = secrets.token_hex(8)
    where, ask = [key, keys.lease(key)], [token, round(1000 * lease_seconds)]
    end = time.monotonic() + lease_seconds
    pause = 0.005
    while True:
        reply = link.attempt(lambda redis: _GET_OR_LEASE(redis, where, ask))
        if reply == 1:
            return None, token
        if reply != 0:
            return reply, None
        if time.monotonic() > end:
            return None, None
        time.sleep(pause)
        pause = min(2 * pause, 0.05)


def _lease(key: str, seconds: float) -> str | None:
    token = secrets.token_hex(8)
    lease = keys.lease(key)
    try:
        mine = link.attempt(lambda r: r.set(lease, token, nx=True, px=round(1000 * seconds)))
    except RedisDown:
        return None
    return token if mine else None


def _load(key: str, load: Callable[[], T], ttl: float, token: str | None) -> T:
    started = time.monotonic()
    with trace.span("fill", key) as told:
        try:
            value = load()
        except BaseException:
            trace.outcome(told, "failed")
            if token:
                _fill(key, token, "", 1)  # nobody need wait for this lease to end
            raise
        if token:
            _fill(key, token, *envelopes.seal(value, ttl, time.monotonic() - started))
            trace.outcome(told, "filled")
    return value


def _fill(key: str, token: str, text: str, milliseconds: int) -> None:
    """No debt if it fails: should it still arrive, the lease decides whether it may stay."""
    try:
        link.attempt(lambda redis: FILL(redis, [key, keys.lease(key)], [token, text, milliseconds]))
    except RedisDown:
        return


_GET_OR_LEASE = link.script("get_or_lease")
FILL = link.script("fill")
