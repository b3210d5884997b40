from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from ecom import db, order_desk, order_lists, order_search
from ecom.errors import NotAllowed, SignInRequired
from ecom.order_search import Query
from ecom.users import User
from tests.dialects import EXPLAIN
from tests.ecom.conftest import Maker
from tests.prepare import prepare


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


@pytest.fixture
def placed(make: Maker) -> dict[str, int]:
    """Four orders, a day apart, the last one today."""
    lamp = make.product("Đèn", stock=100)
    lan, duc = make.customer("lan"), make.customer("duc")
    write("UPDATE users SET full_name = 'Đức Lâm' WHERE id = :id", id=duc)
    asked = {
        "paid": (lan, {"method": "paypal", "city": "Huế"}),
        "unpaid": (duc, {"method": "bank_transfer"}),
        "cash": (lan, {"city": "Huế"}),
        "gone": (duc, {}),
    }
    ids = {name: make.order(who, {lamp: 2}, **more) for name, (who, more) in asked.items()}
    for days, order_id in zip((3, 2, 1, 0), ids.values(), strict=True):
        write(
            "UPDATE orders SET placed_at = placed_at - INTERVAL :days DAY WHERE id = :id",
            days=days,
            id=order_id,
        )
    order_desk.confirm_payment(make.user(make.admin()), ids["paid"])
    order_desk.cancel(make.user(make.admin()), ids["gone"], "test")
    return ids


def write(sql: str, **params: Any) -> None:
    prepare(sql, **params)


def shown(viewer: User, **query: Any) -> list[int]:
    return [row.id for row in order_lists.orders(viewer, Query(**query)).rows]


def test_a_row_tells_what_the_office_asks_about_an_order(
    seller: User, placed: dict[str, int]
) -> None:
    newest, *_rest, oldest = order_lists.orders(seller, Query()).rows
    assert (newest.id, newest.status, newest.bill_status) == (
        placed["gone"],
        "canceled",
        "canceled",
    )
    assert (oldest.customer, oldest.city, oldest.pieces) == ("Lan", "Huế", 2)
    assert (oldest.status, oldest.bill_status, oldest.method) == ("processing", "paid", "paypal")
    assert (oldest.carrier, oldest.tracking_number) == ("GHTK", None)
    assert oldest.to_pay == 230_000


def test_each_filter_narrows_the_list_newest_first(seller: User, placed: dict[str, int]) -> None:
    paid, unpaid, cash, gone = placed.values()
    yesterday = datetime.utcnow() - timedelta(hours=36)
    assert shown(seller) == [gone, cash, unpaid, paid]
    assert shown(seller, number=cash) == [cash]
    assert shown(seller, number=999) == []
    assert shown(seller, status="processing") == [cash, paid]
    assert shown(seller, first=yesterday) == [gone, cash]
    assert shown(seller, last=yesterday) == [unpaid, paid]
    assert shown(seller, city="Huế") == [cash, paid]
    assert shown(seller, city="Đà Lạt") == []
    assert shown(seller, payment="unpaid") == [cash, unpaid]
    assert shown(seller, payment="overdue") == []
    assert shown(seller, customer="duc la") == [gone, unpaid]
    assert shown(seller, customer="lan@example.com", status="processing") == [cash, paid]
    assert shown(seller, customer="nobody") == []
    assert shown(seller, customer="?!") == []
    assert shown(seller, customer="lan", city="Huế", payment="unpaid") == [cash]


def test_overdue_and_late_are_what_was_promised_for_before_now(
    seller: User, placed: dict[str, int]
) -> None:
    write("UPDATE bills SET due_at = due_at - INTERVAL 9 DAY")
    write("UPDATE deliveries SET estimated_on = estimated_on - INTERVAL 9 DAY")
    paid, unpaid, cash, _gone = placed.values()
    assert shown(seller, payment="overdue") == [cash, unpaid]
    assert shown(seller, late=True) == [cash, unpaid, paid]
    assert shown(seller, late=True, payment="overdue", status="placed") == [unpaid]
    assert shown(seller, late=True, status="canceled") == []
    waiting = order_lists.waiting(seller)
    assert (waiting.placed, waiting.processing, waiting.shipped) == (1, 2, 0)
    assert (waiting.overdue, waiting.late) == (2, 3)


