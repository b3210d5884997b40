"""A shop with a buyer who keeps a diary; the app's doors are asked in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest

from ecom import link, settings
from faults import app
from faults.buyer import PASSWORD
from faults.diary import Bought, Checkout, Diary, checkout_key
from faults.evidence import Evidence
from faults.shop import Facts, fill
from ops import servers, shop_facts
from ops.connection import connect


@dataclass
class Visit:
    """One buyer's presses, each of which is told, and written down."""

    diary: Diary
    facts: Facts
    token: str

    def tell(self, do: str, **given: Any) -> dict[str, Any]:
        return app.answer({"do": do, "with": {"token": self.token, **given}})["told"]

    def add(self, product: int, pieces: int) -> None:
        told = self.tell("add", product=product, quantity=pieces)
        assert not self.diary.basket.added(product, pieces, told["quantity"], told["left"])

    def checkout(self, *codes: str, method: str = "cash_on_delivery") -> Checkout:
        offered = self.tell("offer", codes=list(codes), carrier=1)
        key = checkout_key(self.diary.customer_id, offered["version"])
        checkout = self.diary.checkout(key, offered["lines"])
        checkout.press = {
            "lines": list(offered["lines"].items()),
            "codes": offered["codes"],
            "carrier": 1,
            "method": method,
            "key": key,
            "to_pay": offered["to_pay"],
        }
        return checkout

    def buy(self, *codes: str, method: str = "cash_on_delivery") -> Bought:
        checkout = self.checkout(*codes, method=method)
        order_id = self.tell("place", **checkout.press)["order"]
        self.diary.bought(checkout, order_id, method)
        self.diary.basket.ordered(checkout.lines)
        return self.diary.orders[order_id]

    def step(self, bought: Bought, name: str) -> None:
        self.tell(name, order_id=bought.order_id)
        bought.note(name, "yes")


@pytest.fixture(scope="module")
def visit(installed: str) -> Visit:
    """Orders that were paid, canceled and bought with a code; a cart; a session that was ended."""
    with closing(connect(installed)) as connection:
        shop_facts.empty(connection, truncate=False)
        shop_facts.write_settings(connection, settings.settings())
    servers.empty_redis(settings.settings().data_dir)
    link.close()
    facts = fill(installed, 1)
    given = {"username": facts.customers[1], "password": PASSWORD, "visitor": "a browser"}
    tokens = [
        app.answer({"do": "sign_in", "with": given})["told"]["token"] for _ in ("first", "second")
    ]
    visit = Visit(Diary(1, facts.customers[1]), facts, tokens[1])
    visit.diary.sessions |= {tokens[0]: "ended", tokens[1]: "open"}
    app.answer({"do": "sign_out", "with": {"token": tokens[0]}})
    lamp, fan = list(facts.stock)[1:3]
    for codes, method, step in (
        (["GIAM10"], "paypal", "pay"),
        ([], "credit_card", "cancel"),
        ([], "cash_on_delivery", "order"),
    ):
        visit.add(lamp, 2)
        visit.add(fan, 1)
        visit.step(visit.buy(*codes, method=method), step)
    visit.add(lamp, 3)
    return visit


@pytest.fixture
def look(installed: str, visit: Visit) -> Iterator[Callable[[], Evidence]]:
    """Evidence of now, each time anew: also of what a test wrote to its connection and did not
    commit, which goes at the end."""
    with closing(connect(installed)) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SET foreign_key_checks = 0")
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.begin()
        yield lambda: Evidence(
            installed,
            connection,
            visit.facts,
            [visit.diary],
            2,
            lambda _number, do, **given: app.answer({"do": do, "with": given}),
        )
        connection.rollback()
