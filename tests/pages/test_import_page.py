from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ecom import catalog, categories, db, product_import
from ecom.errors import InvalidInput
from ecom.product_columns import Wrong
from ecom.sheets import refused
from pages.parts.office import import_words
from pages.parts.office.presses import Note
from tests.ecom.conftest import Maker
from tests.ecom.test_product_import import BAD_ROWS
from tests.pages.conftest import Visitor, set_price, shown, sign_in_staff

PAGE = "office/product_import.py"


@pytest.fixture
def seller(visitor: Callable[[], Visitor], make: Maker) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "sales")
    return browser


def upload(page: AppTest, content: str | bytes, name: str = "products.csv") -> AppTest:
    data = content.encode() if isinstance(content, str) else content
    page.get("file_uploader")[0].set_value((name, data, "text/csv"))
    return page.run()


def counts(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def rows(page: AppTest, at: int = 0) -> list[dict[str, Any]]:
    return page.dataframe[at].value.to_dict("records")


def test_a_file_is_shown_before_it_is_imported(make: Maker, seller: Visitor) -> None:
    lamp = make.product("Đèn", 90_000)
    page = upload(
        seller.open(PAGE),
        f"id,name,price,category\n{lamp},Đèn,95.000 ₫,Phụ kiện\n,Ấm siêu tốc,350000,Phụ kiện\n",
    )
    assert counts(page) == {"New": "1", "Changed": "1", "As they are": "0", "Errors": "0"}
    assert rows(page) == [
        {"line": 2, "name": "Đèn", "field": "price", "old": "90.000 ₫", "new": "95.000 ₫"}
    ]
    assert rows(page, 1)[0]["name"] == "Ấm siêu tốc"
    assert catalog.product(lamp).price == 90_000
    page.button(key="import-write").click().run()
    assert "2 products are imported" in shown(page)
    assert catalog.product(lamp).price == 95_000
    assert not page.metric, "the next file begins anew"
    label = db.row("SELECT label FROM audit_log WHERE entity_id IS NULL")["label"]
    assert label == "products.csv"


def test_wrong_lines_are_told_one_by_one_and_there_is_no_button(
    make: Maker, seller: Visitor
) -> None:
    lamp = make.product("Đèn", 90_000)
    page = upload(
        seller.open(PAGE),
        f"id;name;price;category\n{lamp};Đèn;95000;Phụ kiện\n;Ấm;24 triệu;Xe\nx7;Nồi;1;Phụ kiện\n",
    )
    assert [(one["line"], one["column"], one["value"]) for one in rows(page)] == [
        (3, "category", "Xe"),
        (3, "price", "24 triệu"),
        (4, "id", "x7"),
    ]
    assert all(one["what"] for one in rows(page))
    assert "Nothing can be imported before the file is right" in shown(page)
    assert "import-write" not in [button.key for button in page.button]


def test_what_a_file_takes_away_is_seen_to_be_empty_then(make: Maker, seller: Visitor) -> None:
    lamp = make.product("Đèn", 90_000)
    upload(seller.open(PAGE), f"id,detail: Màu\n{lamp},Nâu\n").button(
        key="import-write"
    ).click().run()
    page = upload(seller.open(PAGE), f"id,detail: Màu\n{lamp},\n")
    assert [(one["old"], one["new"]) for one in rows(page)] == [("Nâu", None)]


def test_categories_are_added_if_that_is_ticked(make: Maker, seller: Visitor) -> None:
    page = upload(seller.open(PAGE), "name,price,category\nXe đạp,5000000,Xe cộ\n")
    assert counts(page)["Errors"] == "1"
    page.checkbox(key="import-create").check().run()
    assert "Categories that will be added: Xe cộ" in shown(page)
    page.button(key="import-write").click().run()
    assert [one.name for one in catalog.categories()] == ["Xe cộ"]


def test_a_product_that_somebody_changed_since_is_named_and_the_preview_is_a_new_one(
    make: Maker, seller: Visitor
) -> None:
    lamp = make.product("Đèn", 90_000)
    page = upload(seller.open(PAGE), f"id,price\n{lamp},95000\n")
    set_price(lamp, 80_000)
    page.button(key="import-write").click().run()
    assert "somebody has changed Đèn meanwhile" in shown(page)
    assert catalog.product(lamp).price == 80_000
    assert rows(page)[0]["old"] == "80.000 ₫"
    page.button(key="import-write").click().run()
    assert catalog.product(lamp).price == 95_000


def test_a_second_press_says_what_the_first_one_imported(make: Maker, seller: Visitor) -> None:
    lamp = make.product("Đèn", 90_000)
    page = upload(seller.open(PAGE), f"id,price\n{lamp},95000\n")
    set_price(lamp, 95_000)  # by the first one, just before
    page.session_state["presses"] = {"import": Note(1, 1)}
    page.button(key="import-write").click().run()
    assert [told.value[:22] for told in page.success] == ["1 product is imported,"]
    assert not page.error
    assert not page.metric, "the next file begins anew"
    upload(page, f"id,price\n{lamp},80000\n").button(key="import-write").click().run()
    assert catalog.product(lamp).price == 80_000


def test_what_cannot_be_read_is_told_in_plain_words(seller: Visitor) -> None:
    page = upload(seller.open(PAGE), b"\x89PNG\r\n\x1a\n\0\0", "products.xlsx")
    assert "neither a CSV nor an Excel file" in shown(page)
    page = upload(page, 'name,price\n"Đèn,1\n')
    assert "damaged at line 2" in shown(page)


@pytest.mark.parametrize("content", ["name,price\nĐèn,1\n", 'name,price\n"Đèn,1\n'])
def test_a_file_is_read_once_also_if_it_is_refused(seller: Visitor, content: str) -> None:
    page = upload(seller.open(PAGE), content)
    told, read = shown(page), page.session_state["import-read"]
    page.run()
    assert page.session_state["import-read"] is read
    assert shown(page) == told
    upload(page, "name,price\nĐèn,2\n")
    assert page.session_state["import-read"] is not read


def test_a_guessed_encoding_is_said(make: Maker, seller: Visitor) -> None:
    make.category("Phu kien")
    content = "name,price,category\nB\u00ea\u0301p,90000,Phu kien\n".encode("cp1258")
    page = upload(seller.open(PAGE), content)
    assert "read as cp1258" in shown(page)
    assert rows(page)[0]["name"] == "Bếp"


def test_a_file_that_changes_nothing_has_nothing_to_import(make: Maker, seller: Visitor) -> None:
    make.product("Đèn", 90_000)
    viewer = make.user(make.employee("sales"))
    page = upload(seller.open(PAGE), product_import.present(viewer, "xlsx"), "products.xlsx")
    assert counts(page)["As they are"] == "1"
    assert "The shop has all of this already" in shown(page)


def test_files_to_begin_with_are_offered(make: Maker, seller: Visitor) -> None:
    make.product("Đèn")
    categories.create(make.user(make.admin()), "Sách")
    page = seller.open(PAGE)
    names = [button.proto.label for button in page.get("download_button")]
    assert names == ["CSV", "Excel"] * 2
    assert page.selectbox(key="import-category").options == ["Phụ kiện"]


def test_every_complaint_has_words() -> None:
    heads = {"column_unknown", "column_twice", "column_missing", "name_twice"}
    codes = heads | {code for _row, _column, code in BAD_ROWS.values()}
    for code in sorted(codes):
        assert import_words.cell(Wrong(2, "price", code, "x", "7")), code


@pytest.mark.parametrize(
    "error",
    [
        refused(code)
        for code in (
            *("file_empty", "file_too_big", "file_old_excel", "file_kind", "file_broken"),
            *("file_bomb", "file_too_many_rows", "file_too_many_columns", "file_no_rows"),
        )
    ],
    ids=lambda error: error.code,
)
def test_every_refusal_of_a_file_has_words(error: InvalidInput) -> None:
    assert import_words.file(error)


def test_the_page_is_for_those_who_may_write_products(
    visitor: Callable[[], Visitor], make: Maker
) -> None:
    browser = visitor()
    sign_in_staff(browser, make, "warehouse")
    assert "not allowed to see this page" in shown(browser.open(PAGE))
