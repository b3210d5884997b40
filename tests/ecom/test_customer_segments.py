from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ecom import audit, customer_segments, db, segment_rules
from ecom.errors import AlreadyTaken, Conflict, InvalidInput, NotAllowed, NotFound
from ecom.kpi import figures, rfm
from ecom.kpi.slices import Slice
from ecom.users import User
from tests.ecom.conftest import Maker


@pytest.fixture
def clerk(make: Maker) -> User:
    return make.user(make.employee("sales"))


def fitting(viewer: User, **rules: Any) -> list[str]:
    checked = segment_rules.read(rules)
    found = customer_segments.members(viewer, checked).rows
    assert customer_segments.count(viewer, checked) == len(found)
    return [member.email.split("@")[0] for member in found]


@pytest.fixture
def people(make: Maker) -> None:
    product_id = make.product(price=100_000, stock=100)
    years = date.today().replace(day=1)
    for username, pieces, points, city, gender, age in (
        ("an", 5, 1200, "Huế", "female", 30),
        ("binh", 3, 0, "Hà Nội", "male", 40),
        ("chi", 0, 5000, "Huế", None, None),
    ):
        customer_id = make.customer(username, points)
        born = years - timedelta(days=366 * age) if age else None
        db.rows(
            "UPDATE customers SET city = :city, date_of_birth = :born WHERE user_id = :id",
            city=city, born=born, id=customer_id,
        )  # fmt: skip
        db.rows("UPDATE users SET gender = :g WHERE id = :id", g=gender, id=customer_id)
        if pieces:
            make.order(customer_id, {product_id: pieces})


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ({}, ["an", "binh", "chi"]),
        ({"cities": ["Huế"]}, ["an", "chi"]),
        ({"tiers": [1, 2]}, ["an", "binh"]),
        ({"genders": ["female", "unsaid"]}, ["an", "chi"]),
        ({"age_from": 30, "age_to": 39}, ["an"]),
        ({"age_from": 18}, ["an", "binh"]),
        ({"spent_from": "300000"}, ["an", "binh"]),
        ({"spent_from": "300000", "spent_to": 499_999}, ["binh"]),
        ({"spent_to": 0}, ["chi"]),
        ({"orders_from": 1, "orders_to": 1}, ["an", "binh"]),
        ({"orders_to": 0}, ["chi"]),
        ({"bought_within": 1}, ["an", "binh"]),
        ({"not_since": 30}, []),
        ({"cities": ["Huế"], "genders": ["female"], "spent_from": 1}, ["an"]),
    ],
)
def test_all_rules_that_are_set_must_fit(
    clerk: User, people: None, rules: dict[str, Any], found: list[str]
) -> None:
    assert sorted(fitting(clerk, **rules)) == found


def test_who_has_not_bought_for_long_is_found_by_the_last_order(clerk: User, people: None) -> None:
    db.rows("UPDATE orders SET placed_on = placed_on - INTERVAL 40 DAY WHERE subtotal = 500000")
    assert fitting(clerk, not_since=40) == ["an"]
    assert fitting(clerk, not_since=41) == []
    assert fitting(clerk, bought_within=40) == ["binh"]


def test_closed_accounts_are_in_no_segment(make: Maker, clerk: User, people: None) -> None:
    db.rows("UPDATE users SET deactivated_at = UTC_TIMESTAMP(6) WHERE username = 'an'")
    assert fitting(clerk) == ["binh", "chi"]


