"""What people look at, put into carts and buy these days: one ZSET with forward decay.

An event at time t adds weight x 2^((t - landmark) / HALF_LIFE). Newer events weigh more, and
since all scores would fade at the same pace, none ever has to be touched again: the order is that
of exponential decay (Cormode, Shkapenyuk, Srivastava, Xu: Forward Decay, ICDE 2009).

A sale (10) now and one two days ago, with a half-life of a day: 10 x 2^2 to 10 x 2^0, four to one,
today and ever after. A double ends at 2^1023, so the script moves the landmark before that.

Without Redis, or in an empty one, the latest orders decide; views and cart adds are lost then.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from datetime import UTC

from ecom import catalog, db, keys, link
from ecom.catalog import Card
from ecom.link import RedisDown

VIEW, CART_ADD, SALE = 1, 4, 10
MOST_PIECES = 5  # count for one event: a single bulk order is no trend
HALF_LIFE = keys.DAY
MOVE_LANDMARK_AFTER = 500  # half-lives
FEW = 2  # products read beyond those shown, as some may be sold out: nearly always enough
SPARE = 12  # where it is not
# The latest ones, of RECENT_DAYS, that ranks are computed from. In a shop of a million orders they
# name 7 of the 8 products that eight times as many would, as twice as many do.
ORDERS = 500
RECENT_DAYS = 14

Scores = list[tuple[float, int]]


def top(n: int = 8) -> list[Card]:
    """At most `n` products that can be bought, the most wanted first."""
    first = catalog.first_cards(keys.trending(), n + FEW)
    found = _for_sale(first)
    if not first or len(found) < n <= len(first):  # no ranks yet, or more of them are sold out
        found = _for_sale(catalog.cards(_ranked(n + SPARE)))
    return found[:n]


def _for_sale(cards: list[Card]) -> list[Card]:
    return [card for card in cards if card.on_hand and not card.archived]


def note_view(product_id: int) -> None:
    """Once per visit and product: the page sees to that."""
    _note([(product_id, VIEW)])


def note_cart_add(product_id: int, n: int = 1) -> None:
    _note([(product_id, CART_ADD * min(n, MOST_PIECES))])


def note_sale(lines: Iterable[tuple[int, int]]) -> None:
    """`lines`: (product id, quantity)."""
    _note([(product_id, SALE * min(quantity, MOST_PIECES)) for product_id, quantity in lines])


def _note(events: list[tuple[int, float]]) -> None:
    args = [time.time(), HALF_LIFE, MOVE_LANDMARK_AFTER, *(x for event in events for x in event)]
    try:
        link.attempt(lambda redis: _NOTE(redis, _keys(), args))
    except RedisDown:
        return  # a trend is no fact: the click that caused it must not fail, nor wait


def _ranked(n: int) -> list[int]:
    try:
        found = link.attempt(lambda redis: redis.zrevrange(keys.trending(), 0, n - 1))
    except RedisDown:
        found = []
    return [int(product_id) for product_id in found] or _build()[:n]


def _build() -> list[int]:
    """Product ids ranked by the latest orders; one of the callers hands them to Redis, too."""
    token = secrets.token_hex(8)
    mine = _lease(token)
    landmark, scores = _from_orders()
    if mine:
        _hand_over(token, landmark, scores)
    return [product_id for _, product_id in scores]


def _lease(token: str) -> bool:
    lease = keys.lease(keys.trending())
    try:
        return bool(link.attempt(lambda r: r.set(lease, token, nx=True, px=1000 * keys.LEASE_TTL)))
    except RedisDown:
        return False


def _hand_over(token: str, landmark: float, scores: Scores) -> None:
    args = [landmark, token, *(x for entry in scores for x in entry)]
    try:
        link.attempt(lambda r: _BUILD(r, [*_keys(), keys.lease(keys.trending())], args))
    except RedisDown:
        return  # the next caller tries again


def _from_orders() -> tuple[float, Scores]:
    """The landmark, which is the time of the newest order, and the scores, highest first."""
    newest = db.row("SELECT MAX(placed_at) AS placed_at FROM orders")["placed_at"]
    if newest is None:
        return time.time(), []
    found = db.rows(
        _SCORES, newest=newest, orders=ORDERS, days=RECENT_DAYS, half_life=HALF_LIFE,
        sale=SALE, most=MOST_PIECES,
    )  # fmt: skip
    landmark = newest.replace(tzinfo=UTC).timestamp()
    scores = [(float(row["score"]), row["product_id"]) for row in found]
    return landmark, sorted(scores, reverse=True)


def _keys() -> list[str]:
    return [keys.trending(), keys.trending_landmark()]


_NOTE = link.script("note_trend")
_BUILD = link.script("build_trend")

# Each order is weighed once, before its lines are looked up; the few products are sorted by Python.
_SCORES = """
SELECT STRAIGHT_JOIN i.product_id, SUM(LEAST(i.quantity, :most) * recent.weight) AS score
FROM (
  SELECT id, :sale * POW(2, TIMESTAMPDIFF(SECOND, :newest, placed_at) / :half_life) AS weight
  FROM orders
  WHERE placed_at >= :newest - INTERVAL :days DAY AND status <> 'canceled'
  ORDER BY placed_at DESC LIMIT :orders
) recent
JOIN order_items i ON i.order_id = recent.id
GROUP BY i.product_id
"""
