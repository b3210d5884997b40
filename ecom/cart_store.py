"""Where carts are kept: MySQL decides, Redis remembers.

Each change is one MySQL transaction that raises the cart's version, then one script that replaces
the whole hash in Redis if that is older. What Redis did not confirm becomes a debt
(`ecom/debts.py`). Readers take the hash, or ask MySQL and fill the hash again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from ecom import cache, cart_rows, db, debts, keys, link
from ecom.cart_rows import Contents, Item, Owner
from ecom.errors import OutcomeUnknown
from ecom.link import RedisDown

T = TypeVar("T")
Work = Callable[[db.Connection], tuple[T, list[Contents]]]


def recall(owner: Owner) -> Contents:
    """One HGETALL; without a copy in Redis, what MySQL says."""
    try:
        held = link.attempt(lambda redis: redis.hgetall(owner.key))
    except RedisDown:
        return cart_rows.load(owner)
    return _from_hash(owner, held) if held else _refill(owner)


def change(work: Work[T]) -> T:
    """Commit `work`, which returns its result and the carts as it left them; tell Redis.

    Raises OutcomeUnknown if the reply to COMMIT was lost and others have changed the cart since.
    """
    result, carts = _commit(work)
    for contents in carts:
        _remember(contents)
    return result


def forget(owner: Owner) -> None:
    """After a commit that changed the cart elsewhere: the next read asks MySQL."""
    cache.forget(owner.key)


def _commit(work: Work[T]) -> tuple[T, list[Contents]]:
    """Nothing is done a second time unless MySQL says that it was not done the first time."""
    made: list[tuple[T, list[Contents]]] = []
    while True:
        try:
            db.transaction(lambda connection: made.append(work(connection)))
            return made[-1]
        except OutcomeUnknown:
            carts = made[-1][1]
            meant = (carts[0].version, carts[0].changed_at)
            try:
                found = db.transaction(lambda c, cart_id=carts[0].id: cart_rows.stamp(c, cart_id))
            finally:
                for contents in carts:
                    forget(contents.owner)
            if found == meant:
                return made[-1]
            if found and found[0] >= meant[0]:
                raise


def _remember(contents: Contents) -> None:
    try:
        kept = _keep(contents)
    except RedisDown:
        debts.owe([contents.owner.key])
        return
    if not kept:
        _refill(contents.owner)


def _refill(owner: Owner) -> Contents:
    token = secrets.token_hex(8)
    lease = keys.lease(owner.key)
    try:
        mine = link.attempt(lambda r: r.set(lease, token, nx=True, px=1000 * keys.LEASE_TTL))
    except RedisDown:
        return cart_rows.load(owner)
    contents = cart_rows.load(owner)
    if mine:
        try:
            _keep(contents, token)
        except RedisDown:
            return contents  # no debt: if it still arrives, the lease decides whether it may stay
    return contents


def _keep(contents: Contents, token: str = "") -> bool:
    """Hand the cart to Redis. False: there is no copy, and this one may not become it."""
    key = contents.owner.key
    lines = [
        text
        for place, (product_id, item) in enumerate(contents.items.items())
        for text in (product_id, f"{item.quantity} {item.price_seen} {place}")
    ]
    args = [contents.version, keys.CART_TTL, token, *lines]
    return bool(link.attempt(lambda redis: _KEEP(redis, [key, keys.lease(key)], args)))


def _from_hash(owner: Owner, held: dict[str, str]) -> Contents:
    version = int(held.pop("version"))
    lines = sorted(
        (int(place), int(product_id), Item(int(quantity), Decimal(price)))
        for product_id, line in held.items()
        for quantity, price, place in [line.split()]
    )
    return Contents(owner, version, {product_id: item for _, product_id, item in lines})


_KEEP = link.script("keep_cart")
