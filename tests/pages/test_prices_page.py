from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from ecom import catalog, price_changes, price_choice
from ecom.price_choice import Choice
from ecom.price_rules import Rule
from pages.parts.office import listing
from pages.parts.office.presses import Note
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, set_price, shown, sign_in_staff

PAGE = "office/prices.py"


@pytest.fixture
def seller(visitor: Callable[[], Visitor], make: Maker) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "sales")
    return browser


def ask(page: AppTest, way: str, value: str, rounding: str = "exact") -> AppTest:
    page.selectbox(key="prices-way").set_value(way)
    page.selectbox(key="prices-rounding").set_value(rounding)
    return page.text_input(key="prices-value").set_value(value).run()


def previewed(page: AppTest) -> list[tuple[str, float, float, str]]:
    frame = page.dataframe[0].value
    return list(zip(frame["name"], frame["old"], frame["new"], frame["result"], strict=True))


def test_new_prices_are_shown_before_they_are_made(make: Maker, seller: Visitor) -> None:
    lamp = make.product("Đèn", 24_990_000)
    make.product("Quạt", 0)
    page = seller.open(PAGE)
    assert "2 products match" in shown(page)
    assert not page.dataframe
    ask(page, "percent_down", "7,5", "nines")
    assert previewed(page) == [
        ("Quạt", 0, -100, "Would be below 0"),
        ("Đèn", 24_990_000, 23_115_900, "Changes"),
    ]
    assert "1 product keeps its price" in shown(page)
    assert catalog.product(lamp).price == 24_990_000
    page.text_input(key="prices-note").set_value("Tết")
    page.button(key="prices-apply").click().run()
    assert "1 price is changed" in shown(page)
    assert catalog.product(lamp).price == 23_115_900
    assert page.text_input(key="prices-value").value == ""
    assert "Lowered by 7.5% · Ending in 900 ₫" in [button.label for button in page.button]
    assert "“Tết”" in shown(page)


def test_the_address_chooses_products_and_ticks_choose_among_them(
    make: Maker, seller: Visitor
) -> None:
    shirt = make.product("Áo sơ mi", 300_000, category="Thời trang")
    vest = make.product("Áo khoác", 900_000, category="Thời trang")
    make.product("Áo mưa", 90_000, category="Phụ kiện")
    page = seller.open(PAGE, q="ao", category=make.category("Thời trang"), max="900.000")
    ask(page, "amount_up", "10.000")
    assert [row[0] for row in previewed(page)] == ["Áo khoác", "Áo sơ mi"]
    key = listing.picking("new-prices", [{"id": vest}, {"id": shirt}])
    page.session_state[key] = {"selection": {"rows": [1]}}
    page.run().button(key="prices-apply").click().run()
    assert catalog.product(shirt).price == 310_000
    assert catalog.product(vest).price == 900_000
    page = seller.open(PAGE, ids=f"{vest},x,{vest}")
    assert "Only 1 product that was ticked" in shown(page)
    assert "1 product matches" in shown(page)


