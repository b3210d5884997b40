"""Sums for reports: what opens them, who builds them, and that nobody gets in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from ecom import db, order_desk, orders, reviews
from ecom.kpi import rollup
from ecom.order_desk import Parcel
from ops import verify
from ops.connection import connect
from tests.ecom.conftest import Maker
from tests.ecom.kpi.stock_shop import ago, at, write

BUILD = "from ecom.kpi import rollup; print(rollup.build(limit_seconds=60))"


class Shop:
    """A lamp was bought on each of the last days, from the fifth before today on."""

    def __init__(self, make: Maker) -> None:
        self.make = make
        self.customer = make.customer("lan")
        self.lamp = make.product("Đèn", stock=50)
        self.orders = {days: self.order(days) for days in range(5, -1, -1)}

    def order(self, days: int) -> int:
        order_id = self.make.order(self.customer, {self.lamp: 1})
        if days:
            sql = "UPDATE orders SET placed_at = :at WHERE id = :id"
            write(sql, at=at(days), id=order_id)
            sql = (
                "UPDATE stock_movements SET created_at = :at, moved_on = :day WHERE order_id = :id"
            )
            write(sql, at=at(days), day=ago(days), id=order_id)
        return order_id

    def delivered(self, days: int) -> int:
        order_id = self.orders[days]
        for _ in range(2):
            db.transaction(lambda c: db.call(c, "advance_order", order_id, None))
        return order_id


@pytest.fixture
def shop_of_days(make: Maker) -> Shop:
    return Shop(make)


def built_days() -> list[int]:
    """How many days ago they were, of the last ones."""
    rows = db.rows("SELECT day FROM rollup_days WHERE day >= :first", first=ago(5))
    return sorted((ago(0) - row["day"]).days for row in rows)


def orders_of(days: int) -> int:
    return db.rows("SELECT orders FROM rollup_days WHERE day = :day", day=ago(days))[0]["orders"]


def build() -> int:
    return rollup.build(limit_seconds=60)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


@contextmanager
def transaction(url: str) -> Any:
    """A cursor of a connection of its own, committed at the end."""
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.begin()
        yield cursor
        connection.commit()


def test_days_that_are_over_are_added_up_and_today_is_not(shop_of_days: Shop) -> None:
    assert build() > 5
    assert built_days() == [1, 2, 3, 4, 5]
    assert [orders_of(days) for days in built_days()] == [1, 1, 1, 1, 1]
    assert build() == 0


def test_an_empty_shop_has_little_to_add_up(shop: str) -> None:
    assert rollup.state().oldest is None
    days = (ago(0) - first_of_month(ago(0))).days
    assert build() == days + (days > 0)  # and the month until yesterday
    assert rollup.state().days == days


def test_the_month_of_the_first_row_is_built_as_a_whole(shop_of_days: Shop) -> None:
    long_ago = at(100)
    write("UPDATE orders SET placed_at = :at WHERE id = :id", at=long_ago, id=shop_of_days.order(0))
    build()
    months = db.rows("SELECT month FROM rollup_months ORDER BY month")
    assert months[0]["month"] == first_of_month(ago(100))
    assert db.rows("SELECT MIN(day) AS day FROM rollup_days")[0]["day"] == months[0]["month"]
    state = rollup.state()
    assert (state.open_days, state.months, state.open_customers) == (0, len(months), 0)


def test_a_day_being_changed_is_left_to_the_next_round(shop: str, shop_of_days: Shop) -> None:
    with transaction(shop) as cursor:
        cursor.execute("CALL cancel_order(%s, NULL, '')", (shop_of_days.orders[3],))
        build()
        assert built_days() == [1, 2, 4, 5]
    build()
    assert built_days() == [1, 2, 3, 4, 5]
    assert orders_of(3) == 0


def test_what_waits_for_the_builder_opens_the_day_that_it_built(
    shop: str, shop_of_days: Shop
) -> None:
    order_id = shop_of_days.orders[3]
    with ThreadPoolExecutor(1) as pool:
        with transaction(shop) as cursor:
            cursor.execute("CALL build_days(%s, %s)", (ago(3), ago(2)))
            sql = "UPDATE orders SET status = 'canceled' WHERE id = :id"
            canceling = pool.submit(write, sql, id=order_id)
            threading.Event().wait(0.3)
            assert not canceling.done()
        canceling.result()
    assert built_days() == [2]


def test_an_order_of_today_does_not_wait_for_the_builder(shop: str, shop_of_days: Shop) -> None:
    with transaction(shop) as cursor:
        cursor.execute("CALL build_days(%s, %s)", (ago(5), ago(0)))
        shop_of_days.order(0)
    assert built_days() == [1, 2, 3, 4, 5]


def test_the_month_that_it_is_is_added_up_until_yesterday(shop_of_days: Shop) -> None:
    month = {"month": first_of_month(ago(1))}
    until = "SELECT until FROM rollup_months WHERE month = :month"
    build()
    assert db.rows(until, **month) == [{"until": ago(1)}]
    write("UPDATE rollup_months SET until = until - INTERVAL 1 DAY WHERE month = :month", **month)
    assert build() == 1  # as on every morning
    assert db.rows(until, **month) == [{"until": ago(1)}]


def test_a_cancellation_opens_the_day_and_the_month_of_its_order(shop_of_days: Shop) -> None:
    old = shop_of_days.order(0)
    write("UPDATE orders SET placed_at = :at WHERE id = :id", at=at(70), id=old)
    build()
    month = {"month": first_of_month(ago(70))}
    assert db.rows("SELECT 1 FROM rollup_months WHERE month = :month", **month)
    orders.cancel(old, shop_of_days.make.user(shop_of_days.customer))
    assert not db.rows("SELECT 1 FROM rollup_days WHERE day = :day", day=ago(70))
    assert db.rows("SELECT 1 FROM rollup_days WHERE day = :day", day=ago(71))
    assert not db.rows("SELECT 1 FROM rollup_months WHERE month = :month", **month)
    assert build() == 3  # the day, its month and its customer
    assert orders_of(70) == 0


def test_a_parcel_that_came_back_corrects_the_day_of_its_order_and_verify_agrees(
    shop_of_days: Shop,
) -> None:
    order_id, make = shop_of_days.orders[3], shop_of_days.make
    order_desk.ship(make.user(make.admin()), order_id, Parcel("GHTK-0815"))
    build()
    assert orders_of(3) == 1
    order_desk.come_back(make.user(make.employee("warehouse")), order_id, "refused at the door")
    assert built_days() == [1, 2, 4, 5]
    assert verify.verify().differences == []  # with the day open
    build()
    assert [orders_of(days) for days in built_days()] == [1, 1, 0, 1, 1]
    assert verify.verify().differences == []  # and with the day built


def test_another_sum_of_an_order_opens_its_day(shop_of_days: Shop) -> None:
    build()
    sql = "UPDATE order_items SET line_discount = 1000 WHERE order_id = :id"
    write(sql, id=shop_of_days.orders[4])
    assert built_days() == [1, 2, 3, 5]


def test_an_order_that_is_paid_or_shipped_opens_nothing(shop_of_days: Shop) -> None:
    build()
    shop_of_days.delivered(4)
    assert built_days() == [1, 2, 3, 4, 5]
    assert rollup.state().open_customers == 0


def test_a_refund_opens_its_own_day_and_not_that_of_the_order(shop_of_days: Shop) -> None:
    order_id = shop_of_days.delivered(4)
    build()
    sql = "INSERT INTO returns (order_id, reason, refunded_at) VALUES (:id, '', :at)"
    write(sql, id=order_id, at=at(2))
    assert built_days() == [1, 3, 4, 5]
    assert rollup.state().open_customers == 1
    build()
    write("UPDATE returns SET refunded_at = :at WHERE order_id = :id", at=at(1), id=order_id)
    assert built_days() == [3, 4, 5]


def test_a_review_opens_the_day_it_was_given(shop_of_days: Shop) -> None:
    shop_of_days.delivered(4)
    reviews.write(shop_of_days.customer, shop_of_days.lamp, 5, "Sáng")
    write("UPDATE reviews SET created_at = :at, given_on = :day", at=at(3), day=ago(3))
    build()
    write("UPDATE reviews SET content = 'Sáng lắm'")
    assert built_days() == [1, 2, 3, 4, 5]
    write("UPDATE reviews SET rating = 4")
    assert built_days() == [1, 2, 4, 5]
    build()
    write("DELETE FROM reviews")
    assert built_days() == [1, 2, 4, 5]


def test_another_category_opens_every_day_and_another_name_none(shop_of_days: Shop) -> None:
    build()
    write("UPDATE products SET name = 'Đèn bàn' WHERE id = :id", id=shop_of_days.lamp)
    assert built_days() == [1, 2, 3, 4, 5]
    other = shop_of_days.make.category("Đồ gia dụng")
    write("UPDATE products SET category_id = :to WHERE id = :id", to=other, id=shop_of_days.lamp)
    assert rollup.state().days == rollup.state().months == 0


def test_a_late_entry_in_the_ledger_opens_its_day_and_all_after_it(shop_of_days: Shop) -> None:
    build()
    sql = """INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause, created_at)
             VALUES (:product_id, :warehouse_id, 7, 'receipt', :at)"""
    warehouse = shop_of_days.make.warehouse("Hà Nội")
    write(sql, product_id=shop_of_days.lamp, warehouse_id=warehouse, at=at(3))
    assert built_days() == [4, 5]


def test_what_was_on_hand_is_the_same_whichever_day_is_built_first(shop_of_days: Shop) -> None:
    def on_hand() -> list[tuple[date, int]]:
        sql = """SELECT f.start, f.closing FROM rollup_product_flow f
                   JOIN rollup_days d ON d.day = f.start
                  WHERE f.grain = 'day' AND f.start >= :first ORDER BY f.start"""
        return [tuple(row.values()) for row in db.rows(sql, first=ago(5))]

    write(
        "UPDATE stock_movements SET created_at = :at, moved_on = :day WHERE cause = 'receipt'",
        at=at(6),
        day=ago(6),
    )
    expected = [(ago(days), 50 - sold) for sold, days in enumerate(range(5, 0, -1), start=1)]
    for order in ((5, 4, 3, 2, 1), (1, 2, 3, 4, 5), (3, 1, 5, 2, 4)):
        write("DELETE FROM rollup_days")
        for days in order:
            write("CALL build_days(:day, :day)", day=ago(days))
        assert on_hand() == expected


def test_two_processes_at_once_add_up_each_day_once(
    shop_of_days: Shop, start_process: Callable[..., Any]
) -> None:
    for days in range(6, 40):
        shop_of_days.order(days)
    processes = [start_process(BUILD) for _ in range(3)]
    counts = [int(process.communicate(timeout=60)[0]) for process in processes]
    build()
    state = rollup.state()
    assert (state.open_days, state.open_customers) == (0, 0)
    assert sum(counts) <= state.days + state.months + state.customers
    sql = "SELECT MIN(orders) AS least, MAX(orders) AS most FROM rollup_days WHERE day >= :first"
    assert db.rows(sql, first=ago(39)) == [{"least": 1, "most": 1}]


def test_a_builder_that_is_killed_leaves_nothing_half_built(
    shop: str, shop_of_days: Shop, start_process: Callable[..., Any]
) -> None:
    code = """