def test_the_cities_are_those_that_orders_went_to(seller: User, placed: dict[str, int]) -> None:
    assert order_lists.cities(seller) == ["Hà Nội", "Huế"]


def test_page_by_page_every_order_comes_once_and_back_again(
    seller: User, placed: dict[str, int]
) -> None:
    first = order_lists.orders(seller, Query(), limit=3)
    second = order_lists.orders(seller, Query(), after=first.next, limit=3)
    assert [row.id for row in first.rows + second.rows] == list(placed.values())[::-1]
    back = order_lists.orders(seller, Query(), before=second.previous, limit=3)
    assert back.rows == first.rows


def test_orders_are_for_those_who_work_with_them(make: Maker) -> None:
    for look in (
        lambda viewer: order_lists.orders(viewer, Query()),
        order_lists.waiting,
        order_lists.cities,
        lambda viewer: order_lists.some(viewer, [1]),
    ):
        with pytest.raises(NotAllowed):
            look(make.user(make.employee("it")))
        with pytest.raises(SignInRequired):
            look(None)


SEVERAL = {
    "status": (None, "processing", "received"),
    "customer": ("", "lan", "nguyen"),
    "city": (None, "Cần Thơ"),
    "payment": (None, "unpaid", "overdue"),
    "late": (False, True),
    "first": (None, datetime(2026, 3, 1)),
}
COMBINATIONS = [dict(zip(SEVERAL, c, strict=True)) for c in itertools.product(*SEVERAL.values())]
BY_KEY = {"const", "eq_ref", "ref", "range"}


@pytest.mark.parametrize("few", [0, order_search.FEW_OF_THESE], ids=["walked", "sorted"])
def test_no_combination_of_filters_reads_a_table_whole(
    demo_shop: str, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Whether customers and cities have few orders or many. A walk ends when the page is full."""
    for name in ("FEW", "FEW_OF_THESE"):
        monkeypatch.setattr(order_search, name, few)
    for chosen in [*COMBINATIONS, {"number": 5}, {"number": 5, "city": "Huế", "late": True}]:
        for row in plan(Query(**chosen)):
            walks = row["type"] == "index" and row["key"] == "idx_orders_placed_at"
            in_memory = row["table"] is None or row["table"].startswith("<")  # a list of ids
            assert row["type"] in BY_KEY or walks or in_memory, (chosen, row)


def test_a_page_reads_few_rows_whatever_is_asked(demo_shop: str) -> None:
    """Of 60,000 orders and as many bills and deliveries."""
    for chosen in ({}, {"status": "received"}, {"city": "Cần Thơ"}, {"status": "received",
                   "city": "Huế"}, {"payment": "overdue"}, {"late": True}, {"customer": "nguyen"},
                   {"customer": "lan", "payment": "unpaid"}):  # fmt: skip
        assert rows_read(Query(**chosen)) < 12_000, chosen


def plan(query: Query) -> list[dict[str, Any]]:
    return asked(query, lambda sql, params: db.rows(f"{EXPLAIN} {sql}", **params))


def rows_read(query: Query) -> int:
    def count(sql: str, params: dict[str, Any]) -> int:
        def work(connection: db.Connection) -> int:
            def reads() -> int:
                found = db.execute(connection, "SHOW SESSION STATUS LIKE 'Handler_read%'")
                return sum(int(row["Value"]) for row in found)

            before = reads()
            db.execute(connection, sql, **params)
            return reads() - before

        return db.transaction(work)

    return asked(query, count)


def asked(query: Query, ask: Callable[[str, dict[str, Any]], Any]) -> Any:
    statement = order_search.statement(query)
    assert statement is not None
    newest = ", ".join(f"{key.sql} DESC" for key in order_search.NEWEST)
    where = f"WHERE {' AND '.join(statement.conditions)}" if statement.conditions else ""
    return ask(f"{statement.select} {where} ORDER BY {newest} LIMIT 51", statement.params)
