from __future__ import annotations

import zipfile
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecom import product_files
from ecom.errors import InvalidInput
from ecom.sheets import MOST_COLUMNS, MOST_ROWS

HEAD = ("id", "name", "price")
ROWS = (("1", "Điện thoại", "24.990.000 ₫"), ("", 'Áo "lụa", dài', "90000"))
TEXT = 'id,name,price\r\n1,Điện thoại,24.990.000 ₫\r\n,"Áo ""lụa"", dài",90000\r\n'
SHEET1 = "xl/worksheets/sheet1.xml"


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(map(str, row.cells)) for row in product_files.read(content).rows]


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet(content: bytes, sheet: bytes) -> bytes:
    """The workbook with its sheet replaced."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, sheet if name == SHEET1 else old.read(name))
    return out.getvalue()


def code(content: bytes) -> str:
    with pytest.raises(InvalidInput) as refused:
        product_files.read(content)
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_read_in_any_usual_form(encoding: str, mark: str) -> None:
    content = TEXT.replace(",", mark).encode(encoding)
    found = product_files.read(content)
    assert found.head == HEAD
    assert cells(content) == [tuple(c.replace(",", mark) for c in row) for row in ROWS]
    assert (found.encoding, found.guessed) == (encoding.removesuffix("-sig"), False)


def test_an_old_encoding_is_guessed_and_said_and_its_letters_put_together() -> None:
    # cp1258 writes ế as ê and a tone of its own.
    content = "id,name,price\n,Bê\u0301p,90000\n".encode("cp1258")
    found = product_files.read(content)
    assert (found.encoding, found.guessed) == ("cp1258", True)
    assert found.rows[0].cells[1] == "Bếp"
    latin = product_files.read(b"id,name,price\n,caf\xe9 \xd2\xfe\x8e,9\n")
    assert (latin.encoding, latin.guessed) == ("latin-1", True)


def test_rows_know_their_line_and_empty_ones_are_passed_over() -> None:
    found = product_files.read(b'name,price\n"two\nlines",1\n\n , \nlast,2\n')
    assert [row.line for row in found.rows] == [2, 6]
    hinted = product_files.read(b"sep=;\nname;price\na;1\n")
    assert (hinted.head, hinted.rows[0].line) == (("name", "price"), 3)


@pytest.mark.parametrize("blank", ["\n", "\r\n \t\r\n", "\n\n\n"])
def test_the_mark_between_cells_is_seen_below_blank_lines(blank: str) -> None:
    line = blank.count("\n") + 1
    for hint in ("", "sep=;\n"):
        found = product_files.read(f'{blank}{hint}name;price\n"a,b,c";1\n'.encode())
        assert (found.head, found.rows[0].cells) == (("name", "price"), ("a,b,c", "1"))
        assert found.head_line == line + bool(hint)


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad", "\u200e", "\u202e", "\u2060"])
def test_what_nobody_sees_is_left_out(unseen: str) -> None:
    found = product_files.read(f"{unseen}na{unseen}me,price\n{unseen} Ấm {unseen},1\n".encode())
    assert (found.head, found.rows[0].cells) == (("name", "price"), ("Ấm", "1"))


def test_what_joins_emoji_stays() -> None:
    cook = "\U0001f469\U0001f3fd\u200d\U0001f373"
    found = product_files.read(f"name\n{cook} Ấm\u200d\n".encode())
    assert found.rows[0].cells == (f"{cook} Ấm",)


def test_excel_is_read_with_its_numbers() -> None:
    found = product_files.read(workbook(["id", "name", "price"], [7, "Đèn", 24990000.0], [], [0.3]))
    assert found.head == HEAD
    assert found.rows[0].cells == (Decimal(7), "Đèn", Decimal(24990000))
    assert (found.rows[1].line, found.rows[1].cells) == (4, (Decimal("0.3"),))
    assert found.encoding == ""


def test_formulas_are_not_calculated() -> None:
    found = product_files.read(workbook(["name", "price"], ["Đèn", "=1+1"], ["=1+1", 5]))
    assert [row.cells for row in found.rows] == [("Đèn",), ("", Decimal(5))]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_written_is_read_again_and_holds_no_formula(kind: str) -> None:
    rows = [("7", "=SUM(A1)", "24990000"), ("8", "'quoted'", "0"), ("", "+84 @ -5\nsecond", "5")]
    content = product_files.written(kind, HEAD, rows, "products")
    assert cells(content) == rows
    if kind == "csv":
        assert b",'=SUM" in content
    else:
        page = openpyxl.load_workbook(BytesIO(content)).active
        assert [cell.data_type for cell in page[2]] == ["s", "s", "n"]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"", "file_empty"),
        (b" \r\n ", "file_empty"),
        (b"name,price\n", "file_no_rows"),
        (b"a" * (5 * 1024 * 1024 + 1), "file_too_big"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_old_excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file_kind"),
        (b"%PDF-1.7\n\0\0", "file_kind"),
        (b"PK\x03\x04 and nothing else", "file_broken"),
        (b'name,price\nA,1\n"B,2\n', "file_broken"),
        (b'name,price\n"A"x,1\n', "file_broken"),
        (b"\xff\xfen\0a\0m", "file_broken"),
        (b"\xef\xbb\xbfname,price\n\xff,1\n", "file_broken"),
        (b"n,p\n" + b"a,1\n" * (MOST_ROWS + 1), "file_too_many_rows"),
        (b",".join([b"x"] * (MOST_COLUMNS + 1)) + b"\na,1\n", "file_too_many_columns"),
    ],
)
def test_what_is_no_file_of_rows_is_refused(content: bytes, wanted: str) -> None:
    assert code(content) == wanted


def test_an_unclosed_quote_is_said_with_its_line() -> None:
    with pytest.raises(InvalidInput) as refused:
        product_files.read(b'name,price\nA,1\n"B,2\nC,3\n')
    assert refused.value.details["line"] == 3


def test_all_the_rows_that_are_allowed_are_read() -> None:
    assert len(product_files.read(b"n,p\n" + b"a,1\n" * MOST_ROWS).rows) == MOST_ROWS


def test_a_zip_that_is_no_workbook_is_no_file_of_rows() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    assert code(out.getvalue()) == "file_kind"


def test_a_zip_bomb_is_not_unpacked() -> None:
    good = workbook(["name", "price"], ["A", 1])
    assert code(with_sheet(good, b" " * (50 * 1024 * 1024))) == "file_bomb"


def test_entities_that_grow_are_not_followed() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l8;</x>'.encode()
    assert code(with_sheet(workbook(["a"], ["b"]), bomb)) == "file_broken"


def test_rows_and_columns_far_away_do_not_take_for_ever() -> None:
    start = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    end = b"</sheetData></worksheet>"
    far = b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    wide = b'<row r="1"><c r="XFD1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    good = workbook(["name"], ["A"])
    assert code(with_sheet(good, start + far + end)) == "file_too_many_rows"
    # What lies beyond the columns that are read is as if it were not there.
    assert code(with_sheet(good, start + wide + end)) == "file_no_rows"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 4_000))
def test_a_damaged_workbook_is_refused_or_read_and_never_fails(noise: bytes, at: int) -> None:
    good = workbook(["name", "price"], ["A", 1])
    try:
        product_files.read(good[:at] + noise + good[at + len(noise) :])
    except InvalidInput as refused:
        assert refused.code.startswith("file_")


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read_and_never_fail(content: bytes) -> None:
    try:
        assert product_files.read(content).rows
    except InvalidInput as refused:
        assert refused.code.startswith("file_")
