from __future__ import annotations

import json
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ecom import audit, catalog, db, product_files, product_import, product_writing, products
from ecom.errors import Conflict, InvalidInput, NotAllowed
from ecom.product_columns import Wrong
from ecom.product_import import Preview
from ecom.users import User
from tests.ecom.conftest import Maker

HEAD = "id,name,description,price,category,picture,detail: RAM"


@pytest.fixture
def seller(make: Maker) -> User:
    return make.user(make.employee("sales"))


@pytest.fixture
def shop_of_three(make: Maker) -> dict[str, int]:
    """Đèn and Quạt are for sale, Bàn is not any more; the category Lịch is archived."""
    details = json.dumps({"RAM": "8 GB", "Màu": "Đỏ"}, ensure_ascii=False)
    ids = {
        "lamp": make.product("Đèn", 90_000, picture="lamp-1"),
        "fan": make.product("Quạt", 120_000),
        "table": make.product("Bàn", 500_000, archived_at="2026-01-01 00:00:00"),
    }
    sql = "UPDATE products SET details = :details WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, details=details, id=ids["lamp"]))
    calendar = make.category("Lịch")
    sql = "UPDATE categories SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, id=calendar))
    return ids


def previewed(
    viewer: User, *lines: str, head: str = HEAD, create: bool = False, **ids: int
) -> Preview:
    text = "\n".join([head, *(line.format(**ids) for line in lines)])
    return product_import.preview(viewer, product_files.read(text.encode()), create)


def count() -> int:
    return db.row("SELECT COUNT(*) AS n FROM products")["n"]


