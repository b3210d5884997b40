"""The office's pages of products: the list, and one product to edit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from ecom import audit, catalog, db, pictures, products
from ecom.products import Draft
from ecom.users import User
from pages.parts.office import listing, words
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, shown, sign_in_staff

LIST, ONE = "office/products.py", "office/product.py"


@pytest.fixture
def office(visitor: Callable[[], Visitor], make: Maker) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "sales")
    return browser


@pytest.fixture
def editor(make: Maker) -> User:
    """Somebody else in the office."""
    return make.user(make.employee("sales"))


@pytest.fixture
def lamp(make: Maker, editor: User) -> int:
    details = (("Chất liệu", "Gốm"), ("Màu", "Nâu"))
    draft = Draft(
        "Đèn gốm", make.category("Đồ gia dụng"), Decimal(450_000), "Đẹp", details, "lamp-2"
    )
    return products.create(editor, draft)


def names(page: AppTest) -> list[str]:
    return [link.partition("#")[0] for link in page.dataframe[0].value["name"]]


def saved(page: AppTest, product_id: int | str) -> AppTest:
    return page.button(key=f"product-{product_id}-save").click().run()


def field(page: AppTest, product_id: int | str, name: str) -> Any:
    return page.text_input(key=f"product-{product_id}-{name}")


def test_the_list_has_price_stock_and_sales_in_the_row(office: Visitor, make: Maker) -> None:
    product_id = make.product("Đèn gốm", 450_000, stock=7)
    make.order(make.customer(), {product_id: 2})
    row = office.open(LIST).dataframe[0].value.iloc[0]
    assert row["name"].startswith(f"manage-product?id={product_id}#")
    assert (row["price"], row["on_hand"], row["sold"]) == (450_000, 5, 2)
    assert row["picture"].startswith("/pictures/")


def test_the_address_narrows_and_sorts_the_list(office: Visitor, make: Maker) -> None:
    for name, price, stock in (("Áo", 100_000, 0), ("Giày", 300_000, 5), ("Mũ", 200_000, 50)):
        make.product(name, price, stock)
    assert len(names(office.open(LIST))) == 3
    assert len(names(office.open(LIST, q="giay"))) == 1
    assert len(names(office.open(LIST, stock="low"))) == 1
    assert len(names(office.open(LIST, min="200.000", max="300.000 ₫"))) == 2
    assert len(names(office.open(LIST, min="<b>", stock="?", category="x", sort="--"))) == 3
    dear = office.open(LIST, sort="price_desc").dataframe[0].value["price"]
    assert list(dear) == [300_000, 200_000, 100_000]


def test_several_products_are_archived_and_restored_at_once(office: Visitor, make: Maker) -> None:
    ids = [make.product(name) for name in ("Áo", "Giày", "Mũ")]
    page = office.open(LIST)
    assert page.button(key="products-archive").disabled
    key = listing.picking("products", [{"id": id_} for id_ in ids])
    page.session_state[key] = {"selection": {"rows": [0, 2]}}
    page.run().button(key="products-archive").click().run()
    assert "2 products archived." in shown(page)
    assert [catalog.product(id_).archived for id_ in ids] == [True, False, True]
    page = office.open(LIST, state="archived")
    key = listing.picking("products", [{"id": ids[0]}, {"id": ids[2]}])
    page.session_state[key] = {"selection": {"rows": [0, 1]}}
    page.run().button(key="products-archive").click().run()
    assert "2 products are for sale again." in shown(page)
    assert not any(catalog.product(id_).archived for id_ in ids)


def test_ticked_products_are_taken_along_to_change_their_prices(
    office: Visitor, make: Maker
) -> None:
    ids = [make.product(name) for name in ("Áo", "Giày", "Mũ")]
    page = office.open(LIST)
    key = listing.picking("products", [{"id": id_} for id_ in ids])
    page.session_state[key] = {"selection": {"rows": [0, 2]}}
    links = {link.proto.label: link.proto.query_string for link in page.run().get("page_link")}
    assert links["Change their prices (2)"] == f"ids={ids[0]}%2C{ids[2]}"


def test_a_price_that_narrows_nothing_is_said_to_be_none(office: Visitor, make: Maker) -> None:
    make.product("Áo", 100_000)
    page = office.open(LIST, min="24990.000", max="<b>")
    assert "Price from: This can be read in two ways" in shown(page)
    assert "Price to: This is no price" in shown(page)
    assert len(names(page)) == 1


def test_a_new_product_keeps_what_was_typed_and_says_what_is_wrong(
    office: Visitor, make: Maker
) -> None:
    make.category("Đồ gia dụng")
    page = office.open(ONE)
    field(page, "new", "name").set_value("x")
    field(page, "new", "price").set_value("45.00,0.1")
    page.text_area(key="product-new-description").set_value("Đẹp")
    saved(page, "new")
    for told in ("2 to 160 letters", "Please choose a category"):
        assert told in shown(page)
    assert field(page, "new", "price").value == "45.00,0.1"
    assert page.text_area(key="product-new-description").value == "Đẹp"
    assert db.rows("SELECT id FROM products") == []


def test_a_product_is_added_and_its_own_page_follows(office: Visitor, make: Maker) -> None:
    category_id = make.category("Đồ gia dụng")
    page = office.open(ONE)
    field(page, "new", "name").set_value("Đèn *gốm*")
    field(page, "new", "price").set_value("450.000")
    page.selectbox(key="product-new-category_id").set_value(category_id).run()
    page.button(key="product-new-add-detail").click().run()
    field(page, "new", "detail-0-name").set_value("Chất liệu")
    field(page, "new", "detail-0-value").set_value("Gốm")
    saved(page, "new")
    (row,) = db.rows("SELECT id FROM products")
    assert page.query_params["id"] == str(row["id"])
    assert "Added:" in shown(page) and page.title[0].value == r"Đèn \*gốm\*"
    product = catalog.product(row["id"])
    assert (product.price, product.details) == (450_000, {"Chất liệu": "Gốm"})
    assert product.picture == "rice-cooker-0", "of its category, as none was chosen"


def test_an_edit_shows_in_the_shop_and_in_its_story(
    office: Visitor, editor: User, lamp: int
) -> None:
    assert catalog.product(lamp).price == 450_000
    page = office.open(ONE, id=lamp)
    assert field(page, lamp, "price").value == "450.000 ₫"
    field(page, lamp, "price").set_value("399.000")
    colour = list(catalog.product(lamp).details).index("Màu")  # MySQL sorts them its own way
    page.button(key=f"product-{lamp}-detail-{colour}-remove").click().run()
    saved(page, lamp)
    assert "Saved." in shown(page)
    assert catalog.product(lamp).price == 399_000
    assert catalog.product(lamp).details == {"Chất liệu": "Gốm"}
    assert field(page, lamp, "price").value == "399.000 ₫"
    saved(page, lamp)
    assert "Nothing was changed." in shown(page)
    assert len(audit.of_entity(editor, "product", lamp)) == 2


@pytest.mark.parametrize(
    ("choice", "name", "price"), [("mine", "Đèn sứ", 500_000), ("theirs", "Đèn gốm", 500_000)]
)
def test_a_second_editor_is_told_what_the_first_changed_and_chooses(
    office: Visitor, lamp: int, editor: User, choice: str, name: str, price: int
) -> None:
    page = office.open(ONE, id=lamp)
    theirs = replace(products.product(editor, lamp).draft, price=Decimal(500_000))
    products.update(editor, lamp, theirs, 1)
    field(page, lamp, "name").set_value("Đèn sứ")
    saved(page, lamp)
    told = shown(page)
    assert editor.full_name in told
    assert "450.000 ₫" in told and "500.000 ₫" in told and "Đèn sứ" in told
    assert field(page, lamp, "name").value == "Đèn sứ", "what was typed is still there"
    page.button(key=f"conflict-product-{lamp}-{choice}").click().run()
    found = products.product(editor, lamp).draft
    assert (found.name, found.price) == (name, price)
    assert field(page, lamp, "name").value == name
    assert field(page, lamp, "price").value == "500.000 ₫"


def test_who_edits_what_another_has_archived_is_told_that(
    office: Visitor, lamp: int, editor: User
) -> None:
    page = office.open(ONE, id=lamp)
    products.archive(editor, [lamp])
    field(page, lamp, "name").set_value("Đèn sứ")
    saved(page, lamp)
    told = shown(page)
    assert editor.full_name in told
    assert re.search(r">Archived</th>.*>no</td>.*>yes</td>.*>no</td>", told)
    page.button(key=f"conflict-product-{lamp}-mine").click().run()
    found = products.product(editor, lamp)
    assert found.draft.name == "Đèn sứ" and found.archived_at, "saving it does not restore it"


def test_what_is_typed_survives_archiving_and_is_saved_without_a_conflict(
    office: Visitor, lamp: int
) -> None:
    page = office.open(ONE, id=lamp)
    field(page, lamp, "name").set_value("Đèn sứ")
    page.button(key="product-archive").click().run()
    assert "Archived" in shown(page) and catalog.product(lamp).archived
    assert field(page, lamp, "name").value == "Đèn sứ"
    saved(page, lamp)
    assert catalog.product(lamp).name == "Đèn sứ"
    page.button(key="product-archive").click().run()
    assert not catalog.product(lamp).archived


def test_another_drawing_is_chosen_by_kind_and_by_colour(office: Visitor, lamp: int) -> None:
    page = office.open(ONE, id=lamp)
    page.button_group(key=f"product-{lamp}-kind").set_value("fan").run()
    page.button_group(key=f"product-{lamp}-variant").set_value("5").run()
    assert "/pictures/fan-5.svg" in shown(page)
    saved(page, lamp)
    assert catalog.product(lamp).picture == "fan-5"


def test_a_photo_is_shown_before_it_is_saved(office: Visitor, lamp: int) -> None:
    out = BytesIO()
    Image.new("RGB", (30, 20), (200, 30, 30)).save(out, "PNG")
    photo = pictures.read(out.getvalue())
    page = office.open(ONE, id=lamp)
    page.button_group(key=f"product-{lamp}-source").set_value("photo").run()
    page.file_uploader[0].set_value(("photo.png", out.getvalue(), "image/png")).run()
    assert "30 × 20 pixels" in shown(page)
    assert catalog.product(lamp).picture == "lamp-2"
    saved(page, lamp)
    assert catalog.product(lamp).picture == photo.name
    assert f"/pictures/{photo.name}.webp" in shown(page)


def test_a_picture_is_told_in_words_in_a_products_story() -> None:
    assert words.value(f"upload-{'0123456789abcdef' * 2}", "picture") == "photo 01234567"
    assert words.value("phone-3", "picture") == "drawing phone-3"
    assert words.value(None, "picture") == words.NOTHING


@pytest.mark.parametrize(("content", "told"), [
    (b"<script>alert(1)</script>", "This is no JPEG, PNG, WebP or GIF"),
    (b"\0" * (pictures.MOST_BYTES + 1), "more than 5 MB"),
])  # fmt: skip
def test_a_file_that_is_no_picture_is_refused_and_the_picture_stays(
    office: Visitor, lamp: int, content: bytes, told: str
) -> None:
    page = office.open(ONE, id=lamp)
    page.button_group(key=f"product-{lamp}-source").set_value("photo").run()
    page.file_uploader[0].set_value(("photo.png", content, "image/png")).run()
    assert told in shown(page)
    saved(page, lamp)
    assert catalog.product(lamp).picture == "lamp-2"


@pytest.mark.parametrize("asked", ["999999", "x", "²", "-1", "1" * 30])
def test_a_product_that_never_was_is_said_not_to_be(office: Visitor, asked: str) -> None:
    page = office.open(ONE, id=asked)
    assert "There is no such product" in shown(page)
    assert not page.exception


def test_who_may_only_look_changes_nothing(
    visitor: Callable[[], Visitor], make: Maker, lamp: int
) -> None:
    browser = visitor()
    sign_in_staff(browser, make, "warehouse")
    page = browser.open(ONE, id=lamp)
    assert field(page, lamp, "name").disabled
    assert not [b for b in page.button if b.key and b.key.startswith("product-")]
    assert not [b for b in browser.open(LIST).button if b.key == "products-archive"]
    assert "not allowed" in shown(browser.open(ONE))
