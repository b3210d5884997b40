from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Event, Thread
from typing import Any

import pytest

from ecom import db, discount_desk, discount_trial, quotes
from ecom.errors import InvalidInput, NotAllowed, NotFound
from ecom.users import User
from tests.ecom.acts.discounts import TERMS
from tests.ecom.conftest import Maker
from tests.ecom.test_discount_desk import NOW

GHTK = 1  # its fee is 30,000


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


def discounts_now() -> list[dict[str, Any]]:
    return db.rows("SELECT * FROM discounts ORDER BY id")


@pytest.mark.parametrize(
    ("changes", "saved"),
    [
        ({}, 50_000),
        ({"percent": Decimal("7.5")}, 15_000),
        ({"percent": Decimal(90)}, 50_000),
        ({"kind": "delivery"}, 30_000),
        ({"code": ""}, 50_000),
        ({"starts_at": NOW + timedelta(days=5)}, 50_000),
        ({"ends_at": NOW - timedelta(days=5)}, 50_000),
    ],
)
def test_a_trial_says_what_the_code_would_take_off_and_leaves_nothing_behind(
    make: Maker, seller: User, changes: dict[str, Any], saved: int
) -> None:
    cart = {make.product(price=100_000): 2}
    trial = discount_trial.try_out(seller, replace(TERMS, **changes), cart.items(), GHTK)
    assert (trial.saved, trial.refusal) == (saved, "")
    assert trial.without.to_pay == 230_000
    code = changes.get("code", "TET50K")
    assert [named for named, _kind, _amount in trial.priced.codes] == [code]
    assert discounts_now() == []


def test_a_trial_is_what_the_saved_code_then_does(make: Maker, seller: User) -> None:
    lines = {make.product(price=333_333, category="Sách"): 1, make.product(price=99_999): 2}
    category_id = make.category("Sách")
    terms = replace(TERMS, kind="category", category_id=category_id, percent=Decimal("12.5"))
    trial = discount_trial.try_out(seller, terms, lines.items(), GHTK)
    discount_desk.create(seller, terms)
    assert quotes.quote(make.customer(), lines.items(), ["TET50K"], GHTK) == trial.priced


@pytest.mark.parametrize(
    ("category", "minimum", "refusal"),
    [(None, 200_001, "below_minimum"), ("Lịch", 0, "wrong_category")],
)
def test_a_trial_says_why_the_code_does_not_apply(
    make: Maker, seller: User, category: str | None, minimum: int, refusal: str
) -> None:
    terms = replace(
        TERMS,
        minimum_value=Decimal(minimum),
        kind="category" if category else "order",
        category_id=make.category(category) if category else None,
    )
    trial = discount_trial.try_out(seller, terms, [(make.product(price=200_000), 1)], GHTK)
    assert (trial.refusal, trial.saved) == (refusal, 0)


def test_a_trial_of_a_saved_code_waits_for_nobody_who_is_using_it(
    make: Maker, seller: User
) -> None:
    discount_desk.create(seller, replace(TERMS, usage_limit=1))
    product_id, before = make.product(), discounts_now()
    held, finished = Event(), Event()

    def use(connection: db.Connection) -> None:
        db.execute(connection, "SELECT id FROM discounts WHERE code = 'TET50K' FOR UPDATE")
        held.set()
        assert finished.wait(10)

    buyer = Thread(target=lambda: db.transaction(use))
    buyer.start()
    assert held.wait(10)
    trial = discount_trial.try_out(seller, TERMS, [(product_id, 1)], GHTK)
    finished.set()
    buyer.join()
    assert trial.saved == 50_000
    assert discounts_now() == before


def test_what_cannot_be_tried_is_said(make: Maker, seller: User) -> None:
    product_id = make.product()
    with pytest.raises(InvalidInput) as refused:
        discount_trial.try_out(seller, replace(TERMS, percent=Decimal(0)), [(product_id, 1)], GHTK)
    assert refused.value.field == "percent"
    with pytest.raises(NotFound):
        discount_trial.try_out(seller, TERMS, [(product_id + 1, 1)], GHTK)
    with pytest.raises(InvalidInput):
        discount_trial.try_out(seller, TERMS, [], GHTK)
    with pytest.raises(NotAllowed):
        discount_trial.try_out(make.user(make.customer()), TERMS, [(product_id, 1)], GHTK)
    assert discounts_now() == []


def test_a_typical_order_is_the_middle_one_of_what_is_for_sale(make: Maker, seller: User) -> None:
    assert discount_trial.typical_cart(seller) == []
    book = make.product(price=50_000, category="Sách")
    bag, gone = make.product(price=400_000), make.product(price=900_000)
    for lines in ({book: 1}, {bag: 1, book: 2}, {gone: 3}):
        make.order(make.customer(), lines)
    assert discount_trial.typical_cart(seller) == [(book, 2), (bag, 1)]
    db.rows("UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id", id=gone)
    assert discount_trial.typical_cart(seller) == [(book, 2), (bag, 1)]
    assert discount_trial.typical_cart(seller, make.category("Lịch")) == []
    with pytest.raises(NotAllowed):
        discount_trial.typical_cart(make.user(make.employee("warehouse")))
