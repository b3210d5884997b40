"""How many visit, look, put into the cart and go to the checkout: counted in Redis, kept in MySQL.

    funnel.note_view(visitor_id, product_id)     # at every rerun: it counts once a visit
    funnel.flush()                               # every few seconds, in every process

A visit is a visitor's stay: whoever does nothing for 30 minutes and comes back visits again. Any
step belongs to a visit and so begins one. Days are those of the shop's time zone.

`flush` takes all counts out of Redis in one script, so each is added to `funnel_counts` by one
process. Product 0 has the counts of the whole shop; the others say for which products they were.
A crash loses the counts of a few seconds. Without Redis nothing is counted, and nobody waits.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ecom import db, keys, link
from ecom.errors import OutcomeUnknown, Unavailable
from ecom.link import RedisDown
from ecom.settings import settings

WHOLE_SHOP = 0  # in the place of a product's id


def note_visit(visitor_id: str) -> None:
    """The visitor is here: a new visit, or a sign that the last one goes on."""
    _note(visitor_id, "visit")


def note_view(visitor_id: str, product_id: int) -> None:
    """Counts once per visit and product."""
    _note(visitor_id, "product_view", product_id, once=f"view {product_id}")


def note_cart_add(visitor_id: str, product_id: int) -> None:
    """Counts each time, whatever the number of pieces."""
    _note(visitor_id, "cart_add", product_id)


def note_checkout(visitor_id: str, after_order: int | None) -> None:
    """Counts once per visit, and again after an order: `after_order` is the last one's id."""
    _note(visitor_id, "checkout", once=f"checkout {after_order or 0}")


def flush() -> int:
    """Add what was counted to MySQL; how many rows that were.

    Raises Unavailable if MySQL is down: the counts are then in Redis again. If nobody knows
    whether the COMMIT went through they are not: too few is better than twice.
    """
    taken = _take()
    if not taken:
        return 0
    rows = json.dumps([_row(field, events) for field, events in taken.items()])
    try:
        db.transaction(lambda connection: db.execute(connection, _ADD, rows=rows))
    except OutcomeUnknown:
        raise
    except Unavailable:
        _put_back(taken)
        raise
    return len(taken)


def _note(visitor_id: str, event: str, product_id: int = WHOLE_SHOP, once: str = "") -> None:
    day = datetime.now(ZoneInfo(settings().timezone)).date()
    visitor = hashlib.sha256(visitor_id.encode()).hexdigest()[:32]  # the cookie itself is secret
    names = [keys.funnel(), keys.funnel_visit(visitor)]
    args = [day.isoformat(), event, product_id, once, keys.VISIT_TTL, keys.FUNNEL_TTL]
    try:
        link.attempt(lambda redis: _NOTE(redis, names, args))
    except RedisDown:
        return  # a count is no fact: the click that caused it must not fail, nor wait


def _take() -> dict[str, str]:
    try:
        flat = link.attempt(lambda redis: _TAKE(redis, [keys.funnel()]))
    except RedisDown:
        return {}
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _put_back(taken: dict[str, str]) -> None:
    args = [keys.FUNNEL_TTL, *(x for count in taken.items() for x in count)]
    try:
        link.attempt(lambda redis: _PUT_BACK(redis, [keys.funnel()], args))
    except RedisDown:
        return  # both servers are down: these counts are lost


def _row(field: str, events: str) -> dict[str, Any]:
    day, event, product_id = field.split(" ")
    return {"day": day, "event": event, "product_id": int(product_id), "events": int(events)}


_NOTE = link.script("note_step")
_TAKE = link.script("take_counts")
_PUT_BACK = link.script("put_back_counts")

# In the order of the primary key: two processes at once wait for each other, never in a circle.
_ADD = """
INSERT INTO funnel_counts (day, event, product_id, events)
SELECT n.day, n.event, n.product_id, n.events
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  day DATE PATH '$.day',
  event VARCHAR(20) PATH '$.event',
  product_id BIGINT PATH '$.product_id',
  events INT PATH '$.events'
)) n
ORDER BY n.day, n.event, n.product_id
ON DUPLICATE KEY UPDATE events = funnel_counts.events + VALUES(events)
"""
