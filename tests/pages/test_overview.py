from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from ecom import accounts, db, sessions
from ecom.kpi.sales_types import ProductDay
from ecom.kpi.slices import Slice
from pages.parts import product_list
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, shown, sign_in_staff
from tests.prepare import prepare

OVERVIEW = "dashboards/overview.py"
SALES = {"Net revenue", "Orders", "Customers", "Average order value", "Conversion"}


@pytest.fixture
def staff(visitor: Callable[[], Visitor], make: Maker) -> Callable[[str], Visitor]:
    """A browser signed in as an employee of a department, or as an admin of a level."""

    def signed_in(name: str) -> Visitor:
        browser = visitor()
        if name in ("super_admin", "moderator", "support_admin"):
            admin = accounts.user(
                make.admin(name.removesuffix("_admin") if "support" in name else name)
            )
            browser.cookies["session"] = sessions.start(admin, browser.cookies["visitor"]).token
            browser.new_tab()
        else:
            sign_in_staff(browser, make, name)
        return browser

    return signed_in


@pytest.fixture
def lamp(make: Maker) -> int:
    """Two sold today; there are three left, so they last for days."""
    lamp = make.product("Đèn bàn", price=1_000_000, stock=5, category="Đèn")
    make.order(make.customer(), {lamp: 2})
    return lamp


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def visits(count: int) -> None:
    sql = """
        INSERT INTO funnel_counts (day, event, product_id, events)
        SELECT day, 'visit', 0, :count FROM calendar
        WHERE starts_at <= UTC_TIMESTAMP(6) AND ends_at > UTC_TIMESTAMP(6)"""
    db.transaction(lambda c: db.execute(c, sql, count=count))


@pytest.mark.parametrize("who", ["sales", "finance", "super_admin", "moderator", "support_admin"])
def test_who_reads_sales_sees_them_greeted_by_name(staff, lamp, who):
    page = staff(who).open(OVERVIEW)
    assert page.title[0].value.startswith("Welcome back, ")
    assert set(metrics(page)) == SALES
    assert metrics(page)["Net revenue"] == "2M ₫"
    assert metrics(page)["Average order value"] == "2M ₫"
    assert "Đèn brings 100% of net revenue" in shown(page)
    assert "Đèn bàn sells best" in shown(page)
    assert not page.exception
    assert not page.error


def test_the_warehouse_sees_what_is_about_stock_and_no_money(staff, lamp):
    page = staff("warehouse").open(OVERVIEW)
    assert page.title[0].value.startswith("Welcome back, ")
    assert not page.metric
    assert not page.selectbox
    assert "net revenue" not in shown(page)
    assert "deserve" in shown(page) or "Nothing needs you" in shown(page)


def test_the_warehouse_is_greeted_before_the_first_order(staff):
    page = staff("warehouse").open(OVERVIEW)
    assert page.title[0].value.startswith("Welcome back, ")
    assert "Nothing needs you today" in shown(page)


@pytest.mark.parametrize("department", ["support", "it"])
def test_who_reads_no_report_is_refused(staff, lamp, department):
    page = staff(department).open(OVERVIEW)
    assert "not allowed" in shown(page)
    assert not page.metric


def test_a_customer_is_refused_and_a_guest_signs_in_first(visitor, member, lamp):
    assert "for staff" in shown(visitor().open(OVERVIEW))
    member("lan")
    browser = visitor()
    browser.sign_in("lan")
    page = browser.open(OVERVIEW)
    assert "not allowed" in shown(page)
    assert not page.metric


def test_conversion_is_orders_by_visits(staff, lamp):
    visits(50)
    assert metrics(staff("finance").open(OVERVIEW))["Conversion"] == "2.0%"


def test_without_visits_there_is_no_conversion(staff, lamp):
    assert metrics(staff("finance").open(OVERVIEW))["Conversion"] == "–"


def test_a_product_leads_to_its_page_and_its_name_is_text(staff, make):
    lamp = make.product("<b>Đèn</b> & [x](y)", price=1_000_000, stock=9)
    make.order(make.customer(), {lamp: 2})
    text = shown(staff("finance").open(OVERVIEW))
    assert f'href="product?id={lamp}"' in text
    assert "&lt;b&gt;Đèn&lt;/b&gt; &amp; [x](y)" in text
    assert "<b>Đèn" not in text


def test_what_is_about_to_run_out_says_why_and_leads_to_the_stock(staff, make):
    lamp = make.product("Đèn bàn", stock=40)
    make.order(make.customer(), {lamp: 38})
    sql = "UPDATE stock_movements SET moved_on = moved_on - INTERVAL 1 DAY WHERE cause = 'sale'"
    prepare(sql)
    page = staff("warehouse").open(OVERVIEW)
    assert "1 thing deserves a look" in shown(page)
    assert "2 left, enough for 1.6 days at 1.3 a day." in shown(page)
    links = {link.proto.label: link.proto for link in page.get("page_link")}
    assert f"product={lamp}" in links["Đèn bàn runs out"].query_string


def test_a_trend_adds_days_up_to_few_steps():
    of = Slice(date(2026, 1, 1), date(2026, 3, 1))  # 60 days
    days = [ProductDay(7, date(2026, 1, 1), 1, 100), ProductDay(7, date(2026, 1, 2), 1, 20)]
    found = product_list.trend([*days, ProductDay(7, date(2026, 3, 1), 1, 5)], of)
    assert len(found) == 30
    assert (found[0], found[-1], sum(found)) == (120, 5, 125)
