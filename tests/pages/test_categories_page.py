from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from ecom import catalog, categories, db
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, shown, sign_in_staff
from tests.pages.test_office_kit import asked

PAGE = "office/categories.py"


@pytest.fixture
def seller(visitor: Callable[[], Visitor], make: Maker) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "sales")
    return browser


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def keys(page: AppTest) -> set[str]:
    return {button.key for button in page.button}


def name_of(category_id: int) -> str:
    return db.row("SELECT name FROM categories WHERE id = :id", id=category_id)["name"]


def test_categories_are_listed_with_how_many_products_they_have(
    make: Maker, seller: Visitor
) -> None:
    make.product(category="Sách *hay*")
    categories.archive(make.user(make.admin()), make.category("Lịch"), 1)
    page = seller.open(PAGE)
    assert "Sách \\*hay\\*" in labels(page)
    assert "1 product" in shown(page)
    assert "Archived" in shown(page)


def test_a_category_is_added_and_a_wrong_name_is_told_at_its_field(
    make: Maker, seller: Visitor
) -> None:
    page = seller.open(PAGE)
    page.text_input(key="category-new-name").set_value("x")
    page.button(key="category-new-save").click().run()
    assert "2 to 60 letters" in shown(page)
    assert page.text_input(key="category-new-name").value == "x"
    page.text_input(key="category-new-name").set_value("Sách")
    page.button(key="category-new-save").click().run()
    assert "Sách is there now" in shown(page)
    assert page.text_input(key="category-new-name").value == ""
    assert [one.name for one in catalog.categories()] == ["Sách"]


def test_a_category_opens_and_closes_at_its_own_address(make: Maker, seller: Visitor) -> None:
    category_id = make.category("Sách")
    page = seller.open(PAGE)
    page.button(key=f"open-category-{category_id}").click().run()
    assert asked(page) == {"category": str(category_id)}
    assert page.text_input(key="category-name").value == "Sách"
    page.button(key=f"open-category-{category_id}").click().run()
    assert asked(page) == {}


def test_a_category_is_renamed(make: Maker, seller: Visitor) -> None:
    category_id = make.category("Tạp chí")
    page = seller.open(PAGE, category=category_id)
    page.text_input(key="category-name").set_value("Báo")
    page.button(key="category-save").click().run()
    assert name_of(category_id) == "Báo"
    assert page.text_input(key="category-name").value == "Báo"


def test_saving_a_name_as_it_is_says_that_nothing_was_changed(make: Maker, seller: Visitor) -> None:
    page = seller.open(PAGE, category=make.category("Sách"))
    page.button(key="category-save").click().run()
    assert "Nothing was changed." in shown(page)


@pytest.mark.parametrize(("choice", "name"), [("mine", "Sách vở"), ("theirs", "Báo")])
def test_a_second_editor_sees_what_the_first_changed_and_chooses(
    make: Maker, seller: Visitor, choice: str, name: str
) -> None:
    category_id = make.category("Tạp chí")
    page = seller.open(PAGE, category=category_id)
    colleague = make.user(make.employee("sales"))
    categories.rename(colleague, category_id, "Báo", 1)
    page.text_input(key="category-name").set_value("Sách vở")
    page.button(key="category-save").click().run()
    assert f"**{colleague.full_name}** saved other values" in shown(page)
    assert "Báo" in shown(page)
    assert page.text_input(key="category-name").value == "Sách vở"
    assert name_of(category_id) == "Báo"
    page.button(key=f"conflict-category-{choice}").click().run()
    assert page.text_input(key="category-name").value == name
    assert name_of(category_id) == name


def test_a_merge_says_what_will_happen_and_does_it(make: Maker, seller: Visitor) -> None:
    product_id = make.product(category="Tạp chí")
    old, new = make.category("Tạp chí"), make.category("Sách")
    make.discount("SACH10", "category", 10_000, category_id=old)
    page = seller.open(PAGE, category=old)
    assert "category-merge" not in keys(page)
    page.selectbox(key=f"category-into-{old}").set_value(new).run()
    assert "1 product goes over to Sách" in shown(page)
    assert "1 discount code for Tạp chí is for Sách" in shown(page)
    page.button(key="category-merge").click().run()
    assert "Done: 1 product is in Sách now." in shown(page)
    assert catalog.product(product_id).category == "Sách"
    assert page.text_input(key="category-name").value == "Sách"


def test_a_category_in_use_is_not_archived_an_empty_one_is_and_comes_back(
    make: Maker, seller: Visitor
) -> None:
    make.product(category="Tạp chí")
    page = seller.open(PAGE, category=make.category("Tạp chí"))
    assert "category-archive" not in keys(page)
    assert "move or archive its products first" in shown(page)
    page = seller.open(PAGE, category=make.category("Lịch"))
    page.button(key="category-archive").click().run()
    assert [one.name for one in catalog.categories()] == ["Tạp chí"]
    page.button(key="category-restore").click().run()
    assert "Lịch is in the shop again" in shown(page)


def test_a_second_press_finds_it_archived_and_merged_and_blames_nobody_else(
    make: Maker, seller: Visitor
) -> None:
    old, new = make.category("Lịch"), make.category("Sách")
    page = seller.open(PAGE, category=old)
    categories.archive(make.user(make.employee("sales")), old, 1)
    page.button(key="category-archive").click().run()
    assert "Lịch is archived." in shown(page)
    page.button(key="category-restore").click().run()
    page.selectbox(key=f"category-into-{old}").set_value(new).run()
    categories.merge(make.user(make.employee("sales")), old, new, 3)
    page.button(key="category-merge").click().run()
    assert "This category is archived" in shown(page)
    assert "omebody" not in shown(page)


def test_who_may_only_read_sees_no_form(visitor: Callable[[], Visitor], make: Maker) -> None:
    browser = visitor()
    sign_in_staff(browser, make, "warehouse")
    make.product(category="Sách")
    page = browser.open(PAGE, category=make.category("Sách"))
    assert not page.text_input
    assert "1 product" in shown(page)


@pytest.mark.parametrize("address", ["0", "x", "99999999999999"])
def test_nonsense_in_the_address_opens_nothing(make: Maker, seller: Visitor, address: str) -> None:
    make.category("Sách")
    page = seller.open(PAGE, category=address)
    assert not page.exception
    assert [field.key for field in page.text_input] == ["category-new-name"]
