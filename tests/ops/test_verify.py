"""python -m ops verify: silent about a right shop, and finds what was falsified by hand."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ecom.kpi import rollup
from ops import verify
from ops.verify_differences import Difference
from tests.ecom.conftest import Maker
from tests.prepare import prepare

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Command = Callable[..., tuple[int, str]]


@pytest.fixture
def make(shop: str) -> Maker:
    return Maker()


@pytest.fixture
def run(start_process: Callable[..., subprocess.Popen[str]]) -> Command:
    """`python -m ops …`: its status and what it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        process = start_process(
            "import sys; from ops.__main__ import main; sys.exit(main(sys.argv[1:]))", *arguments
        )
        told, _errors = process.communicate(timeout=120)
        return process.returncode, told

    return run


@pytest.fixture
def shop_of_a_week(make: Maker) -> Maker:
    """A lamp sold on each of the last days; all of them are added up, but today."""
    lan, lamp = make.customer("lan"), make.product("Đèn", stock=50)
    write("UPDATE stock_movements SET created_at = :at, moved_on = :day", at=noon(6), day=ago(6))
    make.discount("BOT10K", "order", 10_000)
    for days in range(6, -1, -1):
        codes = ("BOT10K",) if days == 3 else ()
        order_id = make.order(lan, {lamp: 1}, codes=codes)
        if days:
            write("UPDATE orders SET placed_at = :at WHERE id = :id", at=noon(days), id=order_id)
    assert rollup.build(limit_seconds=60)
    return make


def ago(days: int) -> date:
    return datetime.now(ZONE).date() - timedelta(days=days)


def noon(days: int) -> datetime:
    """UTC, of a day so many days ago."""
    local = datetime.combine(ago(days), time(12), ZONE)
    return local.astimezone(UTC).replace(tzinfo=None)


def write(sql: str, **params: object) -> None:
    prepare(sql, **params)


def found() -> list[Difference]:
    return verify.verify().differences


def test_a_right_shop_is_clean(shop_of_a_week: Maker, run: Command) -> None:
    status, told = run("verify")
    assert status == 0
    assert " 0 differences, in " in told


def test_a_shop_without_anything_is_clean(shop: str) -> None:
    assert found() == []


def test_a_falsified_sum_of_a_day_is_named(shop_of_a_week: Maker, run: Command) -> None:
    write(
        "UPDATE rollup_sales SET gross_sales = gross_sales + 1 WHERE start IN (:day, :month)",
        day=ago(2),
        month=ago(2).replace(day=1),
    )
    status, told = run("verify")
    assert status == 1
    assert f"rollup_sales {ago(2)}, ha noi, cash_on_delivery" in told
    assert "gross_sales 100001.00, recounted gross_sales 100000" in told
    assert "sales_by_city" in told


@pytest.mark.parametrize(
    ("falsify", "named"),
    [
        ("UPDATE rollup_days SET delivery_fees = 1 WHERE day = :day", "rollup_days"),
        ("UPDATE rollup_days SET rating_sum = 1 WHERE day = :day", "rollup_days"),
        ("UPDATE rollup_hours SET hour = 3 WHERE start = :day", "rollup_hours"),
        ("UPDATE rollup_order_values SET bucket = 1 WHERE start = :day", "rollup_order_values"),
        ("UPDATE rollup_product_sales SET units = 2 WHERE start = :day", "rollup_product_sales"),
        ("DELETE FROM rollup_category_sales WHERE start = :day", "rollup_category_sales"),
        ("UPDATE rollup_product_flow SET closing = 0 WHERE start = :day", "rollup_product_flow"),
        ("UPDATE rollup_customers SET sold = sold + 1", "rfm_customers"),
        ("UPDATE rollup_customers SET first_day = :day", "buyers_by_day"),
        ("UPDATE orders SET placed_on = :day ORDER BY id DESC LIMIT 1", "day of an order"),
        ("UPDATE stock_movements SET moved_on = :day", "day of a stock movement"),
        ("UPDATE stock SET quantity = quantity + 1", "stock"),
        ("UPDATE orders SET subtotal = subtotal + 1 LIMIT 1", "subtotal of an order"),
        ("UPDATE bills SET amount = amount + 1 LIMIT 1", "amount of a bill"),
        ("UPDATE customers SET loyalty_points = 9 LIMIT 1", "loyalty points"),
        ("UPDATE products SET rating_sum = 9 LIMIT 1", "ratings of a product"),
        ("UPDATE discounts SET usage_count = 9 LIMIT 1", "uses of a discount"),
    ],
)
def test_whatever_is_falsified_is_named(shop_of_a_week: Maker, falsify: str, named: str) -> None:
    write(falsify, **({"day": ago(4)} if ":day" in falsify else {}))
    assert named in {difference.figure for difference in found()}


def test_a_month_that_is_added_up_is_compared_with_its_days(make: Maker) -> None:
    lan, lamp = make.customer("lan"), make.product("Đèn", stock=50)
    order_id = make.order(lan, {lamp: 2})
    write("UPDATE orders SET placed_at = '2025-02-10 05:00' WHERE id = :id", id=order_id)
    write("UPDATE stock_movements SET created_at = '2025-02-10 04:00', moved_on = '2025-02-10'")
    assert rollup.build(limit_seconds=60)
    assert found() == []
    write("UPDATE rollup_sales SET units = 3 WHERE grain = 'month' AND start = '2025-02-01'")
    assert {"rollup_sales of a month", "sales_by_city"} <= {one.figure for one in found()}


def test_a_calendar_of_another_time_zone_is_named(shop_of_a_week: Maker) -> None:
    shifted = (
        "UPDATE calendar SET starts_at = starts_at {0} INTERVAL 1 HOUR,"
        " ends_at = ends_at {0} INTERVAL 1 HOUR WHERE day = :day"
    )
    write(shifted.format("+"), day=ago(5))
    try:
        assert ("calendar", str(ago(5))) in {(one.figure, one.key) for one in found()}
    finally:
        write(shifted.format("-"), day=ago(5))


def test_days_can_be_chosen(shop_of_a_week: Maker, run: Command) -> None:
    write("UPDATE rollup_hours SET orders = 7 WHERE grain = 'day' AND start = :day", day=ago(4))
    assert verify.verify(ago(3), ago(1)).differences == []
    assert run("verify", "--from", str(ago(4)), "--to", str(ago(4)))[0] == 1
