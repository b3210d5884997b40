"""Files of products with hostile cells. Bombs and broken ones: tests/ecom/test_product_files.py,
tests/ecom/test_picture_uploads.py."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from ecom import db, product_files, product_import, product_writing, products
from ecom.errors import InvalidInput
from ecom.sheets import Sheet
from ecom.users import User
from tests.conftest import MYSQL_URL
from tests.doors.conftest import facts
from tests.doors.hostile import TEXTS, chosen
from tests.ecom.conftest import Maker

HEAD = ("id", "name", "price", "category", "description", "picture", "detail: Màu")
EXCEL_TAKES = 32_767  # characters in a cell


@pytest.fixture
def boss(make: Maker) -> User:
    make.category()
    return make.user(make.admin())


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return out.getvalue().encode("utf-8", "replace")


def as_excel(rows: list[tuple[str, ...]]) -> bytes:
    """Cells as a program would write them that knows nothing of the shop."""
    plain = [tuple(re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "", one)[:EXCEL_TAKES] for one in row)
             for row in rows]  # fmt: skip
    return product_files.written("xlsx", HEAD, [(*row[:2], "1", *row[3:]) for row in plain], "x")


def row_with(text: str, at: int) -> tuple[str, ...]:
    row = ["", f"Đèn {at}", "25000", "Phụ kiện", "Mô tả", "book-1", "Nâu"]
    row[at] = text
    return tuple(row)


@pytest.mark.parametrize("kind", [as_csv, as_excel])
def test_a_hostile_cell_is_taken_as_text_or_refused_with_its_line(
    make: Maker, boss: User, kind
) -> None:
    read = 0
    some = chosen(25)
    for name, text in some.items():
        try:
            sheet = product_files.read(kind([row_with(text, at) for at in range(len(HEAD))]))
        except InvalidInput:
            continue  # the file as a whole: a NUL, say
        preview = product_import.preview(boss, sheet, create_categories=True)
        assert all(wrong.line > 1 and wrong.code for wrong in preview.wrong), name
        read += 1
    assert read > len(some) * 0.8
    assert db.rows("SELECT 1 FROM products") == [], "a preview writes nothing"


def test_a_file_with_one_wrong_line_is_not_half_imported(make: Maker, boss: User) -> None:
    rows = [row_with("", 6), ("", "Áo", "24 triệu", "Phụ kiện", "", "", "")]
    preview = product_import.preview(boss, product_files.read(as_csv(rows)))
    assert preview.wrong
    before = facts(MYSQL_URL)
    with pytest.raises(InvalidInput):
        product_writing.write(boss, preview)
    assert facts(MYSQL_URL) == before


def test_what_comes_in_as_text_goes_out_as_no_formula(make: Maker, boss: User) -> None:
    name = TEXTS["csv-formula"]
    sheet: Sheet = product_files.read(as_csv([row_with(name, 1), row_with(TEXTS["csv-at"], 1)]))
    product_writing.write(boss, product_import.preview(boss, sheet))
    out = product_import.present(boss, "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(out)) for cell in row]
    assert f"'{name}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def workbook_with(**changes: str) -> bytes:
    """An Excel file whose texts, as XML, are changed: what stands for each word."""
    out = BytesIO()
    source = product_files.written("xlsx", HEAD, [row_with("CELL", 1)], "x")
    with ZipFile(BytesIO(source)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name).decode()
            if name == "xl/sharedStrings.xml":
                for old, new in changes.items():
                    assert old in text
                    text = text.replace(old, new, 1)
            after.writestr(name, text)
    return out.getvalue()


def test_no_file_of_this_machine_comes_in_through_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("KEPT-FROM-ALL", "utf-8")
    doctype = f'!DOCTYPE sst [<!ENTITY e SYSTEM "{secret.as_uri()}">]><sst'
    content = workbook_with(sst=doctype, CELL="&e;")
    try:
        found = str(product_files.read(content))
    except InvalidInput as refused:
        found = str(refused)
    assert "KEPT-FROM-ALL" not in found


def test_half_a_character_in_a_workbook_is_told_or_left_out(make: Maker, boss: User) -> None:
    content = workbook_with(CELL="a_xD800_b")
    preview = product_import.preview(boss, product_files.read(content))
    if not preview.wrong:
        product_writing.write(boss, preview)
        assert [products.product(boss, row["id"]).draft.name.encode()
                for row in db.rows("SELECT id FROM products")]  # fmt: skip
