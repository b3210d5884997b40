"""What all dashboards have in common, seen on the Overview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from ecom import db
from ecom.errors import Unavailable
from ecom.kpi import figures
from ecom.kpi.slices import Slice
from pages.parts.board import cards, differences, periods
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, shown, sign_in_staff

OVERVIEW = "dashboards/overview.py"
OPENED, TODAY = date(2024, 3, 5), date(2026, 3, 4)
OWN = periods.CUSTOM


@pytest.fixture
def finance(visitor: Callable[[], Visitor], make: Maker) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "finance")
    return browser


@pytest.fixture
def lamp(make: Maker) -> int:
    """Sold twice to Huế today, and once to Hà Nội forty days ago."""
    lamp = make.product("Đèn bàn", price=1_000_000, stock=99, category="Đèn")
    customer = make.customer()
    make.order(customer, {lamp: 2}, city="Huế")
    backdate(make.order(customer, {lamp: 1}), days=40)
    return lamp


def backdate(order_id: int, days: int) -> None:
    sql = "UPDATE orders SET placed_at = placed_at - INTERVAL :days DAY WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, days=days, id=order_id))


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def asked(page: AppTest) -> dict[str, str]:
    """The page's URL, without its path."""
    found = page.query_params.items()
    return {name: text if isinstance(text, str) else text[0] for name, text in found}


def chips(page: AppTest) -> dict[str, str]:
    prefix = "board-chip-"
    return {
        button.key.removeprefix(prefix): button.label
        for button in page.button
        if button.key and button.key.startswith(prefix)
    }


@pytest.mark.parametrize(
    ("params", "first", "last"),
    [
        ({}, date(2026, 2, 3), TODAY),
        ({"range": "today"}, TODAY, TODAY),
        ({"range": "7d"}, date(2026, 2, 26), TODAY),
        ({"range": "90d"}, date(2025, 12, 5), TODAY),
        ({"range": "month"}, date(2026, 3, 1), TODAY),
        ({"range": "last-month"}, date(2026, 2, 1), date(2026, 2, 28)),
        ({"range": "quarter"}, date(2026, 1, 1), TODAY),
        ({"range": "year"}, date(2026, 1, 1), TODAY),
        ({"range": "all"}, OPENED, TODAY),
        ({"range": "nonsense"}, date(2026, 2, 3), TODAY),
        ({"from": "2025-01-01", "to": "2025-01-31"}, date(2025, 1, 1), date(2025, 1, 31)),
        ({"from": "2025-01-31", "to": "2025-01-01"}, date(2025, 1, 1), date(2025, 1, 31)),
        ({"from": "2025-02-03", "to": "2025-02-03"}, date(2025, 2, 3), date(2025, 2, 3)),
        ({"from": "1999-01-01", "to": "2999-01-01"}, OPENED, TODAY),
        ({"from": "2025-02-03"}, date(2025, 2, 3), TODAY),
        ({"to": "2025-02-03"}, OPENED, date(2025, 2, 3)),
        ({"from": "2027-01-01"}, date(2027, 1, 1), date(2027, 1, 1)),
        ({"to": "1999-01-01"}, date(1999, 1, 1), date(1999, 1, 1)),
        ({"from": "31.1.2025"}, date(2026, 2, 3), TODAY),
        ({"from": "2027-01-01", "to": "2027-01-31"}, date(2027, 1, 1), date(2027, 1, 31)),
        ({"from": "2020-01-01", "to": "2020-01-31"}, date(2020, 1, 1), date(2020, 1, 31)),
    ],
)
def test_what_a_url_asks_for_becomes_days_of_the_shops_life(params, first, last):
    assert periods.days(params, OPENED, TODAY) == (first, last)


def test_a_choice_of_days_becomes_a_url_that_asks_for_them():
    first, last = date(2025, 1, 1), date(2025, 1, 31)
    for preset in (*periods.PRESETS, OWN):
        params = {k: v for k, v in periods.to_url(preset, first, last).items() if v is not None}
        assert periods.asked(params) == preset
    assert periods.days(params, OPENED, TODAY) == (first, last)


def test_nothing_is_compared_with_days_on_which_the_shop_was_not_open():
    of = Slice(date(2025, 3, 1), date(2025, 3, 31))
    assert periods.compared(of, "previous", OPENED) == of.during(
        date(2025, 1, 29), date(2025, 2, 28)
    )
    assert periods.compared(of, "none", OPENED) is None
    assert periods.compared(of, "year", OPENED) is None
    later = of.during(date(2025, 4, 1), date(2025, 4, 30))
    assert periods.compared(later, "year", OPENED).first == date(2024, 4, 1)
    assert periods.compared(of.during(OPENED, TODAY), "previous", OPENED) is None


