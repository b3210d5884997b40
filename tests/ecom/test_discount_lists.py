from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ecom import db, discount_desk, discount_lists
from ecom.discount_lists import Query
from ecom.errors import NotAllowed, NotFound
from ecom.users import User
from tests.ecom.acts.discounts import TERMS
from tests.ecom.conftest import Maker
from tests.ecom.test_discount_desk import NOW


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


def codes(viewer: User, **query: Any) -> list[str]:
    return [row.code for row in discount_lists.discounts(viewer, Query(**query)).rows]


def test_codes_are_listed_by_part_kind_and_state(make: Maker, seller: User) -> None:
    category_id = make.category("Sách")
    later = {"starts_at": NOW + timedelta(days=2), "ends_at": NOW + timedelta(days=9)}
    made = {
        "RUN": {},
        "PLAN": {"kind": "delivery", **later},
        "PAUSE": {"kind": "category", "category_id": category_id},
        "END": {"ends_at": NOW - timedelta(days=1)},
        "SPENT": {"usage_limit": 1},
    }
    ids = {
        code: discount_desk.create(seller, replace(TERMS, code=code, **changes))
        for code, changes in made.items()
    }
    discount_desk.pause(seller, ids["PAUSE"], 1)
    make.order(make.customer(), {make.product(): 1}, codes=("SPENT",))
    assert codes(seller) == ["SPENT", "END", "PAUSE", "PLAN", "RUN"]
    assert codes(seller, text="s") == ["SPENT", "PAUSE"]
    assert codes(seller, text="%") == []
    assert codes(seller, kind="delivery") == ["PLAN"]
    states = {state: codes(seller, state=state) for state in discount_lists.STATES}
    assert states == {
        "running": ["RUN"],
        "planned": ["PLAN"],
        "paused": ["PAUSE"],
        "used_up": ["SPENT"],
        "ended": ["END"],
    }
    assert discount_lists.discount(seller, ids["PAUSE"]).category == "Sách"


@pytest.mark.parametrize("kind", ["order", "delivery", "category"])
def test_usage_by_day_is_the_same_whether_added_up_or_not(
    make: Maker, seller: User, kind: str
) -> None:
    category_id = make.category("Sách") if kind == "category" else None
    terms = replace(TERMS, kind=kind, category_id=category_id, maximum_discount=20_000)
    discount_id = discount_desk.create(seller, terms)
    product_id = make.product(category="Sách")
    for _ in range(3):
        order_id = make.order(make.customer(), {product_id: 1}, codes=("TET50K",))
    db.transaction(lambda c: db.call(c, "cancel_order", order_id, None, "x"))
    db.rows("UPDATE orders SET placed_on = placed_on - INTERVAL 3 DAY")
    today = db.row("SELECT MAX(placed_on) AS day FROM orders")["day"]

    def told() -> list[discount_lists.Used]:
        return discount_lists.usage(seller, discount_id)

    expected = [discount_lists.Used(today, 2, 40_000)]
    assert told() == expected
    db.transaction(lambda c: db.call(c, "build_days", today, today))
    assert db.rows("SELECT day FROM rollup_days")
    assert told() == expected
    assert discount_lists.discounts(seller, Query()).rows[0].cost == 40_000


def test_codes_are_seen_by_those_with_the_right(make: Maker, seller: User) -> None:
    keeper = make.user(make.employee("warehouse"))
    for read in (
        lambda: discount_lists.discounts(keeper, Query()),
        lambda: discount_lists.discount(keeper, 1),
        lambda: discount_lists.usage(keeper, 1),
    ):
        with pytest.raises(NotAllowed):
            read()
    with pytest.raises(NotFound):
        discount_lists.discount(seller, 1)
    assert discount_lists.usage(seller, 1) == []
