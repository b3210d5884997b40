from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ecom import errors, leaving, orders, passwords
from ecom.kpi import figures
from ecom.kpi.customer_types import BuyersDay, CustomerTotals
from ecom.kpi.slices import Slice
from tests.ecom.kpi.customer_shop import (
    CustomerShop,
    ask,
    at,
    build_customers,
    build_days,
    checked,
    write,
)

MAY = Slice(date(2026, 5, 1), date(2026, 5, 31))
APRIL = MAY.during(date(2026, 4, 1), date(2026, 4, 30))
YEAR = MAY.during(date(2026, 1, 1), date(2026, 12, 31))
NAMES = [
    *("customer_totals", "buyers_by_day", "customers_by_tier", "customers_by_age"),
    *("customers_by_gender", "customers_by_city"),
]


@pytest.fixture
def people(make) -> dict[str, int]:
    """An bought in April and May, Bình first in May (twice), Chi never, Dũng in June only."""
    shop = CustomerShop(make)
    found = {
        "an": shop.customer("an", "2026-03-10", city="Huế", date_of_birth="1990-05-31"),
        "binh": shop.customer("binh", "2026-05-01", city="Hà Nội", gender="male"),
        "chi": shop.customer("chi", "2026-05-31", city="Huế", gender="female"),
        "dung": shop.customer("dung", "2026-05-20", date_of_birth="2020-01-01"),
    }
    shop.order(found["an"], "2026-04-02")
    shop.order(found["an"], "2026-05-03")
    shop.order(found["binh"], "2026-05-03")
    shop.order(found["binh"], "2026-05-31", lines={shop.book: 2}, method="paypal")
    shop.order(found["dung"], "2026-06-01")
    shop.rate(found["an"], shop.lamp, 5, "2026-05-04")
    shop.rate(found["binh"], shop.lamp, 2, "2026-05-31")
    shop.rate(found["binh"], shop.book, 4, "2026-06-01")
    return found


def test_customers_and_buyers_of_a_period_are_told_from_those_before_and_after(people):
    assert ask("customer_totals", MAY) == CustomerTotals(
        customers=4,
        new_customers=3,
        buyers=2,
        first_time_buyers=1,
        buyers_ever=2,
        repeat_buyers_ever=2,
        rating_count=2,
        rating_sum=7,
    )
    april = ask("customer_totals", APRIL)
    assert (april.customers, april.new_customers, april.buyers) == (1, 0, 1)
    assert (april.buyers_ever, april.repeat_buyers_ever, april.repeat_rate) == (1, 0, 0)
    assert april.average_rating is None


def test_returning_buyers_repeat_rate_and_average_rating_follow_from_the_counts(people):
    may = ask("customer_totals", MAY)
    assert (may.returning_buyers, may.repeat_rate) == (1, 1)
    assert may.average_rating == Decimal("3.5")
    year = ask("customer_totals", YEAR)
    assert (year.buyers, year.first_time_buyers, year.buyers_ever) == (3, 3, 3)
    assert year.repeat_rate == Decimal(2) / 3


def test_two_orders_of_the_first_day_make_somebody_who_came_again(make):
    shop = CustomerShop(make)
    customer = shop.customer("an", "2026-05-01")
    for day in ("2026-05-03", "2026-05-03", "2026-06-01"):
        shop.order(customer, day)
    for build in (lambda: None, build_customers):
        build()
        found = ask("customer_totals", MAY)
        assert (found.first_time_buyers, found.repeat_buyers_ever) == (1, 1)


@pytest.mark.parametrize("of", [MAY, APRIL, YEAR, replace(MAY, city="Huế")])
def test_built_and_open_customers_are_counted_alike(people, of):
    opened = [ask(name, of) for name in NAMES]
    write("CALL build_customers(2)")
    mixed = [ask(name, of) for name in NAMES]
    build_customers()
    build_days("2026-05-01", "2026-05-20")
    assert opened == mixed == [ask(name, of) for name in NAMES]


def test_every_day_tells_who_is_there_who_is_new_and_what_was_rated(people):
    days = ask("buyers_by_day", MAY)
    assert [day.day.day for day in days] == list(range(1, 32))
    assert days[0] == BuyersDay(date(2026, 5, 1), 2, 1, 0, 0, 0)
    assert days[2].first_time == 1
    assert (days[3].rating_count, days[3].rating_sum) == (1, 5)
    assert [day.customers for day in days if day.new_customers] == [2, 3, 4]
    assert sum(day.first_time for day in days) == ask("customer_totals", MAY).first_time_buyers