def test_what_the_url_says_is_what_the_widgets_show(finance, lamp):
    category = db.row("SELECT category_id FROM products WHERE id = :id", id=lamp)["category_id"]
    page = finance.open(
        OVERVIEW, range="90d", compare="none", category=category, city="Huế", tier=1
    )
    assert page.selectbox(key="board-period").value == "90d"
    assert page.selectbox(key="board-compare").value == "none"
    assert page.selectbox(key="board-filter-category").value == str(category)
    assert page.selectbox(key="board-filter-city").value == "Huế"
    assert page.selectbox(key="board-filter-tier").value == "1"
    assert metrics(page)["Orders"] == "1"
    assert metrics(page)["Net revenue"] == "2M ₫"


def test_what_is_chosen_in_a_widget_is_in_the_url(finance, lamp):
    page = finance.open(OVERVIEW)
    assert metrics(page)["Orders"] == "1"
    page.selectbox(key="board-period").select("90d").run()
    page.selectbox(key="board-compare").select("year").run()
    page.selectbox(key="board-filter-city").select("Hà Nội").run()
    assert asked(page) == {"range": "90d", "compare": "year", "city": "Hà Nội"}
    assert metrics(page)["Net revenue"] == "1M ₫"
    page.selectbox(key="board-period").select("30d").run()
    page.selectbox(key="board-compare").select("previous").run()
    assert asked(page) == {"city": "Hà Nội"}
    assert metrics(page)["Orders"] == "0"


def test_own_dates_begin_with_those_shown_and_are_in_the_url(finance, lamp):
    page = finance.open(OVERVIEW, range="90d", city="Hà Nội")
    shown_first = today() - timedelta(days=40)  # the shop's first day
    page.selectbox(key="board-period").select(OWN).run()
    assert page.date_input(key="board-dates").value == (shown_first, today())
    assert asked(page) == {"from": str(shown_first), "to": str(today()), "city": "Hà Nội"}
    page.date_input(key="board-dates").set_value((shown_first, shown_first)).run()
    assert asked(page) == {"from": str(shown_first), "to": str(shown_first), "city": "Hà Nội"}
    assert metrics(page)["Orders"] == "1"


def test_nonsense_in_the_url_is_passed_over(finance, lamp):
    page = finance.open(
        OVERVIEW,
        **{"range": "soon", "compare": "luck", "category": "x", "city": "Atlantis", "tier": "99"},
        **{"weekday": "9", "hour": "-1", "product": "9" * 30, "method": "gold", "from": "Monday"},
    )
    assert metrics(page)["Orders"] == "1"
    assert not chips(page)
    assert page.selectbox(key="board-period").value == "30d"


def test_a_chip_says_what_narrows_the_page_and_undoes_it(finance, lamp):
    page = finance.open(OVERVIEW, range="90d", city="Huế", product=lamp, hour=0, weekday=0)
    said = chips(page)
    assert said["city"] == "City: Huế"
    assert said["product"] == "Product: Đèn bàn"
    assert said["weekday"] == "Weekday: Monday"
    assert said["hour"] == "Hour: 0\\:00–0\\:59"
    page.button(key="board-chip-hour").click().run()
    page.button(key="board-chip-weekday").click().run()
    assert asked(page) == {"range": "90d", "city": "Huế", "product": str(lamp)}
    assert metrics(page)["Net revenue"] == "2M ₫"
    page.button(key="board-chip-all").click().run()
    assert asked(page) == {"range": "90d"}
    assert metrics(page)["Net revenue"] == "3M ₫"
    assert not chips(page)


def test_a_name_is_text_and_never_markup(finance, make):
    product = make.product("**Đèn** [x](http://x) <b>", stock=9)
    make.order(make.customer(), {product: 1})
    page = finance.open(OVERVIEW, product=product)
    assert "\\*\\*Đèn\\*\\*" in chips(page)["product"]
    assert "<b>" not in shown(page)


