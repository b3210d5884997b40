from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pandas
import pytest
from streamlit.testing.v1 import AppTest

from ecom.kpi.stock_types import Reorder
from pages.parts import reorder_cards
from tests.ecom.conftest import Maker
from tests.ecom.kpi.stock_shop import StockShop, ago, archive, today
from tests.pages.conftest import Visitor, shown, sign_in_staff

INVENTORY = "dashboards/inventory.py"


@pytest.fixture
def warehouse(visitor: Callable[[], Visitor], make: Maker) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "warehouse")
    return browser


@pytest.fixture
def stock(make: Maker, override: Callable[..., object]) -> StockShop:
    override(demo=True)
    return StockShop(make)


@pytest.fixture
def goods(stock: StockShop) -> dict[str, int]:
    """A lamp that runs out, a fan in two cities, a book that nobody wants."""
    found = {
        "lamp": stock.product("Đèn bàn", price=1_000_000),
        "fan": stock.product("Quạt", price=500_000),
        "book": stock.product("Sách cũ", price=20_000, category="Sách"),
    }
    stock.move(found["lamp"], 136, 45)
    stock.sell(found["lamp"], 96, 10)
    stock.move(found["fan"], 30, 5)
    stock.transfer(found["fan"], 10, 3, "Hà Nội", "Huế")
    stock.move(found["book"], 20, 100)
    return found


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def products(page: AppTest) -> list[dict]:
    """The rows of the only table that is not folded."""
    return page.dataframe[0].value.to_dict("records")


def test_an_empty_shop_has_nothing_on_hand_and_nothing_to_order(warehouse):
    page = warehouse.open(INVENTORY)
    assert metrics(page)["Units on hand"] == "0"
    assert metrics(page)["Stock value"] == "0 ₫"
    text = shown(page)
    for said in ("Nothing is on hand", "Nothing moved", "Nothing needs to be ordered"):
        assert said in text
    assert not page.exception
    assert not page.warning


def test_the_cards_say_what_is_on_hand_and_what_moved(warehouse, goods):
    page = warehouse.open(INVENTORY, range="7d")
    assert metrics(page) == {
        "Units on hand": "90",
        "Stock value": "55.4M ₫",
        "Products out of stock": "0",
        "Outbound": "10",
        "Inbound": "40",
    }
    text = shown(page)
    assert "Hà Nội holds 89% of the stock" in text
    assert "Busiest day" in text
    assert not page.exception
    assert not page.warning


def test_a_reorder_is_suggested_with_its_arithmetic(warehouse, goods):
    text = shown(warehouse.open(INVENTORY))
    assert "1 product to order before it runs out" in text
    assert "sells 3.2 a day × (7 + 30) days = 119, has 40" in text
    assert "order 79" in text
    assert f"stock-ledger?product={goods['lamp']}" in text


def test_the_arithmetic_adds_up_where_a_rate_is_not_round():
    row = Reorder(1, "Đèn", "box-0", 0, Decimal(71) / 30, 7, 30, 88)
    assert reorder_cards.arithmetic(row) == "sells 2.37 a day × (7 + 30) days = 88, has 0"


def test_what_does_not_sell_is_told_with_what_it_binds(warehouse, goods):
    text = shown(warehouse.open(INVENTORY))
    assert "1 product does not sell and binds 400K ₫" in text
    assert "20 on hand, never sold" in text


def test_products_are_listed_with_what_follows_from_the_ledger(warehouse, stock, goods):
    archive(goods["fan"])
    page = warehouse.open(INVENTORY, range="7d")
    rows = products(page)
    assert [row["on_hand"] for row in rows] == [40, 30, 20]
    lamp, fan, book = rows
    assert (lamp["days_of_cover"], lamp["sell_through"], lamp["value"]) == (12.5, 0, 40_000_000)
    assert (fan["received"], fan["opening"], fan["remark"]) == (30, 0, "archived")
    assert book["remark"] == "dead stock"
    assert pandas.isna(book["days_of_cover"])
    assert lamp["name"].startswith(f"stock-ledger?product={goods['lamp']}#")


def test_a_city_narrows_the_page_but_not_its_own_chart(warehouse, goods):
    page = warehouse.open(INVENTORY, range="7d", city="Huế")
    assert metrics(page)["Units on hand"] == "10"
    assert metrics(page)["Inbound"] == "10"
    assert metrics(page)["Outbound"] == "0"
    assert "Hà Nội holds 89% of the stock" in shown(page)
    assert [row["on_hand"] for row in products(page)] == [10]


def test_a_category_and_a_product_narrow_the_page(warehouse, make, goods):
    page = warehouse.open(INVENTORY, category=make.category("Sách"))
    assert metrics(page)["Units on hand"] == "20"
    assert "by all products" in shown(page)
    page = warehouse.open(INVENTORY, product=goods["lamp"])
    assert metrics(page)["Units on hand"] == "40"
    assert metrics(page)["Outbound"] == "96"


def test_a_chosen_product_comes_first_however_little_there_is_of_it(warehouse, goods):
    page = warehouse.open(INVENTORY, product=goods["book"])
    assert [row["on_hand"] for row in products(page)] == [20, 40, 30]
    assert "Sách cũ: 20 on hand, and none went out lately" in shown(page)


def test_one_day_and_days_without_a_movement_are_as_good_as_others(warehouse, goods):
    page = warehouse.open(INVENTORY, **{"from": str(ago(10)), "to": str(ago(10))})
    assert metrics(page)["Outbound"] == "96"
    page = warehouse.open(INVENTORY, **{"from": str(ago(8)), "to": str(ago(7))})
    assert metrics(page)["Outbound"] == "0"
    assert "Nothing moved in this period" in shown(page)
    assert not page.exception
    assert not page.warning


def test_days_to_come_say_so(warehouse, goods):
    coming = str(today().replace(year=today().year + 1, day=1))
    page = warehouse.open(INVENTORY, **{"from": coming, "to": coming})
    assert "have not begun" in shown(page)
    assert not page.metric


@pytest.mark.parametrize("grain", ["day", "week", "month", "nonsense"])
def test_the_flow_is_drawn_by_day_week_or_month(warehouse, goods, grain):
    page = warehouse.open(INVENTORY, range="90d", grain=grain)
    assert f"Busiest {'day' if grain == 'nonsense' else grain}" in shown(page)
    assert not page.exception


@pytest.mark.parametrize("department", ["sales", "support", "it"])
def test_other_departments_are_refused(visitor, make, department):
    browser = visitor()
    sign_in_staff(browser, make, department)
    page = browser.open(INVENTORY)
    assert "not allowed" in shown(page)
    assert not page.metric


def test_a_product_named_like_markup_is_shown_as_it_is(warehouse, stock):
    lamp = stock.product("<b>Đèn</b> *1*")
    stock.move(lamp, 37, 40)
    stock.move(lamp, -30, 10, "count")
    text = shown(warehouse.open(INVENTORY))
    assert "&lt;b&gt;Đèn&lt;/b&gt; *1*" in text
    assert r"\*1\*: 7 on hand, enough for 7 days" in text
