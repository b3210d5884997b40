"""The demo goes on by itself: the days since its last order, through the shop's procedures."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ecom import db, orders
from ecom.errors import InsufficientStock
from ops import demo, install, servers
from ops.connection import connect
from ops.demo import fill
from tests.conftest import DATA_DIR
from tests.ops.test_demo import CONTRADICTIONS

URL = servers.urls(DATA_DIR, "glass_days")[0]
ORDERS = 6_000


@pytest.fixture
def now(private_servers: servers.Servers, override: Callable[..., Any]) -> Iterator[datetime]:
    """A demo of today; the time, in UTC."""
    override(demo_orders=ORDERS, mysql_url=URL, demo=True, redis_prefix="days")
    with connect(URL, database=False) as connection, connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS glass_days")
    install.install(URL, demo=True)
    yield datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    db.close()


def _contradictions() -> dict[str, list[dict[str, Any]]]:
    found = {rule: db.rows(f"{sql} LIMIT 3") for rule, sql in CONTRADICTIONS.items()}
    return {rule: rows for rule, rows in found.items() if rows}


def _since(time: datetime) -> int:
    return db.row("SELECT COUNT(*) AS n FROM orders WHERE placed_at >= :time", time=time)["n"]


def test_three_days_later_the_shop_has_gone_on(now: datetime) -> None:
    usual = _since(now - timedelta(days=28)) / 28
    until = now + timedelta(days=3)
    placed = demo.fill_days(URL, until)
    assert placed == db.row("SELECT COUNT(*) AS n FROM orders")["n"] - ORDERS
    for day in range(3):
        begin = now + timedelta(days=day)
        assert 0.2 * usual < _since(begin) - _since(begin + timedelta(days=1)) < 3 * usual
    assert _since(until) == 0
    assert _contradictions() == {}
    for event in ("paid", "shipped", "delivered", "received"):
        assert db.rows(
            "SELECT 1 FROM order_events WHERE event = :event AND created_at >= :now LIMIT 1",
            event=event,
            now=now,
        )
    assert db.rows("SELECT 1 FROM reviews WHERE created_at >= :now LIMIT 1", now=now)
    assert db.rows("SELECT 1 FROM users WHERE created_at >= :now LIMIT 1", now=now)
    overdue = "SELECT 1 FROM deliveries WHERE next_step_at < :until LIMIT 1"
    assert db.rows(overdue, until=until) == []


def test_what_is_filled_is_not_filled_again(now: datetime) -> None:
    demo.fill_days(URL, now + timedelta(days=1))
    assert demo.fill_days(URL, now + timedelta(days=1)) == 0


def test_after_a_long_time_two_months_are_filled_thinly(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill, "MOST_ORDERS", 120)
    placed = demo.fill_days(URL, now + timedelta(days=100))
    assert 60 < placed < 180
    assert _since(now + timedelta(days=40)) == _since(now) == placed


def test_without_a_demo_nothing_is_filled(shop: str) -> None:
    assert demo.fill_days(shop, datetime.now(UTC).replace(tzinfo=None)) == 0
    assert db.rows("SELECT * FROM orders") == []


def test_people_shop_while_the_days_are_filled(now: datetime) -> None:
    product = db.row(
        "SELECT product_id FROM stock GROUP BY product_id ORDER BY SUM(quantity) DESC LIMIT 1"
    )["product_id"]
    bought: list[int] = []
    problems: list[Exception] = []
    filled = threading.Event()

    def shop() -> None:
        while not filled.is_set():
            try:
                bought.append(orders.place_order(_one_of(product)))
            except InsufficientStock:
                return
            except Exception as problem:
                problems.append(problem)
                return

    shoppers = [threading.Thread(target=shop) for _ in range(2)]
    for shopper in shoppers:
        shopper.start()
    placed = demo.fill_days(URL, now + timedelta(days=1))
    filled.set()
    for shopper in shoppers:
        shopper.join()
    assert problems == []
    assert placed > 0
    assert bought
    out_of_time = "the ledger is written in order of time"  # of their own time, the shoppers'
    assert _contradictions().keys() <= {out_of_time}


def _one_of(product_id: int) -> orders.PlaceOrder:
    lan = db.row("SELECT id FROM users WHERE username = 'lan'")["id"]
    return orders.PlaceOrder(
        customer_id=lan,
        lines=((product_id, 1),),
        codes=(),
        recipient="Lan",
        phone="0901234567",
        address="1 Tràng Tiền",
        city="Hà Nội",
        carrier_id=1,
        method="cash_on_delivery",
        checkout_key=str(uuid.uuid4()),
    )
