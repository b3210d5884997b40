"""What came before the demo's orders: visits, looks, cart adds, checkouts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ecom import db
from ops import demo, install, servers
from ops.connection import connect
from ops.demo import funnel
from ops.demo.shop import Shop
from tests.conftest import DATA_DIR
from tests.ops.test_demo import CARRIERS, ZONE

URL = servers.urls(DATA_DIR, "glass_steps")[0]

# Each finds the days or products that contradict what stands above it.
CONTRADICTIONS = {
    "every day is counted": """
        SELECT k.day FROM calendar k
        LEFT JOIN funnel_counts f ON f.day = k.day AND f.event = 'visit' AND f.product_id = 0
        WHERE k.day BETWEEN (SELECT MIN(placed_on) FROM orders)
                        AND (SELECT MAX(placed_on) FROM orders) AND f.day IS NULL""",
    "no step is taken more often than the one before": """
        SELECT v.day FROM funnel_counts v
        JOIN funnel_counts a ON a.day = v.day AND a.event = 'cart_add' AND a.product_id = 0
        JOIN funnel_counts c ON c.day = v.day AND c.event = 'checkout' AND c.product_id = 0
        WHERE v.event = 'product_view' AND v.product_id = 0
          AND NOT (v.events >= a.events AND a.events >= c.events
                   AND c.events >= (SELECT COUNT(*) FROM orders o WHERE o.placed_on = v.day))""",
    "the shop's looks and cart adds are those of its products": """
        SELECT day, event FROM funnel_counts
        WHERE event IN ('product_view', 'cart_add')
        GROUP BY day, event
        HAVING SUM(product_id > 0) > 0
           AND SUM(IF(product_id = 0, events, 0)) <> SUM(IF(product_id > 0, events, 0))""",
    "who buys a product has looked at it and put it into the cart": """
        SELECT o.placed_on, i.product_id, COUNT(*) AS bought, v.events AS looks, a.events AS adds
        FROM orders o
        JOIN order_items i ON i.order_id = o.id
        LEFT JOIN funnel_counts v ON v.day = o.placed_on AND v.event = 'product_view'
                                 AND v.product_id = i.product_id
        LEFT JOIN funnel_counts a ON a.day = o.placed_on AND a.event = 'cart_add'
                                 AND a.product_id = i.product_id
        WHERE o.placed_on > (SELECT MAX(placed_on) FROM orders) - INTERVAL 60 DAY
        GROUP BY o.placed_on, i.product_id, v.events, a.events
        HAVING NOT COALESCE(looks >= adds AND adds >= bought, FALSE)""",
    "nobody looked at a product before it was for sale": """
        SELECT f.day, f.product_id FROM funnel_counts f JOIN products p ON p.id = f.product_id
        WHERE f.day < DATE(p.created_at)""",
}

_MONTHS = """
SELECT DATE_FORMAT(f.day, '%Y-%m') AS month, SUM(f.events) AS visits,
       SUM((SELECT COUNT(*) FROM orders o WHERE o.placed_on = f.day)) AS orders
FROM funnel_counts f WHERE f.event = 'visit' GROUP BY month
"""


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_the_demos_funnel_does_not_contradict_its_orders(demo_shop: str, rule: str) -> None:
    assert db.rows(f"{CONTRADICTIONS[rule]} LIMIT 3") == []


def test_of_a_hundred_visits_two_to_four_end_with_an_order(demo_shop: str) -> None:
    shares = [row["orders"] / row["visits"] for row in db.rows(_MONTHS)]
    assert len(shares) >= 24
    assert all(0.02 < share < 0.04 for share in shares)


def test_the_same_seed_and_day_make_the_same_funnel() -> None:
    assert _history(seed=7) == _history(seed=7)
    assert _history(seed=7) != _history(seed=8)


def _history(seed: int) -> list[str]:
    shop = Shop(400, seed, date(2026, 5, 20), ZONE, CARRIERS, unpaid_hours=24)
    for _ in shop.chunks():
        pass
    return list(funnel.history(shop, seed))


@pytest.fixture
def now(private_servers: servers.Servers, override: Callable[..., Any]) -> Iterator[datetime]:
    """A demo of today; the time, in UTC."""
    override(demo_orders=6_000, mysql_url=URL, demo=True, redis_prefix="steps")
    with connect(URL, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS glass_steps")
    install.install(URL, demo=True)
    yield datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    db.close()


def test_the_days_that_are_filled_have_their_visits_too(now: datetime) -> None:
    for days in (1, 1.3, 3):  # a day that is filled in parts adds up
        demo.fill_days(URL, now + timedelta(days=days))
    for rule, sql in CONTRADICTIONS.items():
        assert db.rows(f"{sql} LIMIT 3") == [], rule
    found = db.row(
        "SELECT SUM(events) AS visits, (SELECT COUNT(*) FROM orders WHERE placed_at >= :now) AS n"
        " FROM funnel_counts WHERE event = 'visit' AND day >= :day",
        now=now,
        day=now.date(),
    )
    assert 0.015 < found["n"] / found["visits"] < 0.06