def test_rfm_segments_are_those_of_the_dashboard(demo_shop: str) -> None:
    viewer = User(1, "x", "x@example.com", "X", "employee", department="sales")
    told = figures.get(viewer, "rfm_segments", Slice(date.today(), date.today())).value
    closed = db.row(
        "SELECT COUNT(*) AS n FROM users WHERE role = 'customer' AND deactivated_at IS NOT NULL"
    )["n"]
    by_name = {one.name: one.customers for one in told}
    every = segment_rules.read({"rfm": [rule.name for rule in rfm.RULES]})
    assert customer_segments.count(viewer, every) >= sum(by_name.values()) - closed
    few = min((one for one in told if one.customers), key=lambda one: one.customers)
    found = customer_segments.everybody(viewer, segment_rules.read({"rfm": [few.name]}))
    assert few.customers - closed <= len(found) <= few.customers


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"rfm": ["kings"]}, "rfm"),
        ({"tiers": ["1"]}, "tiers"),
        ({"tiers": 1}, "tiers"),
        ({"cities": "Huế"}, "cities"),
        ({"cities": ["x" * 61]}, "cities"),
        ({"genders": ["f"]}, "genders"),
        ({"age_from": -1}, "age_from"),
        ({"age_from": True}, "age_from"),
        ({"age_to": "30"}, "age_to"),
        ({"age_from": 40, "age_to": 30}, "age_to"),
        ({"spent_from": "many"}, "spent_from"),
        ({"spent_from": "NaN"}, "spent_from"),
        ({"spent_to": "1e99"}, "spent_to"),
        ({"orders_from": 3, "orders_to": 2}, "orders_to"),
        ({"bought_within": 0}, "bought_within"),
        ({"bought_within": 30, "not_since": 60}, "not_since"),
        ({"password": "x"}, "password"),
    ],
)
def test_rules_that_make_no_sense_are_refused_at_their_field(
    clerk: User, rules: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        customer_segments.save(clerk, "Nhóm", rules)
    assert refused.value.field == field


def test_a_saved_segment_has_the_rules_that_it_was_given(clerk: User) -> None:
    rules = {"rfm": ["loyal", "champions"], "spent_from": "100000.50", "age_to": 40, "tiers": []}
    segment_id = customer_segments.save(clerk, "  Khách   quý ", rules)
    found = customer_segments.segment(clerk, segment_id)
    assert (found.name, found.author, found.row_version) == ("Khách quý", clerk.full_name, 1)
    assert found.rules == segment_rules.read(rules)
    assert found.rules.stored()["spent_from"] == "100000.50"
    assert [one.id for one in customer_segments.segments(clerk)] == [segment_id]


def test_a_second_editor_of_a_segment_is_told_what_the_first_changed(
    make: Maker, clerk: User
) -> None:
    segment_id = customer_segments.save(clerk, "Huế", {"cities": ["Huế"]})
    customer_segments.update(clerk, segment_id, "Huế", {"cities": ["Huế", "Vinh"]}, 1)
    other = make.user(make.admin())
    for deed in (
        lambda: customer_segments.update(other, segment_id, "Miền Trung", {}, 1),
        lambda: customer_segments.delete(other, segment_id, 1),
    ):
        with pytest.raises(Conflict) as refused:
            deed()
        current = refused.value.current
        assert (current["name"], current["cities"]) == ("Huế", ["Huế", "Vinh"])
        assert (current["tiers"], current["age_from"]) == ([], None), "also what is not set"
        assert (refused.value.by, refused.value.row_version) == (clerk.full_name, 2)
    customer_segments.delete(other, segment_id, 2)
    with pytest.raises(NotFound):
        customer_segments.segment(clerk, segment_id)
    with pytest.raises(NotFound):
        customer_segments.delete(other, segment_id, 2)


def test_nothing_is_written_of_rules_that_are_the_same(clerk: User) -> None:
    segment_id = customer_segments.save(clerk, "Huế", {"cities": ["Huế"]})
    customer_segments.update(clerk, segment_id, " Huế ", {"cities": ["Huế"], "tiers": []}, 1)
    assert customer_segments.segment(clerk, segment_id).row_version == 1
    assert len(audit.of_entity(clerk, "segment", segment_id)) == 1
    customer_segments.update(clerk, segment_id, "Huế", {"cities": ["Huế"], "age_to": 40}, 1)
    assert audit.of_entity(clerk, "segment", segment_id)[0].became == {"age_to": 40}


def test_two_segments_do_not_bear_one_name(clerk: User) -> None:
    customer_segments.save(clerk, "Huế", {})
    second = customer_segments.save(clerk, "Vinh", {})
    for deed in (
        lambda: customer_segments.save(clerk, "huế", {}),
        lambda: customer_segments.update(clerk, second, "Huế", {}, 1),
    ):
        with pytest.raises(AlreadyTaken) as refused:
            deed()
        assert refused.value.field == "name"
    with pytest.raises(InvalidInput):
        customer_segments.save(clerk, " x ", {})


def test_segments_are_seen_by_those_who_see_customers(make: Maker) -> None:
    keeper = make.user(make.employee("warehouse"))
    for read in (
        lambda: customer_segments.segments(keeper),
        lambda: customer_segments.count(keeper, segment_rules.Rules()),
        lambda: customer_segments.members(keeper, segment_rules.Rules()),
    ):
        with pytest.raises(NotAllowed):
            read()