def test_a_cancellation_undoes_a_first_order(make):
    shop = CustomerShop(make)
    customer = shop.customer("an", "2026-03-01")
    first = shop.order(customer, "2026-04-10")
    shop.order(customer, "2026-05-10")
    build_customers()
    assert ask("customer_totals", MAY).first_time_buyers == 0
    orders.cancel(first, make.user(customer))
    for build in (lambda: None, build_customers):
        build()
        assert ask("customer_totals", APRIL).buyers == 0
        assert ask("customer_totals", MAY).first_time_buyers == 1
        assert [day.day.day for day in ask("buyers_by_day", MAY) if day.first_time] == [10]


def test_a_deleted_account_is_no_customer_any_more_but_its_orders_stay(make, people):
    secret = "Mật-khẩu-9!"
    write("UPDATE users SET password_hash = :hash WHERE id = :id", hash=passwords.hashed(secret),
          id=people["an"])  # fmt: skip
    write("UPDATE orders SET status = 'returned' WHERE customer_id = :id", id=people["an"])
    leaving.delete_account(people["an"], secret)
    write("UPDATE users SET deactivated_at = :at WHERE id = :id", at=at("2026-05-20"),
          id=people["an"])  # fmt: skip
    may = ask("customer_totals", MAY)
    assert (may.customers, may.buyers, may.buyers_ever) == (3, 2, 2)
    assert ask("customer_totals", APRIL).customers == 1
    assert [day.customers for day in ask("buyers_by_day", MAY)][18:20] == [2, 2]
    assert sum(group.customers for group in ask("customers_by_city", MAY)) == 3


def test_groups_hold_everybody_who_exists_at_the_end_of_the_period(make, people):
    make._insert("point_movements", customer_id=people["an"], points=6_000, reason="adjustment")

    def groups(name: str, of: Slice) -> dict[str, int]:
        return {group.label: group.customers for group in ask(name, of) if group.customers}

    assert groups("customers_by_tier", MAY) == {"Đồng": 3, "Vàng": 1}
    assert groups("customers_by_gender", MAY) == {"female": 1, "male": 1, "": 2}
    assert groups("customers_by_city", MAY) == {"Huế": 2, "": 1, "Hà Nội": 1}
    assert groups("customers_by_age", MAY) == {"35-44": 1, "0-17": 1, "": 2}
    day_before = MAY.during(MAY.first, date(2026, 5, 30))
    assert groups("customers_by_age", day_before) == {"35-44": 1, "0-17": 1, "": 1}
    assert groups("customers_by_age", APRIL) == {"35-44": 1}
    assert groups("customers_by_city", replace(MAY, tier_id=3)) == {"Huế": 1}
    assert [group.label for group in ask("customers_by_tier", APRIL)] == [
        "Đồng", "Bạc", "Vàng", "Kim cương"
    ]  # fmt: skip


def test_filters_about_orders_narrow_who_counts_as_a_buyer(people):
    paid = ask("customer_totals", replace(MAY, method="paypal"))
    assert (paid.customers, paid.buyers, paid.first_time_buyers) == (4, 1, 1)
    assert (paid.buyers_ever, paid.repeat_buyers_ever) == (1, 1)
    hue = ask("customer_totals", replace(MAY, city="Huế"))
    assert (hue.customers, hue.buyers, hue.returning_buyers, hue.rating_sum) == (2, 1, 1, 5)


def test_every_figure_agrees_with_its_recount(people, make):
    shop_ids = {row.product_id for row in ask("sales_by_product", MAY)}
    slices = [MAY, APRIL, YEAR, MAY.during(date(2026, 5, 31), date(2026, 5, 31))]
    slices += [replace(MAY, city="hue"), replace(YEAR, tier_id=1), replace(MAY, method="paypal")]
    slices += [replace(YEAR, product_id=product_id) for product_id in sorted(shop_ids)]
    assert checked(NAMES, slices) == []
    write("CALL build_customers(3)")
    assert checked(NAMES, slices) == []


def test_a_shop_without_anybody_and_days_to_come_are_zeros(shop):
    empty = ask("customer_totals", MAY)
    assert empty == CustomerTotals(0, 0, 0, 0, 0, 0, 0, 0)
    assert (empty.repeat_rate, empty.average_rating) == (None, None)
    assert len(ask("buyers_by_day", MAY)) == 31
    assert ask("customers_by_city", MAY) == []
    tomorrow = date.today() + timedelta(days=2)
    assert ask("buyers_by_day", MAY.during(tomorrow, tomorrow)) == []
    assert ask("customer_totals", MAY.during(date(2060, 1, 1), date(2060, 1, 2))) == empty


@pytest.mark.parametrize("name", [*NAMES, "rfm_segments", "rfm_customers", "cohorts"])
def test_only_those_with_the_right_may_read_about_customers(make, name):
    figures.get(make.user(make.employee("finance")), name, MAY)
    for user_id in (make.customer(), make.employee("warehouse")):
        with pytest.raises(errors.NotAllowed):
            figures.get(make.user(user_id), name, MAY)
