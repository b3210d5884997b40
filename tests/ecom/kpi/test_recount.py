"""Each figure against its recount, and both against what was worked out by hand (awkward_shop)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from ecom import db, orders, report_db
from ecom.kpi import figures, recount, rollup
from ecom.kpi.recount.days import Days
from ecom.kpi.recount.folding import fold
from ecom.kpi.sales_types import DiscountCost, FunnelDay, HourOrders, ValueStep
from ecom.kpi.slices import Slice
from tests.ecom.conftest import Maker
from tests.ecom.kpi.awkward_shop import AwkwardShop, at, write

MAY = Slice(date(2025, 5, 1), date(2025, 5, 31))
JUNE = Slice(date(2025, 6, 1), date(2025, 6, 30))
BOTH = Slice(MAY.first, JUNE.last)
D = Decimal


@pytest.fixture
def awkward(make: Maker) -> AwkwardShop:
    return AwkwardShop(make)


@pytest.fixture
def ask(awkward: AwkwardShop) -> Callable[[str, Slice], Any]:
    """With some days and customers added up, and the others not."""
    add_up("some")
    return lambda name, of: figures.check(awkward.admin, name, of).shown


def add_up(what: str) -> None:
    if what == "all":
        assert rollup.build(limit_seconds=60)
    elif what == "some":
        write("CALL build_days('2025-05-01', '2025-05-31')")
        write("CALL build_month('2025-05-01')")
        write("CALL build_days('2025-06-03', '2025-06-09')")
        write("CALL build_customers(2)")


def slices(shop: AwkwardShop) -> Iterator[Slice]:
    yield from (MAY, JUNE, BOTH)
    for day in (10, 12, 20, 31):
        yield Slice(date(2025, 5, day), date(2025, 5, day))
    yield Slice(date(2025, 5, 31), date(2025, 6, 2))
    yield Slice(date(2019, 12, 1), date(2019, 12, 31))
    yield Slice(date(2025, 1, 1), date(2100, 1, 1))
    for narrowed in (
        {"city": "hue"},
        {"city": "Hà Nội"},
        {"category_id": shop.make.category()},
        {"category_id": shop.make.category("Sách"), "city": "Huế"},
        {"product_id": shop.fan},
        {"tier_id": 1},
        {"method": "paypal"},
        {"weekday": 6, "hour": 0},
        {"city": "Atlantis", "tier_id": 4},
    ):
        yield Slice(BOTH.first, BOTH.last, **narrowed)


@pytest.mark.parametrize("what", ["nothing", "all", "some"])
def test_every_figure_agrees_with_its_recount_whatever_is_added_up(
    awkward: AwkwardShop, what: str
) -> None:
    add_up(what)

    def work(connection: db.Connection) -> list[tuple[Slice, str, Any, Any]]:
        read = partial(db.execute, connection)
        books = recount.Books(read, keep=True)
        return [
            (of, name, figure.read(read, of), recount.again(books, name, of))
            for of in slices(awkward)
            for name, figure in figures.all_figures().items()
        ]

    found = report_db.snapshot(work)
    assert len(found) == 19 * len(recount.RECOUNTS)
    assert [one for one in found if one[2] != one[3]] == []


def test_the_check_of_each_figure_agrees(awkward: AwkwardShop) -> None:
    for name in recount.RECOUNTS:
        checked = figures.check(awkward.admin, name, BOTH)
        assert checked.agrees, (name, checked.shown, checked.recounted)


def test_every_figure_has_a_recount_and_no_recount_is_of_no_figure() -> None:
    assert set(recount.RECOUNTS) == set(figures.all_figures())


def test_sales_of_each_month(ask: Any) -> None:
    may = ask("sales_total", MAY)
    assert (may.orders, may.units, may.returned_units) == (2, 6, 0)
    assert (may.gross_sales, may.discounts, may.returns) == (550_000, 30_000, 0)
    assert (may.net_revenue, may.average_order_value) == (520_000, 260_000)
    assert (may.delivery_fees, may.delivery_discounts, may.total_sales) == (60_000, 0, 580_000)
    june = ask("sales_total", JUNE)
    assert (june.orders, june.units, june.returned_units) == (3, 6, 3)
    assert (june.gross_sales, june.discounts, june.returns) == (450_000, 200_000, 285_000)
    assert (june.net_revenue, june.delivery_discounts) == (-35_000, 10_000)
    assert june.total_sales == -35_000 + 90_000 - 10_000


def test_a_day_of_canceled_orders_alone_has_no_sales_and_no_average(ask: Any) -> None:
    day = Slice(date(2025, 5, 20), date(2025, 5, 20))
    total = ask("sales_total", day)
    assert (total.orders, total.net_revenue, total.average_order_value) == (0, 0, None)
    assert (
        ask("orders_by_hour", day) == ask("order_values", day) == ask("discount_costs", day) == []
    )
    assert [(row.inbound, row.outbound) for row in ask("flow_by_day", day)] == [(1, 1)]


def test_midnight_parts_the_days_of_the_shop(ask: Any) -> None:
    found = ask("sales_by_day", Slice(date(2025, 5, 31), date(2025, 6, 2)))
    assert [(row.day.day, row.orders, row.gross_sales, row.returns) for row in found] == [
        (31, 1, 150_000, 0),
        (1, 1, 50_000, 0),
        (2, 0, 0, 185_000),
    ]
    assert ask("orders_by_hour", BOTH) == [
        HourOrders(3, 15, 1),
        HourOrders(5, 12, 1),
        HourOrders(5, 23, 1),
        HourOrders(6, 0, 1),
        HourOrders(6, 8, 1),
    ]


def test_an_order_of_two_products_of_a_category_is_one_order(ask: Any) -> None:
    found = ask("sales_by_category", MAY)
    assert [(row.name, row.orders, row.units, row.net_revenue) for row in found] == [
        ("Phụ kiện", 1, 3, 370_000),
        ("Sách", 1, 3, 150_000),
    ]


def test_a_city_is_one_however_it_is_written(ask: Any, awkward: AwkwardShop) -> None:
    found = ask("sales_by_city", BOTH)
    assert [(row.city, row.orders, row.net_revenue) for row in found] == [
        ("Hà Nội", 3, 285_000),
        ("Huế", 2, 200_000),
    ]
    assert [(g.label, g.customers) for g in ask("customers_by_city", JUNE)] == [
        ("Hà Nội", 2),
        ("Huế", 1),
    ]


def test_products_are_classed_by_what_they_brought(ask: Any) -> None:
    found = ask("sales_by_product", BOTH)
    assert [(row.name, row.net_revenue, row.abc) for row in found] == [
        ("Sách", 300_000, "A"),
        ("Đèn", 185_000, "A"),
        ("Quạt", 0, "C"),
    ]


def test_values_and_codes(ask: Any) -> None:
    assert ask("order_values", BOTH) == [
        ValueStep(D(0), D(2), 1, D(0)),
        ValueStep(D(50_000), D(100_000), 1, D(50_000)),
        ValueStep(D(100_000), D(200_000), 1, D(150_000)),
        ValueStep(D(200_000), D(500_000), 2, D(570_000)),
    ]
    costs = ask("discount_costs", BOTH)
    assert [(row.code, row.kind, row.orders, row.cost) for row in costs] == [
        ("FREE", "category", 1, 200_000),
        ("BOT30K", "order", 1, 30_000),
        ("SHIP10K", "delivery", 1, 10_000),
    ]
    assert isinstance(costs[0], DiscountCost)


def test_the_funnel_counts_what_the_whole_shop_saw(ask: Any) -> None:
    days = {row.day.day: row for row in ask("funnel_by_day", MAY)}
    assert days[10] == FunnelDay(date(2025, 5, 10), 8, 12, 0, 2, 1)
    assert days[20] == FunnelDay(date(2025, 5, 20), 0, 0, 1, 0, 0)
    assert len(days) == 31


def test_customers_who_came_and_went(ask: Any) -> None:
    may, june = ask("customer_totals", MAY), ask("customer_totals", JUNE)
    assert (may.customers, may.new_customers) == (4, 0)
    assert (may.buyers, may.first_time_buyers, may.repeat_rate) == (2, 2, 0)
    assert (june.customers, june.buyers, june.first_time_buyers) == (3, 3, 1)
    assert (june.returning_buyers, june.buyers_ever, june.repeat_buyers_ever) == (2, 3, 2)
    assert (june.rating_count, june.average_rating) == (1, 4)


def test_cohorts_keep_who_left_and_what_came_back(ask: Any) -> None:
    first, second = ask("cohorts", JUNE)
    assert (first.month, first.buyers, first.ordered[:3]) == (MAY.first, 2, (2, 2, 0))
    assert first.net_revenue[:3] == (520_000, -35_000, 0)
    assert (second.month, second.buyers, second.net_revenue[0]) == (JUNE.first, 1, 0)
    ranked = ask("rfm_customers", JUNE)
    assert [(row.full_name, row.orders, row.net_revenue) for row in ranked] == [
        ("Lan", 2, 285_000),
        ("Minh", 2, 200_000),
        ("", 1, 0),
    ]


def test_stock_follows_the_ledger(ask: Any, awkward: AwkwardShop) -> None:
    may = {row.product_id: row for row in ask("product_stock", MAY)}
    june = {row.product_id: row for row in ask("product_stock", JUNE)}
    fan, book = awkward.fan, awkward.book
    assert (may[fan].opening, may[fan].sold, may[fan].days_out) == (1, 1, 22)
    assert (june[fan].opening, june[fan].sold, june[fan].days_out) == (0, 1, 27)
    assert (june[book].opening, june[book].sold, june[book].on_hand) == (17, 5, 14)
    assert june[book].archived
    assert june[awkward.never].dead
    total = ask("stock_totals", MAY)
    assert (total.units, total.products, total.products_out) == (8 + 0 + 14 + 7, 4, 1)
    assert (total.inbound, total.outbound) == (6, 12)


def test_a_canceled_order_leaves_the_day_of_its_order(ask: Any, awkward: AwkwardShop) -> None:
    later = awkward.order(awkward.lan, {awkward.lamp: 1}, "2025-05-11 10:00")
    assert ask("sales_total", MAY).orders == 3
    orders.cancel(later, awkward.admin)
    checked = figures.check(awkward.admin, "sales_by_day", MAY)
    assert checked.agrees
    assert sum(row.orders for row in checked.shown) == 2


def test_days_of_a_zone_that_changes_its_clock() -> None:
    days = Days("Europe/Berlin")
    assert days.of(at("2025-06-01 05:59")) == date(2025, 6, 1)
    autumn = date(2025, 10, 26)  # 25 hours
    last = days.start(date(2025, 10, 27)).replace(microsecond=0)
    assert (last - days.start(autumn)).total_seconds() == 25 * 3600
    assert days.hour(last - (last - days.start(autumn)) / 25, autumn) == 23


@pytest.mark.parametrize(
    ("one", "other"), [("Đà Nẵng", "da nang"), ("HUẾ ", "hue"), ("TP.HCM", "tp.hcm")]
)
def test_names_fold_as_the_database_compares_them(shop: str, one: str, other: str) -> None:
    assert fold(one) == fold(other)
    sql = "SELECT :one = :other COLLATE utf8mb4_unicode_520_ci AS same"
    assert db.row(sql, one=one, other=other)["same"] == 1