@pytest.mark.parametrize(
    ("way", "value", "told"),
    [
        ("percent_down", "101", "A number from 0 to 100"),
        ("percent_down", "-5", "A number from 0 to 100"),
        ("percent_up", "ten", "A number from 0 to 100"),
        ("amount_up", "1.5.0", "This is no price"),
        ("set", "24990.000", "read in two ways"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told_at_its_field(
    make: Maker, seller: Visitor, way: str, value: str, told: str
) -> None:
    make.product()
    page = ask(seller.open(PAGE), way, value)
    assert told in shown(page)
    assert page.text_input(key="prices-value").value == value
    assert not page.dataframe


def test_a_product_that_somebody_changed_since_is_named_and_nothing_is_changed(
    make: Maker, seller: Visitor
) -> None:
    lamp, fan = make.product("Đèn *7*", 100_000), make.product("Quạt", 200_000)
    page = ask(seller.open(PAGE), "set", "99.000")
    set_price(lamp, 120_000)
    page.button(key="prices-apply").click().run()
    assert "somebody has changed Đèn \\*7\\* meanwhile" in shown(page)
    assert catalog.product(fan).price == 200_000
    assert ("Đèn *7*", 120_000, 99_000, "Changes") in previewed(page)
    assert page.text_input(key="prices-value").value == "99.000"


def test_a_second_press_says_what_the_first_one_changed_and_clears_what_was_typed(
    make: Maker, seller: Visitor
) -> None:
    lamp = make.product("Đèn", 100_000)
    page = ask(seller.open(PAGE), "percent_up", "10")
    page.text_input(key="prices-note").set_value("Tết")
    asked = price_choice.preview(
        make.user(make.admin()), Choice(), Rule("percent", Decimal(10))
    )  # by the first one, just before
    price_changes.change(make.user(make.admin()), asked)
    page.session_state["presses"] = {"prices": Note(1, 1)}
    page.button(key="prices-apply").click().run()
    assert [told.value[:19] for told in page.success] == ["1 price is changed,"]
    assert not page.error
    assert page.text_input(key="prices-value").value == ""
    ask(page, "percent_up", "10").button(key="prices-apply").click().run()
    assert catalog.product(lamp).price == 121_000, "the next one is another one"


def test_what_is_typed_or_ticked_while_pressing_is_shown_before_it_is_done(
    make: Maker, seller: Visitor
) -> None:
    lamp, fan = make.product("Đèn", 100_000), make.product("Quạt", 200_000)
    page = ask(seller.open(PAGE), "percent_down", "10")
    page.text_input(key="prices-value").set_value("50")
    page.button(key="prices-apply").click().run()
    assert "Nothing is changed yet" in shown(page)
    assert ("Đèn", 100_000, 50_000, "Changes") in previewed(page)
    page.text_input(key="filter-min").set_value("150.000")
    page.button(key="prices-apply").click().run()
    assert "Nothing is changed yet" in shown(page)
    page.button(key="prices-apply").click().run()
    assert (catalog.product(lamp).price, catalog.product(fan).price) == (100_000, 100_000)


def test_a_past_change_is_undone_but_not_over_newer_prices(make: Maker, seller: Visitor) -> None:
    lamp, fan = make.product("Đèn", 100_000), make.product("Quạt", 200_000)
    someone = make.user(make.employee("sales"))
    asked = price_choice.preview(someone, Choice(), Rule("percent", Decimal(-10)))
    change_id = price_changes.change(someone, asked)
    set_price(fan, 150_000)
    page = seller.open(PAGE, change=change_id)
    assert list(page.dataframe[0].value["now"]) == [90_000, 150_000]
    assert "1 product has got another price since" in shown(page)
    page.button(key="prices-undo").click().run()
    assert "1 price is as it was before. Changed since, and left alone: Quạt." in shown(page)
    assert catalog.product(lamp).price == 100_000
    assert catalog.product(fan).price == 150_000
    assert "prices-undo" not in [button.key for button in page.button]
    assert "Undone by" in shown(page)


def test_the_page_is_for_those_who_may_change_prices(
    visitor: Callable[[], Visitor], make: Maker
) -> None:
    browser = visitor()
    sign_in_staff(browser, make, "finance")
    assert "not allowed to see this page" in shown(browser.open(PAGE))


def test_a_filter_that_cannot_be_read_changes_no_price_at_all(make: Maker, seller: Visitor) -> None:
    make.product("Đèn", 24_990_000)
    page = ask(seller.open(PAGE, min="24990.000"), "percent_down", "10")
    assert "Price from: This can be read in two ways" in shown(page)
    assert not page.dataframe
    assert "prices-apply" not in [button.key for button in page.button]


@pytest.mark.parametrize("link", [{"ids": "x,²"}, {"category": "<b>"}, {"category": "999999"}])
def test_a_link_that_names_nothing_legible_is_about_no_product(
    make: Maker, seller: Visitor, link: dict[str, str]
) -> None:
    make.product("Đèn", 24_990_000)
    page = ask(seller.open(PAGE, **link), "percent_down", "10")
    assert "that are not there" in shown(page)
    assert not page.dataframe
    assert "prices-apply" not in [button.key for button in page.button]


@pytest.mark.parametrize("asked", [{"change": "x"}, {"change": "999999"}])
def test_nonsense_in_the_address_changes_nothing(
    make: Maker, seller: Visitor, asked: dict[str, str]
) -> None:
    make.product()
    page = seller.open(PAGE, **asked)
    assert not page.exception
    assert "1 product matches" in shown(page)
