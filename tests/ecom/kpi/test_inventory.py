from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ecom import db, errors, orders
from ecom.kpi import closings, figures
from ecom.kpi.slices import Slice
from ecom.kpi.stock_types import CityStock, FlowDay, ProductStock, Reorder, StockTotals
from tests.ecom.kpi.stock_shop import StockShop, ago, archive, ask, build, lately, today, write

NAMES = [
    *("stock_totals", "stock_by_city", "stock_by_warehouse", "flow_by_day"),
    *("product_stock", "reorders"),
]


@pytest.fixture
def stock(make) -> StockShop:
    return StockShop(make)


@pytest.fixture
def lamp(stock) -> int:
    return stock.product("Đèn bàn")


@pytest.fixture
def busy(stock, lamp) -> dict[str, int]:
    """A lamp moves for many causes, a fan in Huế, a book is out twice, an ape never moves."""
    found = {
        "lamp": lamp,
        "fan": stock.product("Quạt", price=300_000),
        "book": stock.product("Sách dạy nấu ăn", price=50_000, category="Sách"),
        "ape": stock.product("Khỉ bông"),
    }
    stock.move(lamp, 100, 40, "opening")
    stock.move(lamp, 10, 20)
    stock.transfer(lamp, 30, 12, "Hà Nội", "Huế")
    stock.move(lamp, -3, 9, "count")
    stock.sell(lamp, 5, 8)
    stock.move(lamp, 2, 6, "return")
    stock.move(found["fan"], 7, 15, city="Huế")
    stock.move(found["fan"], -7, 5, "count", city="Huế")
    stock.move(found["book"], 4, 30, "opening")
    stock.sell(found["book"], 4, 25)
    stock.move(found["book"], 6, 10)
    stock.sell(found["book"], 6, 3)
    stock.move(found["book"], 1, 1)
    return found


def by_name(name: str, of: Slice) -> dict[str, ProductStock]:
    return {row.name: row for row in ask(name, of)}


def test_on_hand_is_worth_todays_price_wherever_it_lies(busy):
    write("UPDATE products SET price = 120000 WHERE id = :id", id=busy["lamp"])
    assert ask("stock_totals", lately(7)) == StockTotals(
        units=105,
        value=Decimal(104 * 120_000 + 50_000),
        products=4,
        products_out=2,
        inbound=2 + 1,
        outbound=7 + 6,
    )
    assert ask("stock_by_city", lately(7)) == [
        CityStock("Hà Nội", 75, Decimal(74 * 120_000 + 50_000)),
        CityStock("Huế", 30, Decimal(30 * 120_000)),
    ]
    hanoi, hue = ask("stock_by_warehouse", lately(7))
    assert (hanoi.units, hanoi.used, hue.used) == (75, Decimal("0.00075"), Decimal("0.0003"))


def test_a_transfer_leaves_one_warehouse_and_enters_another(stock, lamp):
    stock.move(lamp, 50, 10)
    stock.transfer(lamp, 20, 2, "Hà Nội", "Huế")
    moved = {row.day: row for row in ask("flow_by_day", lately(5))}
    assert moved[ago(2)] == FlowDay(ago(2), inbound=20, outbound=20)
    hue = replace(lately(5), city="Huế")
    assert ask("stock_totals", hue).inbound == 20
    assert ask("stock_totals", hue).outbound == 0
    assert ask("stock_totals", lately(5)).units == 50


def test_the_flow_has_every_day_that_has_begun(stock, lamp):
    stock.move(lamp, 5, 1)
    rows = ask("flow_by_day", Slice(ago(3), today() + timedelta(days=3)))
    assert [row.day for row in rows] == [ago(3), ago(2), ago(1), today()]
    assert [row.inbound for row in rows] == [0, 0, 5, 0]


