"""Cache-aside reads of many values at once (`cache` has the rules; they hold here, too).

    cards = cache_many.get_many({7: keys.product(7), 8: keys.product(8)}, load, keys.PRODUCT_TTL)
    best = cache_many.get_ranked(keys.trending(), 10, keys.product, load, keys.PRODUCT_TTL)

What is found is one round trip to Redis. What is missing is loaded by one call; its leases and
what they fill are a pipeline each.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from redis import Redis
from redis.exceptions import ResponseError

from ecom import envelopes, keys, link, trace
from ecom.cache import FILL, Decode, as_it_is
from ecom.errors import SettingError, Unavailable
from ecom.link import RedisDown
from ecom.settings import settings

K = TypeVar("K")
T = TypeVar("T")


def get_many(
    keys_of: Mapping[K, str],
    load_many: Callable[[list[K]], Mapping[K, T]],
    ttl: float,
    decode: Decode[T] = as_it_is,
    *,
    shared: bool = False,
) -> dict[K, T]:
    """Values by id in the order of `keys_of` {id: key}; one MGET, and one load of what is missing.

    `load_many` leaves out what does not exist, and so does the result.
    """
    if not keys_of:
        return {}
    try:
        texts = link.attempt(lambda redis: _texts(redis, list(keys_of.values())))
    except RedisDown:
        return dict(load_many(list(keys_of)))
    return _completed(keys_of, texts, load_many, ttl, decode, shared)


def get_ranked(
    ranks: str,
    most: int,
    key_of: Callable[[int | str], str],
    load_many: Callable[[list[int]], Mapping[int, T]],
    ttl: float,
    decode: Decode[T] = as_it_is,
    *,
    shared: bool = False,
) -> dict[int, T]:
    """Values of the `most` highest ids of the sorted set `ranks`, the highest first.

    Ids and values come by one SORT_RO, which finds each value's key by the pattern `key_of("*")`;
    on a cluster, where they lie on different masters, by two commands. Without Redis: none.
    """
    try:
        found = link.attempt(lambda redis: _ranked(redis, ranks, most, key_of))
    except RedisDown:
        return {}
    keys_of = {which: key_of(which) for which in found}
    return _completed(keys_of, list(found.values()), load_many, ttl, decode, shared)


def _completed(
    keys_of: Mapping[K, str],
    texts: list[str | None],
    load_many: Callable[[list[K]], Mapping[K, T]],
    ttl: float,
    decode: Decode[T],
    shared: bool,
) -> dict[K, T]:
    """`texts`, opened, and what is missing among them loaded."""
    held = {
        which: envelopes.opened(text, decode, shared=shared)
        for which, text in zip(keys_of, texts, strict=True)
        if text is not None
    }
    wanted = [which for which in keys_of if which not in held or held[which].should_refresh()]
    fresh: Mapping[K, T] = {}
    if wanted:
        try:
            fresh = _load_many({which: keys_of[which] for which in wanted}, load_many, ttl)
        except (Unavailable, SettingError):
            if any(which not in held for which in wanted):
                raise
            wanted = []  # what is kept still holds
    values = {w: kept.value for w, kept in held.items() if kept.value is not None}
    if not wanted:
        return values
    values = {w: value for w, value in values.items() if w not in wanted} | dict(fresh)
    return {which: values[which] for which in keys_of if which in values}


def _ranked(
    redis: Redis, ranks: str, most: int, key_of: Callable[[int | str], str]
) -> dict[int, str | None]:
    if not settings().redis_cluster:
        ask = ["SORT_RO", ranks, "BY", "nosort", "DESC", "LIMIT", 0, most]
        try:
            flat = redis.execute_command(*ask, "GET", "#", "GET", key_of("*"))
            return dict(zip(map(int, flat[::2]), flat[1::2], strict=True))
        except ResponseError:
            pass  # an account that may read the shop's keys alone may not look for keys by pattern
    ids = [int(which) for which in redis.zrevrange(ranks, 0, most - 1)]
    texts = _texts(redis, [key_of(which) for which in ids]) if ids else []
    return dict(zip(ids, texts, strict=True))


def _texts(redis: Redis, wanted: list[str]) -> list[str | None]:
    """One alone is asked for by itself: its reply need not be taken out of a list."""
    return redis.mget(wanted) if len(wanted) > 1 else [redis.get(wanted[0])]


def _load_many(
    keys_of: Mapping[K, str], load_many: Callable[[list[K]], Mapping[K, T]], ttl: float
) -> Mapping[K, T]:
    """Loads all of them, and stores those whose lease it got: nobody waits for anybody."""
    token = secrets.token_hex(8)

    def take_leases(redis: Redis) -> list[bool | None]:
        pipeline = redis.pipeline(transaction=False)
        for key in keys_of.values():
            pipeline.set(keys.lease(key), token, nx=True, px=1000 * keys.LEASE_TTL)
        return pipeline.execute()

    try:
        taken = link.attempt(take_leases)
    except RedisDown:
        return load_many(list(keys_of))
    started = time.monotonic()
    with trace.span("fill", " ".join(keys_of.values())) as told:
        loaded = load_many(list(keys_of))
        trace.outcome(told, "filled")
    took = (time.monotonic() - started) / len(keys_of)

    def fill(redis: Redis) -> None:
        pipeline = redis.pipeline(transaction=False)
        for (which, key), mine in zip(keys_of.items(), taken, strict=True):
            if mine:
                text, milliseconds = envelopes.seal(loaded.get(which), ttl, took)
                args = [keys.lease(key), token, text, milliseconds]
                pipeline.eval(FILL.text, 2, key, *args)
        pipeline.execute()

    try:
        link.attempt(fill)
    except RedisDown:
        return loaded
    return loaded