def test_the_change_is_against_the_days_that_are_named(finance, make):
    lamp, customer = make.product(price=1_000_000, stock=99), make.customer()
    backdate(make.order(customer, {lamp: 1}), days=400)
    backdate(make.order(customer, {lamp: 4}), days=8)
    make.order(customer, {lamp: 5})
    page = finance.open(OVERVIEW, range="7d")
    changes = {metric.label: metric.delta for metric in page.metric}
    assert changes["Net revenue"] == "+25.0%"
    assert changes["Orders"] == "+0.0%"
    assert "compared with" in shown(page)
    page = finance.open(OVERVIEW, range="7d", compare="none")
    assert not any(metric.delta for metric in page.metric)
    assert "compared with" not in shown(page)


def test_days_to_come_and_days_without_orders_make_a_page(finance, lamp):
    ahead = today() + timedelta(days=30)
    page = finance.open(OVERVIEW, **{"from": str(ahead), "to": str(ahead)})
    assert "have not begun" in shown(page)
    assert "compared with" not in shown(page)
    assert not page.metric
    quiet = today() - timedelta(days=10)
    page = finance.open(OVERVIEW, **{"from": str(quiet), "to": str(quiet)})
    assert metrics(page)["Orders"] == "0"
    assert metrics(page)["Average order value"] == "–"
    page = finance.open(OVERVIEW, **{"from": "2001-01-01", "to": "2001-12-31"})
    assert metrics(page)["Net revenue"] == "0 ₫"
    assert not page.exception


def test_a_shop_without_orders_says_so(finance):
    page = finance.open(OVERVIEW)
    assert "no orders yet" in shown(page)
    assert not page.metric


def test_a_part_that_cannot_be_read_says_so_alone(finance, lamp, monkeypatch):
    def away(*_: object) -> None:
        raise Unavailable("MySQL is away")

    hours = figures.all_figures()["orders_by_hour"]
    monkeypatch.setitem(figures.all_figures(), "orders_by_hour", replace(hours, read=away))
    page = finance.open(OVERVIEW)
    assert "Back in a moment" in shown(page)
    assert metrics(page)["Orders"] == "1"
    assert [button for button in page.button if button.key == "again-by_hour"]


def test_a_change_is_a_share_of_what_was_before():
    assert cards.change(150, 100) == 0.5
    assert cards.change(50, -100) == 1.5
    assert cards.change(150, 0) is None
    assert cards.change(None, 100) is None
    assert cards.signed_percent(-0.1234) == "-12.3%"


def test_what_is_agreed_on_is_told_with_four_decimals():
    assert differences.in_words(Decimal(76) / 7) == "10.8571"
    assert differences.in_words(Decimal("12837847624.00")) == "12,837,847,624"


def test_two_counts_that_differ_are_told_apart_by_name():
    one, other = Slice(TODAY, TODAY, city="Huế"), Slice(TODAY, TODAY, city="Vinh")
    assert differences.between([one], [other]) == [("row 1 city", "Huế", "Vinh")]
    assert differences.between([one], [one, one])[0][1:] == ("1", "2")
    assert differences.between(one, one) == []


def test_a_figure_tells_how_it_is_counted_and_counts_itself_again(finance, lamp):
    page = finance.open(OVERVIEW, range="90d", city="Huế")
    page.session_state["proof-by-category"] = True
    page.run()
    text = shown(page)
    assert "added up beforehand" in text
    assert "of tables and indexes read" in text
    code = "\n".join(block.value for block in page.code)
    assert "GROUP BY category_id" in code
    assert '"city": "Huế"' in code
    page.button(key="check-by-category").click().run()
    assert "Counted again from single orders" in shown(page)
    assert "1 row" in shown(page)


def test_one_value_of_a_figure_is_defined_and_counted_again_by_itself(finance, lamp):
    page = finance.open(OVERVIEW, range="90d")
    proof = "sales_total.net_revenue-Net revenue"
    page.session_state[f"proof-{proof}"] = True
    page.run()
    assert "**3.000.000 ₫**" in shown(page)
    assert "gross sales − discounts − returns" in [block.value for block in page.code]
    page.button(key=f"check-{proof}").click().run()
    assert "it is the same: 3,000,000" in shown(page)


def test_a_figure_that_is_shut_reads_nothing_for_its_proof(finance, lamp):
    page = finance.open(OVERVIEW)
    assert not page.code
    assert "added up beforehand" not in shown(page)


def test_a_folded_table_comes_with_its_files_when_it_is_opened(finance, lamp):
    page = finance.open(OVERVIEW, range="90d")
    assert not page.dataframe
    page.session_state["more-revenue-by-category"] = True
    page.run()
    assert page.dataframe[0].value["net_revenue"].sum() == 3_000_000
    names = [button.proto.label for button in page.get("download_button")]
    assert names == ["PDF", "CSV", "Excel"]
