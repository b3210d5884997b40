"""The dashboard of customers, on a small shop made by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from ecom.kpi.customer_types import Cohort
from pages.parts import cohort_cards, customer_words
from tests.pages.conftest import Visitor, shown, sign_in_staff
from tests.prepare import prepare

CUSTOMERS = "dashboards/customers.py"


@pytest.fixture
def sales(visitor, make) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "sales")
    return browser


@pytest.fixture
def buyers(make) -> list[int]:
    """Two customers who joined long ago: one bought then and again today, one today only."""
    lamp = make.product("Đèn bàn", price=1_000_000, stock=99, category="Đèn")
    faithful, fresh = make.customer("Lan <b>"), make.customer("minh")
    write("UPDATE users SET created_at = created_at - INTERVAL 100 DAY")
    write("UPDATE customers SET city = 'Huế' WHERE user_id = :id", id=faithful)
    old = make.order(faithful, {lamp: 1})
    sql = "UPDATE orders SET placed_at = placed_at - INTERVAL 90 DAY WHERE id = :id"
    write(sql, id=old)
    make.order(faithful, {lamp: 2})
    make.order(fresh, {lamp: 1})
    make.customer("newcomer")
    return [faithful, fresh]


def write(sql: str, **params: object) -> None:
    prepare(sql, **params)


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def test_a_shop_without_orders_says_so(sales):
    assert "no orders yet" in shown(sales.open(CUSTOMERS))


def test_cards_tell_new_first_time_and_returning_customers(sales, buyers):
    page = sales.open(CUSTOMERS)
    assert not page.exception
    assert metrics(page) == {
        "Customers": "3",
        "New customers": "1",
        "First-time buyers": "1",
        "Returning buyers": "1",
        "Repeat rate": "50.0%",
        "Average rating": "–",
    }
    text = shown(page)
    assert "1 joined, 1 bought for the first time" in text
    assert "Đồng: 100% of customers" in text
    assert "Not stated: 67% of customers" in text
    assert "order again in the month after" in text
    assert "A buyer has brought 2M ₫ so far" in text
    assert "All buyers are put into fifths" in text


def test_a_city_in_the_url_narrows_all_but_the_cities(sales, buyers):
    page = sales.open(CUSTOMERS, city="Huế")
    assert metrics(page)["Customers"] == "1"
    assert metrics(page)["Returning buyers"] == "1"
    assert "Not stated: 67% of customers" in shown(page)


def test_a_category_narrows_buyers_and_says_so(sales, buyers, make):
    book = make.product("Sách", category="Sách")
    category = make.category("Sách")
    make.order(buyers[1], {book: 1})
    page = sales.open(CUSTOMERS, category=category)
    assert metrics(page)["Customers"] == "3"
    assert metrics(page)["First-time buyers"] == "1"
    assert metrics(page)["Returning buyers"] == "0"
    assert "Accounts belong to no category" in shown(page)


def test_a_segment_lists_its_customers(sales, buyers):
    assert listed(sales.open(CUSTOMERS)) == []
    found = {}
    for segment, name in customer_words.segments().items():
        page = sales.open(CUSTOMERS, segment=segment)
        assert not page.exception
        found[segment] = listed(page)
        assert f"{name}: {len(found[segment])} customer" in shown(page)
    assert sorted(sum(found.values(), [])) == ["Lan <B>", "Minh"]


def test_a_deleted_account_is_listed_without_a_name(sales, buyers):
    write("UPDATE users SET full_name = '' WHERE role = 'customer'")
    pages = (sales.open(CUSTOMERS, segment=segment) for segment in customer_words.segments())
    assert sum((listed(page) for page in pages), []) == ["Deleted account"] * 2


def test_a_cohort_shows_what_became_of_it(sales, buyers):
    first = (today() - timedelta(days=90)).replace(day=1)
    text = shown(sales.open(CUSTOMERS, cohort=first.isoformat()))
    assert "First bought in" in text
    assert "1 buyer" in text
    before = (first - timedelta(days=1)).replace(day=1)
    assert "Nobody first bought in" in shown(sales.open(CUSTOMERS, cohort=before.isoformat()))


@pytest.mark.parametrize("params", [{"segment": "nonsense"}, {"cohort": "2026-01-07"}])
def test_what_makes_no_sense_in_the_url_is_passed_over(sales, buyers, params):
    page = sales.open(CUSTOMERS, **params)
    assert not page.exception
    assert metrics(page)["Customers"] == "3"
    assert not [button for button in page.button if (button.key or "").startswith("board-chip-")]


def test_one_day_empty_days_and_days_to_come_are_told(sales, buyers):
    page = sales.open(CUSTOMERS, range="today")
    assert metrics(page)["Returning buyers"] == "1"
    quiet = str(today() - timedelta(days=50))
    page = sales.open(CUSTOMERS, **{"from": quiet, "to": quiet})
    assert not page.exception
    assert metrics(page)["New customers"] == "0"
    assert "Nobody joined in this period" in shown(page)
    page = sales.open(CUSTOMERS, **{"from": "2039-01-01", "to": "2039-02-01"})
    assert "have not begun" in shown(page)
    assert not page.exception


@pytest.mark.parametrize("department", ["support", "warehouse", "it"])
def test_other_departments_are_refused(visitor, make, department, buyers):
    browser = visitor()
    sign_in_staff(browser, make, department)
    page = browser.open(CUSTOMERS)
    assert "not allowed" in shown(page)
    assert not page.metric


def test_customers_who_came_back_are_counted_by_whole_months():
    def cohort(month: int, *ordered: int) -> Cohort:
        money = (Decimal(0),) * len(ordered)
        return Cohort(date(2026, month, 1), ordered[0], ordered, money)

    cohorts = [cohort(1, 9, 5, 4, 3), cohort(2, 8, 2, 1), cohort(3, 7, 6), cohort(4, 1)]
    spring = (date(2026, 1, 1), date(2026, 4, 30))
    assert cohort_cards.returning(cohorts, *spring) == [0, 5, 6, 10]
    assert cohort_cards.returning(cohorts, date(2026, 1, 2), date(2026, 4, 30)) == [5, 6, 10]
    assert cohort_cards.returning(cohorts, date(2026, 1, 2), date(2026, 4, 29)) == []


@pytest.mark.parametrize(
    ("key", "name"), [("0-17", "< 18"), ("25-34", "25–34"), ("65-", "65+"), ("", "Not stated")]
)
def test_ages_are_short(key, name):
    assert customer_words.age(key) == name


def listed(page: AppTest) -> list[str]:
    """The customers of the segment that is picked."""
    tables = [table.value for table in page.dataframe if "last_day" in table.value]
    links = list(tables[0]["name"]) if tables else []
    assert all(link.startswith("manage-customer?id=") for link in links)
    return [unquote(link.partition("#")[2]) for link in links]
