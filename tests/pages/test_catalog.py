from __future__ import annotations

import pytest

from ecom import catalog
from pages.parts import choices
from tests.pages.conftest import shown


def names(page) -> list[str]:
    """The products on the page's grid, in order."""
    return [
        link.proto.label.replace("\\", "")
        for link in page.get("page_link")
        if link.proto.query_string.startswith("id=")
    ]


@pytest.fixture
def shelves(make):
    """Three categories; no orders, so nothing is trending."""
    make.product("Điện thoại iPhone 15", price=22_990_000, category="Điện thoại")
    make.product("Điện thoại Samsung Galaxy", price=18_990_000, category="Điện thoại", stock=0)
    make.product("Vợt cầu lông Yonex", price=2_190_000, category="Thể thao")
    make.product("Bộ xếp hình Lego", price=1_290_000, category="Đồ chơi")


def test_a_guest_sees_what_is_for_sale(shelves, visitor):
    page = visitor().open()
    assert len(names(page)) == 4
    assert "4 products" in shown(page)


def test_words_without_accents_find_a_product(shelves, visitor):
    page = visitor().open(q="vot cau long")
    assert names(page) == ["Vợt cầu lông Yonex"]


def test_typing_a_search_puts_it_into_the_address(shelves, visitor):
    page = visitor().open()
    page.text_input(key="q").set_value("lego").run()
    assert names(page) == ["Bộ xếp hình Lego"]
    assert page.query_params == {"q": "lego"}


def test_every_choice_lives_in_the_address(shelves, visitor):
    page = visitor().open()
    page.button_group(key="category").set_value(category("Điện thoại")).run()
    page.number_input(key="max_price").set_value(20_000_000).run()
    page.selectbox(key="sort").set_value("price_asc").run()
    assert names(page) == ["Điện thoại Samsung Galaxy"]
    assert page.query_params["max"] == "20000000"
    assert page.query_params["sort"] == "price_asc"
    page.toggle(key="in_stock").set_value(True).run()
    assert names(page) == []
    assert page.query_params["stock"] == "1"


def category(name: str) -> int:
    return next(one.id for one in catalog.categories() if one.name == name)


def test_a_copied_link_shows_the_same_products(shelves, visitor):
    page = visitor().open(min="2000000", max="19000000", sort="price_desc")
    assert names(page) == ["Điện thoại Samsung Galaxy", "Vợt cầu lông Yonex"]
    assert page.number_input(key="min_price").value == 2_000_000
    assert page.selectbox(key="sort").value == "price_desc"


@pytest.mark.parametrize(
    "nonsense",
    [
        {"category": "999"},
        {"category": "x"},
        {"min": "NaN"},
        {"min": "-5"},
        {"max": "1e999"},
        {"min": "inf"},
        {"rating": "11"},
        {"sort": "; DROP TABLE"},
        {"page": "-1"},
        {"page": "99999999999999"},
    ],
)
def test_nonsense_in_the_address_is_passed_over(nonsense, shelves, visitor):
    page = visitor().open(**nonsense)
    assert len(names(page)) == 4


def test_nothing_found_offers_a_way_back(shelves, visitor):
    page = visitor().open(q="quạt trần hoa văn")
    assert "No products found" in shown(page)
    page.button(key="clear-filters").click().run()
    assert len(names(page)) == 4
    assert page.query_params == {}


def test_a_filter_in_force_can_be_taken_away(shelves, visitor):
    page = visitor().open(stock="1", max="3000000")
    assert len(names(page)) == 2
    page.button(key="chip-0").click().run()
    assert page.query_params == {"stock": "1"}
    assert len(names(page)) == 3


def test_pages_are_turned_and_a_new_choice_starts_at_the_first(make, visitor):
    for number in range(30):
        make.product(f"Sách số {number}", price=100_000 + number, category="Sách")
    page = visitor().open(sort="price_asc")
    assert len(names(page)) == 24
    page.get("pagination")[0].set_value(2).run()
    assert names(page)[-1] == "Sách số 29"
    assert page.query_params == {"sort": "price_asc", "page": "2"}
    page.selectbox(key="sort").set_value("price_desc").run()
    assert names(page)[0] == "Sách số 29"
    assert "page" not in page.query_params


def test_a_card_adds_to_the_cart_and_the_menu_counts_it(make, visitor):
    lamp = make.product("Đèn bàn", stock=3)
    page = visitor().open()
    page.button(key=f"add-listing-{lamp}").click().run()
    assert "Đèn bàn" in page.toast[0].value.replace("\\", "")
    assert "1" in [link.proto.label for link in page.get("page_link")]


def test_an_address_and_its_choices_are_one_thing():
    url = {
        "q": "áo", "category": "3", "min": "1000.5", "max": "2000000",
        "rating": "4.5", "sort": "newest", "stock": "1", "page": "2",
    }  # fmt: skip
    assert choices.to_url(choices.from_url(url)) == url
    assert choices.to_url(choices.from_url({})) == {}


def test_a_price_range_the_wrong_way_round_is_turned():
    turned = choices.from_url({"min": "2000000", "max": "1000"})
    assert choices.to_url(turned) == {"min": "1000", "max": "2000000"}
