from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from ecom import db, orders
from ecom.kpi.sales_types import ValueStep
from pages.parts.money import short_money
from pages.parts.order_cards import every_step
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, shown, sign_in_staff

REVENUE = "dashboards/revenue.py"


@pytest.fixture
def finance(visitor: Callable[[], Visitor], make: Maker) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "finance")
    return browser


@pytest.fixture
def week(make: Maker) -> dict[str, int]:
    """Three orders of the last days, one of forty days ago, and one that was canceled."""
    customer = make.customer()
    make.discount("BOT100K", "order", 100_000)
    lamp = make.product("Đèn bàn", price=2_000_000, stock=99, category="Đèn")
    book = make.product("Sách hay", price=250_000, stock=99, category="Sách")
    make.order(customer, {lamp: 2}, city="Huế", method="bank_transfer")
    backdate(make.order(customer, {lamp: 1, book: 2}, codes=("BOT100K",)), days=2)
    backdate(make.order(customer, {book: 1}), days=3)
    backdate(make.order(customer, {lamp: 1}), days=40)
    orders.cancel(make.order(customer, {lamp: 9}), make.user(customer))
    return {"lamp": lamp, "book": book, "customer": customer}


def backdate(order_id: int, days: int) -> None:
    sql = "UPDATE orders SET placed_at = placed_at - INTERVAL :days DAY WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, days=days, id=order_id))


def today() -> str:
    return str(datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date())


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def titles(page: AppTest) -> list[str]:
    return [header.value for header in page.subheader]


def works(page: AppTest) -> bool:
    return not page.exception and not page.warning and not page.error


def test_a_shop_without_orders_says_so(finance):
    page = finance.open(REVENUE)
    assert "no orders yet" in shown(page)
    assert works(page)


def test_the_totals_are_those_of_the_orders(finance, week):
    page = finance.open(REVENUE)
    assert works(page)
    found = metrics(page)
    fees = db.row(
        "SELECT SUM(f.fee) AS fees FROM deliveries f JOIN orders o ON o.id = f.order_id"
        " WHERE o.status <> 'canceled' AND o.placed_at > UTC_TIMESTAMP() - INTERVAL 30 DAY"
    )["fees"]
    assert found.pop("Total sales with delivery") == short_money(6_650_000 + fees)
    assert found == {
        "Net revenue": "6.65M ₫",
        "Orders": "3",
        "Average order value": "2.22M ₫",
        "Items sold": "6",
        "Units per order": "2.00",
        "Discounts": "100K ₫",
        "Returns": "0 ₫",
    }
    assert "also those not paid yet" in shown(page)


def test_titles_say_what_was_found(finance, week):
    page = finance.open(REVENUE)
    found = "\n".join(titles(page))
    for title in (
        "99% of 6.75M ₫ stays after discounts and returns",
        "Đèn brings 89% of net revenue",
        "Huế brings 60% of net revenue",
        "Bank transfer brings 60% of net revenue",
        "BOT100K cost most: 100K ₫",
        "Đèn bàn brings most",
        "Orders most often cost 2M ₫ – 5M ₫",
        "Best day: ",
    ):
        assert title in found


def test_every_chart_has_words_for_who_cannot_see_it(finance, week):
    charts = finance.open(REVENUE).get("vega_lite_chart")
    assert len(charts) == 8
    assert all(chart.proto.alt for chart in charts)


def test_a_card_shows_its_own_dimension_whole_and_the_others_narrowed(finance, week):
    page = finance.open(REVENUE, city="Huế")
    assert metrics(page)["Net revenue"] == "4M ₫"
    assert "Total sales with delivery" not in metrics(page)
    found = "\n".join(titles(page))
    assert "Huế brings 60% of net revenue" in found
    assert "Đèn brings most: 4M ₫" in found
    assert "No code was used in this period" in found
    assert [button.label for button in page.button if "Huế" in button.label] == ["City: Huế"]
    page.button(key="board-chip-city").click().run()
    assert metrics(page)["Net revenue"] == "6.65M ₫"


@pytest.mark.parametrize(
    ("params", "net"),
    [
        ({"method": "bank_transfer"}, "4M ₫"),
        ({"product": "book"}, "730K ₫"),
        ({"city": "Hà Nội", "method": "cash_on_delivery"}, "2.65M ₫"),
        ({"product": "book", "city": "Huế"}, "0 ₫"),
    ],
)
def test_what_is_chosen_narrows_the_page(finance, week, params, net):
    page = finance.open(REVENUE, **{name: week.get(text, text) for name, text in params.items()})
    assert works(page)
    assert metrics(page)["Net revenue"] == net


def test_days_weeks_or_months_are_chosen_sensibly_and_stay_in_the_url(finance, week):
    page = finance.open(REVENUE)
    assert "Net revenue by day" in shown(page)
    page = finance.open(REVENUE, grain="month")
    assert "Net revenue by month" in shown(page)
    assert any(title.startswith("Best month: ") for title in titles(page))
    page = finance.open(REVENUE, grain="fortnight")
    assert "Net revenue by day" in shown(page)


def test_one_day_is_shown_by_its_hours(finance, week):
    page = finance.open(REVENUE, range="today")
    assert works(page)
    assert metrics(page)["Orders"] == "1"
    assert "Orders by hour of the day" in shown(page)
    assert "Net revenue by day" not in shown(page)


def test_a_period_without_sales_says_so_and_has_no_average(finance, week):
    since = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date() - timedelta(days=20)
    page = finance.open(REVENUE, **{"from": str(since), "to": str(since + timedelta(days=5))})
    assert works(page)
    assert "Nothing was sold in this period" in shown(page)
    assert metrics(page)["Average order value"] == "–"
    assert "NaN" not in shown(page)


def test_days_that_have_not_begun_say_so(finance, week):
    page = finance.open(REVENUE, **{"from": "2099-01-01", "to": "2099-01-31"})
    assert works(page)
    assert "have not begun yet" in shown(page)


def test_only_refunds_leave_less_than_nothing(finance, make, week):
    old = db.row("SELECT MIN(order_id) AS id FROM deliveries WHERE city = 'Huế'")["id"]
    buyer = make.user(week["customer"])
    orders.pay(old, buyer)
    for _ in range(2):
        orders.advance(old, make.user(make.admin()))
    orders.return_items(old, buyer, [(week["lamp"], 2)])
    backdate(old, days=10)
    page = finance.open(REVENUE, range="today")
    assert works(page)
    assert metrics(page)["Net revenue"] == "−4M ₫"
    assert "Nothing was sold, 4M ₫ went back" in titles(page)


def test_markup_in_names_stays_text(finance, make):
    star = make.product("Đèn **to** [x](http://y)", category="*Đồ*", price=1_000_000)
    make.order(make.customer(), {star: 1}, city="`Huế`")
    page = finance.open(REVENUE)
    assert works(page)
    assert any(r"\*\*to\*\*" in title for title in titles(page))
    words = [chart.proto.alt for chart in page.get("vega_lite_chart")]
    assert any("**to**" in alt for alt in words)


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


def test_steps_between_that_have_no_orders_are_drawn_too():
    steps = [
        ValueStep(Decimal(100), Decimal(200), 3, Decimal(400)),
        ValueStep(Decimal(2_000), Decimal(5_000), 1, Decimal(2_500)),
    ]
    assert [(int(step.lower), step.orders) for step in every_step(steps)] == [
        (100, 3),
        (200, 0),
        (500, 0),
        (1_000, 0),
        (2_000, 1),
    ]