import sys, time
from ops.connection import connect
connection = connect(sys.argv[1])
connection.begin()
connection.cursor().execute("CALL build_days(%s, %s)", sys.argv[2:])
print(flush=True)
time.sleep(60)
"""
    process = start_process(code, shop, str(ago(5)), str(ago(1)))
    assert process.stdout.readline() == "\n"
    process.kill()
    process.wait()
    assert db.rows("SELECT 1 FROM rollup_sales") == db.rows("SELECT 1 FROM rollup_days") == []
    while build():
        pass
    assert built_days() == [1, 2, 3, 4, 5]


def test_customers_are_added_up_but_not_who_is_buying(shop: str, shop_of_days: Shop) -> None:
    other = shop_of_days.make.customer("mai")
    with transaction(shop) as cursor:
        cursor.execute("SELECT user_id FROM customers WHERE user_id = %s FOR UPDATE", (other,))
        build()
        assert db.rows("SELECT customer_id, orders FROM rollup_customers") == [
            {"customer_id": shop_of_days.customer, "orders": 6}
        ]
    build()
    assert rollup.state().open_customers == 0
    shop_of_days.order(0)
    assert [row["customer_id"] for row in db.rows("SELECT * FROM rollup_customers")] == [other]


def test_rebuilding_mends_sums_that_are_wrong_and_says_how_far_it_is(shop_of_days: Shop) -> None:
    build()
    write("UPDATE rollup_days SET orders = 99")
    write("UPDATE rollup_customers SET orders = 99")
    parts: list[float] = []
    state = rollup.rebuild(parts.append)
    assert (state.open_days, state.customers) == (0, 1)
    assert [orders_of(days) for days in built_days()] == [1, 1, 1, 1, 1]
    assert db.rows("SELECT orders FROM rollup_customers") == [{"orders": 6}]
    assert parts == sorted(parts)
    assert parts[-1] == 1


def test_a_day_of_many_orders_is_a_piece_of_its_own(
    shop_of_days: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollup, "ORDERS_AT_ONCE", 2)
    assert rollup._open_days(ago(5), ago(0)) == [ago(1), ago(2)]
    monkeypatch.setattr(rollup, "ORDERS_AT_ONCE", 0)
    assert rollup._open_days(ago(5), ago(0)) == [ago(1)]
    assert rollup._open_days(ago(5), ago(4)) == [ago(5)]


def test_unbroken_runs_of_days_are_built_together() -> None:
    first = date(2025, 2, 27)
    days = [first, first + timedelta(days=1), first + timedelta(days=2), first + timedelta(days=9)]
    assert rollup._runs(days) == [(days[0], days[2]), (days[3], days[3])]


def test_to_open_today_few_rows_are_looked_at(shop: str, shop_of_days: Shop) -> None:
    build()
    with transaction(shop) as cursor:
        cursor.execute("FLUSH STATUS")
        cursor.execute("CALL open_days_since(UTC_TIMESTAMP(6), @day, @until)")
        cursor.execute("CALL open_customer(%s)", (shop_of_days.customer,))
        cursor.execute("SHOW SESSION STATUS LIKE 'Handler_read%'")
        assert sum(int(value) for _, value in cursor.fetchall()) < 12
