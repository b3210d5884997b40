from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ecom import db, orders
from pages.parts import charts, period_choice
from tests.pages.conftest import Visitor, shown, sign_in_staff

REVENUE = "dashboards/revenue.py"
OPENED, TODAY = date(2024, 3, 5), date(2026, 3, 4)


@pytest.fixture
def finance(visitor, make) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "finance")
    return browser


def metrics(page) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def test_a_shop_without_orders_says_so(finance):
    assert "no orders yet" in shown(finance.open(REVENUE))


def test_net_revenue_and_orders_of_the_period_are_those_of_the_orders(finance, make):
    customer, lamp = make.customer(), make.product("Đèn bàn", price=2_000_000, stock=99)
    make.order(customer, {lamp: 2})
    make.order(customer, {lamp: 1})
    orders.cancel(make.order(customer, {lamp: 9}), make.user(customer))
    page = finance.open(REVENUE)
    assert metrics(page)["Net revenue"] == "6M ₫"
    assert metrics(page)["Orders"] == "2"
    assert metrics(page)["Average order"] == "3.000.000 ₫"
    assert "Đèn bàn brings most: 6M ₫" in shown(page)


def test_a_period_in_the_url_is_the_one_shown(finance, make):
    customer, lamp = make.customer(), make.product(price=1_000_000, stock=99)
    backdate(make.order(customer, {lamp: 1}), days=40)
    make.order(customer, {lamp: 2})
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    assert metrics(finance.open(REVENUE))["Orders"] == "1"
    assert metrics(finance.open(REVENUE, range="90d"))["Orders"] == "2"
    assert metrics(finance.open(REVENUE, range="today"))["Net revenue"] == "2M ₫"
    old = str(today - timedelta(days=40))
    page = finance.open(REVENUE, **{"from": old, "to": old})
    assert metrics(page)["Net revenue"] == "1M ₫"
    page = finance.open(REVENUE, **{"from": old, "to": str(today)})
    assert page.date_input(key="period-dates").value == (today - timedelta(days=40), today)


def test_a_period_without_sales_says_so(finance, make):
    backdate(make.order(make.customer(), {make.product(): 1}), days=40)
    page = finance.open(REVENUE, range="7d")
    assert "Nothing was sold in this period" in shown(page)
    assert metrics(page)["Average order"] == "–"


@pytest.mark.parametrize("department", ["support", "warehouse"])
def test_other_departments_are_refused(visitor, make, department):
    browser = visitor()
    sign_in_staff(browser, make, department)
    page = browser.open(REVENUE)
    assert "not allowed" in shown(page)
    assert not page.metric


def test_a_customer_is_refused_and_a_guest_signs_in_first(visitor, member):
    assert "for staff" in shown(visitor().open(REVENUE))
    member("lan")
    browser = visitor()
    browser.sign_in("lan")
    page = browser.open(REVENUE)
    assert "not allowed" in shown(page)
    assert not page.metric


@pytest.mark.parametrize(
    ("params", "first", "last"),
    [
        ({}, date(2026, 2, 3), TODAY),
        ({"range": "today"}, TODAY, TODAY),
        ({"range": "all"}, OPENED, TODAY),
        ({"range": "nonsense"}, date(2026, 2, 3), TODAY),
        ({"from": "2025-01-01", "to": "2025-01-31"}, date(2025, 1, 1), date(2025, 1, 31)),
        ({"from": "2025-01-31", "to": "2025-01-01"}, date(2025, 1, 1), date(2025, 1, 31)),
        ({"from": "1999-01-01", "to": "2999-01-01"}, OPENED, TODAY),
        ({"from": "31.1.2025"}, OPENED, TODAY),
    ],
)
def test_what_a_url_asks_for_becomes_days_of_the_shops_life(params, first, last):
    assert period_choice.days(params, OPENED, TODAY) == (first, last)


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [
        (0, 3.7e9, [0, 1e9, 2e9, 3e9, 4e9]),
        (0, 1_000, [0, 500, 1_000]),
        (-2e6, 7e6, [-5e6, 0, 5e6, 1e7]),
        (0, 0, [0]),
    ],
)
def test_an_axis_has_a_few_round_steps_that_cover_its_values(low, high, steps):
    assert charts.round_steps(low, high) == pytest.approx(steps)


def backdate(order_id: int, days: int) -> None:
    sql = "UPDATE orders SET placed_at = placed_at - INTERVAL :days DAY WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, days=days, id=order_id))