def test_opening_received_and_sold_are_those_of_the_period(busy):
    lamp = by_name("product_stock", lately(15))["Đèn bàn"]
    assert (lamp.opening, lamp.received, lamp.sold) == (110, 0, 5)
    assert lamp.sell_through == Decimal(5) / 110
    book = by_name("product_stock", lately(26))["Sách dạy nấu ăn"]
    assert (book.opening, book.received, book.sold) == (4, 7, 10)
    fan = by_name("product_stock", lately(15))["Quạt"]
    assert (fan.opening, fan.received, fan.sell_through) == (7, 0, 0)
    early = by_name("product_stock", Slice(ago(60), ago(50)))
    assert early["Đèn bàn"].sell_through is None


def test_days_out_are_those_at_whose_end_nothing_was_left(busy):
    book = by_name("product_stock", lately(31))["Sách dạy nấu ăn"]
    assert book.days_out == 15 + 2  # 25 to 11 days ago, 3 and 2 days ago
    assert by_name("product_stock", lately(3))["Sách dạy nấu ăn"].days_out == 1
    assert by_name("product_stock", lately(31))["Quạt"].days_out == 6  # with today
    assert by_name("product_stock", lately(31))["Khỉ bông"].days_out == 0
    tomorrow = Slice(today() + timedelta(days=1), today() + timedelta(days=9))
    assert by_name("product_stock", tomorrow)["Quạt"].days_out == 0


def test_a_product_sold_out_before_midnight_and_back_after_it_was_out_for_one_day(stock, lamp):
    stock.move(lamp, 5, 6)
    stock.move(lamp, -5, 4, "count", hour=23)
    stock.move(lamp, 5, 3, hour=0)
    stock.move(lamp, -5, 2, "count", hour=9)
    stock.move(lamp, 5, 2, hour=18)
    assert ask("product_stock", lately(10))[0].days_out == 1


@pytest.mark.parametrize("built", [(60, 1), (60, 20), (20, 9), (26, 26), (3, 1), (9, 9)])
def test_it_makes_no_difference_which_days_are_added_up(busy, built):
    periods = [lately(1), lately(4), lately(27), Slice(ago(24), ago(8)), Slice(ago(9), ago(9))]
    slices = [
        replace(of, **filters)
        for of in periods
        for filters in ({}, {"city": "Huế"}, {"product_id": busy["book"]})
    ]
    before = [ask(name, of) for name in NAMES for of in slices]
    build(*built)
    assert [ask(name, of) for name in NAMES for of in slices] == before


def test_whole_months_say_what_their_days_say(busy, stock):
    of = Slice(ago(80), today())
    before = [ask(name, of) for name in NAMES]
    build(90, 1)
    for days in (31, 62):
        write("CALL build_month(:month)", month=ago(days).replace(day=1))
    assert [ask(name, of) for name in NAMES] == before


def test_days_before_the_first_movement_are_not_looked_at(stock, lamp):
    stock.move(lamp, 3, days=4)
    build(5, 1)
    sql, params = closings.kept(Slice(ago(5), today()))

    def read(connection: db.Connection) -> int:
        before = rows_read(connection)
        (kept,) = db.execute(connection, sql, **params)
        assert (kept["product_id"], kept["received"]) == (lamp, 3)
        return rows_read(connection) - before

    assert db.transaction(read) < 500  # the calendar has years before


def rows_read(connection: db.Connection) -> int:
    status = db.execute(connection, "SHOW SESSION STATUS LIKE 'Handler_read%'")
    return sum(int(row["Value"]) for row in status)


def test_every_figure_agrees_with_its_recount(busy, make):
    manager = make.user(make.admin())
    build(60, 10)
    for filters in ({}, {"city": "Huế"}, {"category_id": make.category("Sách")}):
        for name in NAMES:
            checked = figures.check(manager, name, replace(lately(21), **filters))
            assert checked.shown == checked.recounted


def test_what_is_archived_counts_as_long_as_it_lies_somewhere(stock, lamp):
    gone = stock.product("Quạt")
    stock.move(lamp, 5, 3)
    for product_id in (lamp, gone):
        archive(product_id)
    assert [(row.product_id, row.archived) for row in ask("product_stock", lately(7))] == [
        (lamp, True)
    ]
    totals = ask("stock_totals", lately(7))
    assert (totals.products, totals.products_out, totals.units) == (1, 0, 5)


