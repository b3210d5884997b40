from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ecom import db, errors, orders
from ecom.kpi import revenue

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MAY = (date(2026, 5, 1), date(2026, 5, 31))


def _placed(order_id: int, local: datetime) -> None:
    at = local.replace(tzinfo=HANOI).astimezone(UTC).replace(tzinfo=None)
    db.transaction(
        lambda c: db.execute(
            c, "UPDATE orders SET placed_at = :at WHERE id = :id", at=at, id=order_id
        )
    )


def _refunded(local: datetime) -> None:
    at = local.replace(tzinfo=HANOI).astimezone(UTC).replace(tzinfo=None)
    db.transaction(lambda c: db.execute(c, "UPDATE returns SET refunded_at = :at", at=at))


@pytest.fixture
def manager(make):
    return make.user(make.admin())


def test_an_order_counts_on_the_day_it_was_placed_in_the_shops_time_zone(make, manager):
    customer, lamp = make.customer(), make.product(price=100_000)
    _placed(make.order(customer, {lamp: 1}), datetime(2026, 5, 1, 0, 0, 1))
    _placed(make.order(customer, {lamp: 2}), datetime(2026, 5, 31, 23, 59, 59))
    _placed(make.order(customer, {lamp: 4}), datetime(2026, 6, 1, 0, 0, 0))
    found = revenue.revenue(manager, *MAY)
    assert (found.orders, found.net_revenue) == (2, Decimal(300_000))
    assert [day.day.day for day in found.days if day.orders] == [1, 31]
    assert len(found.days) == 31


def test_discounts_returns_and_cancellations_come_off(make, manager):
    customer = make.customer()
    buyer = make.user(customer)
    make.discount("BOT30K", "order", 30_000)
    lamp, fan = make.product("Đèn", price=100_000), make.product("Quạt", price=200_000)
    kept = make.order(customer, {lamp: 1, fan: 1}, codes=("BOT30K",))
    canceled = make.order(customer, {lamp: 1})
    for order_id in (kept, canceled):
        _placed(order_id, datetime(2026, 5, 10, 12))
    orders.cancel(canceled, buyer)
    for _ in range(2):
        orders.advance(kept, buyer)
    orders.return_items(kept, buyer, [(fan, 1)])
    _refunded(datetime(2026, 6, 2, 9))
    may = revenue.revenue(manager, *MAY)
    assert (may.orders, may.net_revenue) == (1, Decimal(270_000))
    june = revenue.revenue(manager, date(2026, 6, 1), date(2026, 6, 30))
    assert (june.orders, june.net_revenue) == (0, Decimal(-180_000))
    assert june.average_order_value is None
    assert [(row.name, row.net_revenue) for row in may.products] == [
        ("Quạt", Decimal(180_000)),
        ("Đèn", Decimal(90_000)),
    ]


def test_days_add_up_to_weeks_and_months(make, manager):
    customer, lamp = make.customer(), make.product(price=100_000)
    for day in (1, 10, 31):
        _placed(make.order(customer, {lamp: 1}), datetime(2026, 5, day, 10))
    days = revenue.revenue(manager, *MAY).days
    assert [row.orders for row in revenue.by_grain(days, "month")] == [3]
    weeks = revenue.by_grain(days, "week")
    assert weeks[0].day == date(2026, 4, 27)
    assert sum(row.net_revenue for row in weeks) == Decimal(300_000)


def test_the_report_view_says_the_same_as_the_page(make, manager):
    customer, lamp = make.customer(), make.product(price=100_000)
    _placed(make.order(customer, {lamp: 3}), datetime(2026, 5, 3, 1))
    found = revenue.revenue(manager, *MAY)
    seen = db.row(
        "SELECT SUM(orders) AS orders, SUM(net_revenue) AS net_revenue FROM report_daily_revenue"
        " WHERE day BETWEEN :first AND :last",
        first=MAY[0],
        last=MAY[1],
    )
    assert (seen["orders"], seen["net_revenue"]) == (found.orders, found.net_revenue)


def test_a_shop_without_orders_has_no_revenue_and_no_average(manager):
    today = date.today()
    found = revenue.revenue(manager, today - timedelta(days=6), today + timedelta(days=30))
    assert (found.orders, found.net_revenue, found.average_order_value) == (0, 0, None)
    assert revenue.first_day() is None


def test_customers_and_warehouse_staff_may_not_read_revenue(make):
    for user_id in (make.customer(), make.employee("warehouse")):
        with pytest.raises(errors.NotAllowed):
            revenue.revenue(make.user(user_id), *MAY)


def test_sales_and_finance_may_read_revenue(make):
    for department in ("sales", "finance"):
        assert revenue.revenue(make.user(make.employee(department)), *MAY).orders == 0
