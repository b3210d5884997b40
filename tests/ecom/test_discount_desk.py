from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ecom import audit, db, discount_desk, discounts, quotes
from ecom.discount_lists import discount
from ecom.errors import (
    AlreadyTaken,
    Conflict,
    DiscountRefused,
    IllegalStep,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from ecom.users import User
from tests.ecom.acts.discounts import TERMS
from tests.ecom.conftest import Maker

NOW = datetime.now(UTC).replace(tzinfo=None)


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


def offered() -> list[str]:
    return [offer.code for offer in discounts.public()]


def refusal(make: Maker, code: str) -> list[tuple[str, str]]:
    cart = {make.product(price=500_000): 1}
    return quotes.quote(make.customer(), cart.items(), [code], 1).refused


def test_a_new_code_is_offered_at_once_and_takes_off_what_it_says(
    make: Maker, seller: User
) -> None:
    discount_desk.create(seller, replace(TERMS, code=" tet50k "))
    assert offered() == ["TET50K"]
    cart = {make.product(price=500_000): 1}
    quote = quotes.quote(make.customer(), cart.items(), ["TET50K"], 1)
    assert quote.discount == 50_000


def test_a_code_for_the_few_is_not_offered_but_taken(make: Maker, seller: User) -> None:
    discount_desk.create(seller, replace(TERMS, is_public=False))
    assert offered() == []
    assert refusal(make, "TET50K") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "x"}, "code"),
        ({"code": "TẾT50"}, "code"),
        ({"code": "A" * 31}, "code"),
        ({"kind": "gift"}, "kind"),
        ({"kind": "category"}, "category_id"),
        ({"category_id": 1}, "category_id"),
        ({"kind": "category", "category_id": 999_999}, "category_id"),
        ({"percent": Decimal(0)}, "percent"),
        ({"percent": Decimal("100.01")}, "percent"),
        ({"percent": Decimal("9.999")}, "percent"),
        ({"maximum_discount": Decimal(0)}, "maximum_discount"),
        ({"maximum_discount": Decimal("0.5")}, "maximum_discount"),
        ({"minimum_value": Decimal(-1)}, "minimum_value"),
        ({"percent": Decimal("NaN")}, "percent"),
        ({"maximum_discount": Decimal("NaN")}, "maximum_discount"),
        ({"minimum_value": Decimal("Infinity")}, "minimum_value"),
        ({"ends_at": TERMS.starts_at}, "ends_at"),
        ({"ends_at": datetime(2190, 1, 1)}, "ends_at"),
        ({"starts_at": datetime(1990, 1, 1)}, "ends_at"),
        ({"usage_limit": 0}, "usage_limit"),
        ({"per_customer_limit": -1}, "per_customer_limit"),
    ],
)
def test_terms_that_make_no_sense_are_refused_at_their_field(
    seller: User, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        discount_desk.create(seller, replace(TERMS, **changes))
    assert refused.value.field == field


def test_no_code_is_there_twice(seller: User) -> None:
    discount_desk.create(seller, TERMS)
    other = discount_desk.create(seller, replace(TERMS, code="HE20"))
    for deed in (
        lambda: discount_desk.create(seller, TERMS),
        lambda: discount_desk.update(seller, other, TERMS, 1),
    ):
        with pytest.raises(AlreadyTaken) as refused:
            deed()
        assert refused.value.field == "code"


def test_a_code_is_not_for_an_archived_category(make: Maker, seller: User) -> None:
    category_id = make.category("Lịch")
    db.rows("UPDATE categories SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id", id=category_id)
    with pytest.raises(InvalidInput):
        discount_desk.create(seller, replace(TERMS, kind="category", category_id=category_id))


def test_other_terms_hold_from_the_next_look_on(make: Maker, seller: User) -> None:
    discount_id = discount_desk.create(seller, TERMS)
    changed = replace(TERMS, percent=Decimal(10), maximum_discount=Decimal(20_000), code="NEW")
    assert discount_desk.update(seller, discount_id, changed, 1) is True
    cart = {make.product(price=150_000): 1}
    assert quotes.quote(make.customer(), cart.items(), ["NEW"], 1).discount == 15_000
    entry = audit.of_entity(seller, "discount", discount_id)[0]
    assert entry.became == {"code": "NEW", "percent": "10", "maximum_discount": "20000"}


@pytest.mark.parametrize("canceled", [False, True])
def test_what_a_code_is_stays_once_an_order_has_used_it(
    make: Maker, seller: User, canceled: bool
) -> None:
    discount_id = discount_desk.create(seller, TERMS)
    order_id = make.order(make.customer(), {make.product(): 1}, codes=("TET50K",))
    if canceled:
        db.transaction(lambda c: db.call(c, "cancel_order", order_id, None, "x"))
    for changes in ({"code": "NEW"}, {"kind": "delivery"}):
        with pytest.raises(InvalidInput) as refused:
            discount_desk.update(seller, discount_id, replace(TERMS, **changes), 1)
        assert refused.value.code == "discount_used"
    discount_desk.update(seller, discount_id, replace(TERMS, usage_limit=5), 1)


def test_the_limit_is_never_below_what_was_used(make: Maker, seller: User) -> None:
    discount_id = discount_desk.create(seller, TERMS)
    product_id = make.product()
    for _ in range(2):
        make.order(make.customer(), {product_id: 1}, codes=("TET50K",))
    with pytest.raises(InvalidInput) as refused:
        discount_desk.update(seller, discount_id, replace(TERMS, usage_limit=1), 1)
    assert refused.value.field == "usage_limit"
    discount_desk.update(seller, discount_id, replace(TERMS, usage_limit=2), 1)
    assert discount(seller, discount_id).state == "used_up"
    assert refusal(make, "TET50K") == [("TET50K", "used_up")]


def test_a_paused_code_is_refused_until_it_is_resumed(make: Maker, seller: User) -> None:
    discount_id = discount_desk.create(seller, TERMS)
    discount_desk.pause(seller, discount_id, 1)
    assert offered() == []
    assert refusal(make, "TET50K") == [("TET50K", "not_active")]
    with pytest.raises(IllegalStep):
        discount_desk.pause(seller, discount_id, 2)
    discount_desk.resume(seller, discount_id, 2)
    assert offered() == ["TET50K"]


@pytest.mark.parametrize("starts_at", [datetime(2020, 1, 1), NOW + timedelta(days=9)])
def test_an_ended_code_is_over_and_no_longer_switched(
    make: Maker, seller: User, starts_at: datetime
) -> None:
    discount_id = discount_desk.create(seller, replace(TERMS, starts_at=starts_at))
    discount_desk.end(seller, discount_id, 1)
    found = discount(seller, discount_id)
    assert found.state == "ended"
    assert found.terms.starts_at <= found.terms.ends_at
    assert refusal(make, "TET50K") == [("TET50K", "not_active")]
    for deed in (discount_desk.end, discount_desk.pause, discount_desk.resume):
        with pytest.raises(IllegalStep):
            deed(seller, discount_id, 2)
    discount_desk.update(seller, discount_id, TERMS, 2)
    assert offered() == ["TET50K"]


def test_a_second_editor_of_a_code_is_told_what_the_first_changed(
    make: Maker, seller: User
) -> None:
    discount_id = discount_desk.create(seller, TERMS)
    discount_desk.update(seller, discount_id, replace(TERMS, usage_limit=10), 1)
    other = make.user(make.admin())
    for deed in (
        lambda: discount_desk.update(other, discount_id, replace(TERMS, usage_limit=20), 1),
        lambda: discount_desk.pause(other, discount_id, 1),
        lambda: discount_desk.end(other, discount_id, 1),
    ):
        with pytest.raises(Conflict) as refused:
            deed()
        assert refused.value.current["usage_limit"] == 10
        assert (refused.value.by, refused.value.row_version) == (seller.full_name, 2)
    assert discount(seller, discount_id).terms.usage_limit == 10


def test_nothing_is_written_of_terms_that_are_the_same(seller: User) -> None:
    discount_id = discount_desk.create(seller, TERMS)
    assert discount_desk.update(seller, discount_id, TERMS, 1) is False
    assert discount(seller, discount_id).row_version == 1
    assert len(audit.of_entity(seller, "discount", discount_id)) == 1


def test_uses_meanwhile_are_no_conflict(make: Maker, seller: User) -> None:
    discount_id = discount_desk.create(seller, TERMS)
    make.order(make.customer(), {make.product(): 1}, codes=("TET50K",))
    discount_desk.update(seller, discount_id, replace(TERMS, usage_limit=10), 1)
    with pytest.raises(NotFound):
        discount_desk.pause(seller, discount_id + 1, 1)


def test_who_only_reads_changes_nothing(make: Maker, seller: User) -> None:
    discount_id = discount_desk.create(seller, TERMS)
    clerk = make.user(make.employee("finance"))
    assert discount(clerk, discount_id).state == "running"
    with pytest.raises(NotAllowed):
        discount_desk.pause(clerk, discount_id, 1)
    with pytest.raises(DiscountRefused):
        make.order(make.customer(), {make.product(price=50_000): 1}, codes=("TET50K",))
