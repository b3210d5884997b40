"""Buyers, page reads and the builder at once; afterwards every sum is right."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from ecom import db, orders
from ecom.kpi import figures, rollup
from ecom.kpi.slices import Slice
from ops import verify
from tests.ecom.conftest import Maker

BUYERS = 16
ORDERS_EACH = 6


class Crowd:
    """Each buyer orders, has some delivered, gives one back, cancels some, of today and before."""

    def __init__(self, make: Maker) -> None:
        self.make = make
        self.boss = make.user(make.admin())
        self.buyers = [make.customer() for _ in range(BUYERS)]
        self.products = [make.product(price=100_000 + n, stock=999) for n in range(4)]
        self.over = threading.Event()

    def buy(self, n: int) -> None:
        chance = random.Random(n)
        for number in range(ORDERS_EACH):
            lines = {chance.choice(self.products): 2, chance.choice(self.products): 1}
            placed = self.make.order(self.buyers[n], lines)
            self._before_today(placed, chance.randrange(4))
            if number % 3 == 0:
                orders.cancel(placed, self.boss)
            elif number % 3 == 1:
                for _ in range(2):
                    orders.advance(placed, self.boss)
                orders.return_items(placed, self.boss, [(min(lines), 1)])

    def _before_today(self, order_id: int, days: int) -> None:
        sql = "UPDATE orders SET placed_at = placed_at - INTERVAL :days DAY WHERE id = :id"
        db.transaction(lambda c: db.execute(c, sql, days=days, id=order_id))

    def read(self) -> int:
        """Pages: how many figures they showed."""
        count = 0
        today = date.today()
        while not self.over.is_set():
            for name in sorted(figures.all_figures()):
                of = Slice(today - timedelta(days=count % 5), today)
                figures.get(self.boss, name, of)
                count += 1
        return count

    def add_up(self) -> int:
        count = 0
        while not self.over.is_set():
            count += rollup.build(limit_seconds=0.3)
        return count


@pytest.fixture
def crowd(make: Maker) -> Crowd:
    return Crowd(make)


def test_verify_is_clean_after_buyers_pages_and_the_builder_at_once(crowd: Crowd) -> None:
    with ThreadPoolExecutor(BUYERS + 4) as threads:
        buying = [threads.submit(crowd.buy, n) for n in range(BUYERS)]
        reading = [threads.submit(crowd.read) for _ in range(3)]
        building = threads.submit(crowd.add_up)
        try:
            for buyer in buying:
                buyer.result()
        finally:
            crowd.over.set()
        assert all(page.result() > 0 for page in reading)
        assert building.result() > 0
    assert verify.verify().differences == []
    rollup.build(limit_seconds=60)
    assert verify.verify().differences == []
    placed = db.row("SELECT COUNT(*) AS n FROM orders")["n"]
    assert placed == BUYERS * ORDERS_EACH


def test_a_check_agrees_at_any_moment(crowd: Crowd) -> None:
    """Figure and recount see the same moment, whoever buys and builds meanwhile."""
    today = date.today()
    names = ("sales_by_day", "sales_by_product", "customer_totals", "stock_totals", "rfm_segments")
    with ThreadPoolExecutor(6) as threads:
        buying = [threads.submit(crowd.buy, n) for n in range(4)]
        building = threads.submit(crowd.add_up)
        checked = []
        while not all(buyer.done() for buyer in buying):
            for name in names:
                of = Slice(today - timedelta(days=9), today)
                checked.append((name, figures.check(crowd.boss, name, of)))
        crowd.over.set()
        for buyer in buying:
            buyer.result()
        building.result()
    assert len(checked) >= len(names)
    assert [name for name, check in checked if not check.agrees] == []