def test_a_product_without_a_movement_is_out_of_stock_everywhere_but_in_no_city(stock, lamp):
    stock.make.warehouse("Huế")
    row = ask("product_stock", lately(7))[0]
    assert (row.on_hand, row.days_of_cover, row.sell_through, row.last_sold_on) == (
        *(0, None, None, None),
    )
    assert ask("stock_totals", lately(7)).products_out == 1
    assert ask("product_stock", replace(lately(7), city="Huế")) == []
    assert ask("stock_totals", replace(lately(7), city="Huế")).products == 0


def test_cover_is_counted_from_the_thirty_days_before_today(stock, lamp):
    stock.move(lamp, 100, 40)
    stock.move(lamp, -7, 31, "count")
    stock.move(lamp, -20, 30, "count")
    stock.move(lamp, -10, 1, "count")
    stock.move(lamp, -3, 0, "count")
    row = ask("product_stock", lately(1))[0]
    assert (row.on_hand, row.outbound_30, row.days_of_cover) == (60, 30, 60)


def test_more_is_ordered_of_what_ends_before_a_delivery_with_some_days_to_spare(stock, lamp):
    fan, book = stock.product("Quạt"), stock.product("Sách")
    for product_id, left in ((lamp, 40), (fan, 45), (book, 0)):
        stock.move(product_id, 96 + left, 40)
        stock.move(product_id, -96, 10, "count")
    archive(book)
    assert ask("reorders", lately(7)) == [
        Reorder(
            product_id=lamp,
            name="Đèn bàn",
            picture="box-0",
            on_hand=40,
            daily_outbound=Decimal("3.2"),
            lead_days=7,
            cover_days=30,
            suggested=79,
        )
    ]


def test_dead_stock_was_there_for_ninety_days_and_did_not_sell(stock, lamp):
    fresh, sold, restocked = (stock.product(name) for name in ("Mới", "Bán được", "Về lại"))
    stock.move(lamp, 5, 90)
    stock.sell(lamp, 1, 90)
    stock.move(fresh, 5, 89)
    stock.move(sold, 5, 200)
    stock.sell(sold, 1, 89)
    stock.move(restocked, 1, 200)
    stock.sell(restocked, 1, 150)
    stock.move(restocked, 5, 10)
    assert [row.product_id for row in ask("product_stock", lately(7)) if row.dead] == [lamp]
    canceled = stock.sell(lamp, 1, 0)
    assert not any(row.dead for row in ask("product_stock", lately(7)))
    orders.cancel(canceled, stock.make.user(stock.customer))
    revived = by_name("product_stock", lately(7))["Đèn bàn"]
    assert (revived.dead, revived.last_sold_on, revived.sold) == (True, ago(90), 0)


def test_a_city_sells_what_leaves_its_warehouses(stock, lamp):
    stock.move(lamp, 3, 9, city="Huế")
    stock.move(lamp, 2, 9, city="Hà Nội")
    stock.sell(lamp, 5, 4)
    hue = ask("product_stock", replace(lately(7), city="Huế"))[0]
    assert (hue.on_hand, hue.opening, hue.sold, hue.days_out) == (0, 3, 3, 5)
    assert (hue.outbound_30, hue.last_sold_on) == (3, ago(4))


def test_an_empty_shop_has_nothing_on_hand(shop):
    assert ask("stock_totals", lately(7)) == StockTotals(0, Decimal(0), 0, 0, 0, 0)
    for name in ("stock_by_city", "stock_by_warehouse", "product_stock", "reorders"):
        assert ask(name, lately(7)) == []
    assert len(ask("flow_by_day", lately(7))) == 7


def test_stock_is_for_the_warehouse_finance_and_admins(make):
    allowed = [make.employee("warehouse"), make.employee("finance"), make.admin()]
    refused = [make.employee("sales"), make.customer()]
    for name in NAMES:
        for user_id in allowed:
            figures.get(make.user(user_id), name, lately(7))
        for user_id in refused:
            with pytest.raises(errors.NotAllowed):
                figures.get(make.user(user_id), name, lately(7))