# Each of these rows is the third line of a file whose second line is right.
BAD_ROWS = {
    "a number that is none": ("x7,A,,1,Phụ kiện,,", "id", "id_wrong"),
    "a number with a fraction": ("7.5,A,,1,Phụ kiện,,", "id", "id_wrong"),
    "a number below 0": ("-7,A,,1,Phụ kiện,,", "id", "id_wrong"),
    "a product that is not there": ("999999,A,,1,Phụ kiện,,", "id", "id_unknown"),
    "a product that is archived": ("{table},Bàn,,1,Phụ kiện,,", "id", "id_archived"),
    "a product that was there already": ("{fan},Quạt,,1,Phụ kiện,,", "id", "id_twice"),
    "no name": (",,,1,Phụ kiện,,", "name", "product_name_missing"),
    "a name of one letter": (",A,,1,Phụ kiện,,", "name", "product_name_wrong"),
    "a name that is too long": (f",{'A' * 161},,1,Phụ kiện,,", "name", "product_name_wrong"),
    "a new product that is there": (",ĐÈN,,1,Phụ kiện,,", "name", "name_there"),
    "a description that is too long": (
        f",Ấm,{'x' * 5_001},1,Phụ kiện,,", "description", "text_too_long",
    ),
    "no price": (",Ấm,,,Phụ kiện,,", "price", "price_missing"),
    "a price in words": (",Ấm,,24 triệu,Phụ kiện,,", "price", "price_unreadable"),
    "a price below 0": (",Ấm,,-1,Phụ kiện,,", "price", "price_negative"),
    "a price with two meanings": (",Ấm,,24990.000,Phụ kiện,,", "price", "price_ambiguous"),
    "a price with a fraction of a dong": (",Ấm,,24.99,Phụ kiện,,", "price", "price_decimals"),
    "a price beyond all bounds": (
        ",Ấm,,99999999999999,Phụ kiện,,", "price", "price_out_of_range",
    ),
    "no category": (",Ấm,,1,,,", "category", "category_missing"),
    "a category that is not there": (",Ấm,,1,Xe cộ,,", "category", "category_not_there"),
    "a category without its accents": (",Ấm,,1,Phu kien,,", "category", "category_alike"),
    "a category that is archived": (",Ấm,,1,Lịch,,", "category", "category_is_archived"),
    "a picture that nobody has drawn": (",Ấm,,1,Phụ kiện,unicorn-1,", "picture", "picture_unknown"),
    "a picture that was uploaded": (
        f",Ấm,,1,Phụ kiện,upload-{'0' * 32},", "picture", "picture_unknown",
    ),
    "a picture from the web": (
        ",Ấm,,1,Phụ kiện,https://example.com/a.png,", "picture", "picture_unknown",
    ),
    "a detail that is too long": (
        f",Ấm,,1,Phụ kiện,,{'8' * 301}", "detail: RAM", "detail_too_long",
    ),
    "an error of a spreadsheet": (",Ấm,,1,Phụ kiện,,#N/A", "detail: RAM", "cell_error"),
    "more cells than columns": (",Ấm,,1,Phụ kiện,,8 GB,more", "", "cells_beyond"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_a_bad_row_is_told_by_line_and_column_and_nothing_is_imported(
    shop_of_three: dict[str, int], seller: User, kind: str
) -> None:
    row, column, code = BAD_ROWS[kind]
    found = previewed(seller, "{fan},Quạt,,130000,Phụ kiện,,", row, **shop_of_three)
    told = [(wrong.line, wrong.column, wrong.code) for wrong in found.wrong]
    assert told == [(3, column, code)]
    before = count()
    with pytest.raises(InvalidInput) as refused:
        product_writing.write(seller, found)
    assert refused.value.code == "file_has_errors"
    assert count() == before
    assert catalog.product(shop_of_three["fan"]).price == 120_000


@pytest.mark.parametrize(
    ("head", "column", "code"),
    [
        ("id,name,price,category,colour", "colour", "column_unknown"),
        ("id,name,price,category,detail:", "detail:", "column_unknown"),
        ("id,name,,price", "", "column_unknown"),
        ("id,name,price,category,Price", "Price", "column_twice"),
        ("id,name,detail: RAM,detail: ram", "detail: ram", "column_twice"),
        ("name,price", "category", "column_missing"),
    ],
)
def test_a_bad_head_is_told_and_the_rows_are_not_guessed_at(
    make: Maker, seller: User, head: str, column: str, code: str
) -> None:
    found = previewed(seller, "x,y,z,w,v", head=head)
    assert [(one.line, one.column, one.code) for one in found.wrong] == [(1, column, code)]


def test_everything_that_is_wrong_with_a_file_is_told_at_once(make: Maker, seller: User) -> None:
    make.category("Phụ kiện")
    found = previewed(
        seller,
        ",Ấm,,1,Phụ kiện,,",
        ",,,x,Xe,unicorn-1,",
        ",Ấm,,2,Phụ kiện,,",
        "12,,,,,,",
    )
    assert [(one.line, one.column, one.code, one.hint) for one in found.wrong] == [
        (3, "category", "category_not_there", ""),
        (3, "price", "price_unreadable", ""),
        (3, "name", "product_name_missing", ""),
        (3, "picture", "picture_unknown", ""),
        (4, "name", "name_twice", "2"),
        (5, "id", "id_unknown", ""),
        (5, "price", "price_missing", ""),
    ]
    assert found.wrong[1] == Wrong(3, "price", "price_unreadable", "x")


def test_the_preview_says_what_is_new_changed_and_the_same(
    shop_of_three: dict[str, int], seller: User
) -> None:
    found = previewed(
        seller,
        "{lamp},Đèn bàn,Mô tả,95.000 ₫,Phụ kiện,,16 GB",
        "{fan},Quạt,Mô tả,120000,phụ  kiện,box-0,",
        ",Ấm siêu tốc,Sôi nhanh,350000,Phụ kiện,kettle-2,",
        **shop_of_three,
    )
    assert found.wrong == ()
    (changed,) = found.changed
    assert (changed.line, changed.id) == (2, shop_of_three["lamp"])
    assert changed.fields() == {
        "name": ("Đèn", "Đèn bàn"),
        "price": ("90000", "95000"),
        "detail: RAM": ("8 GB", "16 GB"),
    }
    assert found.unchanged == 1
    (new,) = found.new
    assert new.fields()["picture"] == ("", "kettle-2")
    assert count() == 3


def test_all_of_it_is_written_and_shoppers_see_it(
    shop_of_three: dict[str, int], seller: User
) -> None:
    lamp = shop_of_three["lamp"]
    assert catalog.product(lamp).price == 90_000
    found = previewed(
        seller,
        "{lamp},Đèn bàn,Sáng,95.000 ₫,Nhà cửa,,",
        ",Ấm siêu tốc,Sôi nhanh,350000,Nhà cửa,kettle-2,2 lít",
        ",Nồi,,250000,Phụ kiện,,",
        create=True,
        **shop_of_three,
    )
    assert found.categories == ("Nhà cửa",)
    product_writing.write(seller, found, "products.csv")
    shown = catalog.product(lamp)
    assert (shown.name, shown.price, shown.category) == ("Đèn bàn", 95_000, "Nhà cửa")
    assert shown.details == {"Màu": "Đỏ"}, "an empty cell takes a detail away, others stay"
    assert shown.picture == "lamp-1", "without a picture in the file it is kept"
    (kettle,) = catalog.search(catalog.Query(text="am sieu toc")).products
    assert (kettle.price, kettle.picture) == (350_000, "kettle-2")
    assert catalog.product(kettle.id).details == {"RAM": "2 lít"}
    (pot,) = catalog.search(catalog.Query(text="noi")).products
    assert pot.picture == "bag-0", "one of its category is drawn"


def test_the_audit_has_every_product_and_one_line_for_the_file(
    shop_of_three: dict[str, int], seller: User
) -> None:
    lamp = shop_of_three["lamp"]
    found = previewed(
        seller,
        "{lamp},Đèn,Mô tả,95000,Phụ kiện,,8 GB",
        "{fan},Quạt,Mô tả,120000,Phụ kiện,,",
        ",Ấm siêu tốc,Sôi nhanh,350000,Nhà cửa,kettle-2,",
        create=True,
        **shop_of_three,
    )
    product_writing.write(seller, found, "products.csv")
    (changed,) = audit.of_entity(seller, "product", lamp)
    assert (changed.action, changed.label) == ("products.import", "Đèn")
    assert (changed.was, changed.became) == ({"price": "90000.00"}, {"price": "95000.00"})
    assert audit.of_entity(seller, "product", shop_of_three["fan"]) == []
    new = db.row("SELECT MAX(id) AS id FROM products")["id"]
    (added,) = audit.of_entity(seller, "product", new)
    assert added.was is None and added.became["category"] == "Nhà cửa"
    whole = db.row("SELECT label, became FROM audit_log WHERE entity_id IS NULL")
    assert whole["label"] == "products.csv"
    assert json.loads(whole["became"]) == {"new": 1, "changed": 1, "categories": ["Nhà cửa"]}


def test_columns_that_a_file_does_not_have_keep_what_is_there(
    shop_of_three: dict[str, int], seller: User
) -> None:
    lamp = shop_of_three["lamp"]
    found = previewed(seller, "95.000;{lamp}", head="Giá;Mã", **shop_of_three)
    assert [one.fields() for one in found.changed] == [{"price": ("90000", "95000")}]
    product_writing.write(seller, found)
    shown = catalog.product(lamp)
    assert (shown.name, shown.price) == ("Đèn", 95_000)
    assert shown.details == {"RAM": "8 GB", "Màu": "Đỏ"}


def test_details_that_are_not_text_stay_as_they_are(make: Maker, seller: User) -> None:
    product_id = make.product("Đèn", 90_000)
    sql = "UPDATE products SET details = :details WHERE id = :id"
    details = json.dumps({"colors": ["red", "blue"], "watts": 7})
    db.transaction(lambda c: db.execute(c, sql, details=details, id=product_id))
    head = "id,price,detail: colors,detail: watts"
    found = previewed(seller, f'{product_id},95000,"red, blue",7', head=head)
    product_writing.write(seller, found)
    assert catalog.product(product_id).details == {"colors": ["red", "blue"], "watts": 7}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_products_of_today_are_a_file_that_changes_nothing(
    make: Maker, seller: User, shop_of_three: dict[str, int], kind: Any
) -> None:
    make.product("=SUM(A1)", "24990000")
    odd = make.product("  'Áo'  ", "0")
    sql = "UPDATE products SET description = :text WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, text=" one\r\n\r\n-two ", id=odd))
    content = product_import.present(seller, kind)
    found = product_import.preview(seller, product_files.read(content))
    assert found == Preview(unchanged=4)
    with pytest.raises(InvalidInput) as refused:
        product_writing.write(seller, found)
    assert refused.value.code == "nothing_to_import"


def test_the_products_of_one_category_are_a_file_as_well(make: Maker, seller: User) -> None:
    make.product("Đèn", category="Nhà cửa")
    make.product("Sách")
    content = product_import.present(seller, "csv", make.category("Nhà cửa"))
    assert [str(row.cells[1]) for row in product_files.read(content).rows] == ["Đèn"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_right_as_it_is(make: Maker, seller: User, kind: Any) -> None:
    sheet = product_files.read(product_import.template(kind))
    assert len(product_import.preview(seller, sheet, create_categories=True).new) == 1
    make.category("Điện thoại")
    assert product_import.preview(seller, sheet).wrong == ()


def test_a_shop_in_dollars_reads_cents(
    make: Maker, seller: User, override: Callable[..., Any]
) -> None:
    override(currency="USD")
    make.category("Phụ kiện")
    found = previewed(seller, 'Lamp,"$1,304.97",Phụ kiện', head="name,price,category")
    assert found.new[0].became.price == Decimal("1304.97")


def test_nothing_is_written_if_a_product_has_changed_since_the_preview(
    shop_of_three: dict[str, int], seller: User
) -> None:
    found = previewed(
        seller,
        "{lamp},Đèn bàn,,1,Phụ kiện,,",
        "{fan},Quạt,,1,Phụ kiện,,",
        ",Ấm,,1,Nhà cửa,,",
        create=True,
        **shop_of_three,
    )
    fan = products.product(seller, shop_of_three["fan"])
    products.archive(seller, [fan.id])
    with pytest.raises(Conflict) as refused:
        product_writing.write(seller, found)
    assert refused.value.details["names"] == ["Quạt"]
    assert catalog.product(shop_of_three["lamp"]).name == "Đèn"
    assert count() == 3
    assert "Nhà cửa" not in [one.name for one in catalog.categories()]


def test_nothing_is_written_if_a_category_went_or_came_meanwhile(
    shop_of_three: dict[str, int], make: Maker, seller: User
) -> None:
    home = make.category("Nhà cửa")
    gone = previewed(seller, ",Ấm,,1,Nhà cửa,,")
    came = previewed(seller, ",Ấm,,1,Xe cộ,,", create=True)
    sql = "UPDATE categories SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, id=home))
    make.category("Xe cộ")
    for found, name in ((gone, "Nhà cửa"), (came, "Xe cộ")):
        with pytest.raises(Conflict) as refused:
            product_writing.write(seller, found)
        assert refused.value.details["names"] == [name]
    assert count() == 3


def test_a_category_with_something_unseen_in_it_is_the_one_without(
    make: Maker, seller: User
) -> None:
    phones = make.category("Điện thoại")
    found = previewed(seller, ",Ấm,,1,Điện\u200b thoại\ufeff,,", create=True)
    assert (found.categories, found.wrong) == ((), ())
    assert found.new[0].became.category_id == phones
    db.rows("UPDATE categories SET name = CONCAT(name, :unseen)", unseen="\u200b")
    assert not previewed(seller, ",Ấm,,1,Điện thoại,,", create=True).wrong


def test_categories_that_are_one_to_mysql_are_told_and_not_made(make: Maker, seller: User) -> None:
    make.category("Trà\ufe0f")
    lines = (",A1,,1,Trà,,", ",B1,,1,Sách\ufe0f,,", ",C1,,1,Sa\u034fch,,", ",D1,,1,Xe,,")
    found = previewed(seller, *lines, create=True)
    told = [(one.line, one.column, one.code, one.hint) for one in found.wrong]
    assert told == [
        (2, "category", "category_alike", "Trà\ufe0f"),
        (4, "category", "category_alike", "Sách\ufe0f"),
    ]
    assert found.categories == ("Sách\ufe0f", "Xe")


def test_one_file_imported_twice_at_once_adds_its_products_once(make: Maker, seller: User) -> None:
    make.category("Phụ kiện")
    found = previewed(seller, ",Ấm,,1,Phụ kiện,,", ",Nồi,,1,Phụ kiện,,")
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def press() -> None:
        start.wait()
        try:
            product_writing.write(seller, found)
            outcomes.append("written")
        except Conflict:
            outcomes.append("told")

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told", "written"]
    assert count() == 2


def test_who_may_not_write_products_gets_no_preview(make: Maker) -> None:
    sheet = product_files.read(product_import.template("csv"))
    with pytest.raises(NotAllowed):
        product_import.preview(make.user(make.employee("finance")), sheet)


def test_the_longest_file_is_read_and_written(make: Maker, seller: User) -> None:
    make.category("Phụ kiện")
    lines = [f",Sản phẩm số {number},Mô tả,{number}000,Phụ kiện,,8 GB" for number in range(5_000)]
    product_writing.write(seller, previewed(seller, *lines))
    text = product_import.present(seller, "csv").decode("utf-8-sig").replace("8 GB", "16 GB")
    found = product_import.preview(seller, product_files.read(text.encode()))
    assert len(found.changed) == 5_000
    product_writing.write(seller, found)
    assert product_import.preview(seller, product_files.read(text.encode())).unchanged == 5_000
