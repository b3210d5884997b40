"""What is taken along is read back: exact, stated, and never a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pages.parts import exports
from pages.parts.exports import Column

COLUMNS = [
    Column("name", "Sản phẩm"),
    Column("day", "Day", "date"),
    Column("units", "Units", "count"),
    Column("net", "Net revenue", "money"),
    Column("share", "Share", "percent"),
]
STATED = [("Period", "1 Mar 2026 – 31 Mar 2026"), ("City", "Huế")]
READ_AT = datetime(2026, 4, 1, 3, 5)
HOSTILE = ["=1+1", "+84905", "-x", "@SUM(A1)", "\tx", "\r=x", '=HYPERLINK("http://x")']


@dataclass(frozen=True)
class Sold:
    name: str
    day: date | None
    units: int
    net: Decimal
    share: Decimal | None


ROWS = [
    Sold(
        "Đèn bàn; “sáng”, 40 W", date(2026, 3, 1), 3, Decimal("98765432109876.00"), Decimal("0.5")
    ),
    Sold("Ghế\nxoay", date(2026, 3, 31), 0, Decimal("1.00"), Decimal(1) / 3),
    Sold("Bàn", None, 1, Decimal("-250000.00"), None),
]


def read_csv(found: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(found.decode("utf-8-sig"), newline="")))


@pytest.fixture
def sheet() -> Iterator[Worksheet]:
    book = openpyxl.load_workbook(
        BytesIO(exports.xlsx(COLUMNS, ROWS, STATED, "Revenue: Huế", READ_AT))
    )
    yield book.worksheets[0]
    book.close()


def table(sheet: Worksheet) -> list[tuple]:
    """The rows below the table's titles."""
    rows = list(sheet.iter_rows(values_only=True))
    head = rows.index(tuple(column.title for column in COLUMNS))
    return rows[head + 1 :]


def test_a_csv_is_read_by_programs_as_it_is():
    found = exports.csv(COLUMNS, ROWS)
    assert found.startswith(b"\xef\xbb\xbf")
    assert read_csv(found) == [
        ["Sản phẩm", "Day", "Units", "Net revenue", "Share"],
        ["Đèn bàn; “sáng”, 40 W", "2026-03-01", "3", "98765432109876.00", "0.5"],
        ["Ghế\nxoay", "2026-03-31", "0", "1.00", "0.3333333333333333333333333333"],
        ["Bàn", "", "1", "-250000.00", ""],
    ]


def test_the_sum_of_a_csv_is_that_of_the_rows_to_the_last_dong():
    amounts = [Decimal(line[3]) for line in read_csv(exports.csv(COLUMNS, ROWS))[1:]]
    assert sum(amounts) == sum(row.net for row in ROWS)


def test_the_sum_of_a_workbook_is_that_of_the_rows_to_the_last_dong(sheet: Worksheet):
    amounts = [line[3] for line in table(sheet)]
    assert all(isinstance(amount, int | float) for amount in amounts)
    assert sum(map(Decimal, amounts)) == sum(row.net for row in ROWS)


def test_a_workbook_has_numbers_days_and_texts_as_such(sheet: Worksheet):
    first, second, third = table(sheet)
    assert first[:3] == (ROWS[0].name, datetime(2026, 3, 1), 3)
    assert second[0] == "Ghế\nxoay"
    assert second[4] == pytest.approx(1 / 3)
    assert (third[1], third[4]) == (None, None)
    formats = [cell.number_format for cell in sheet[sheet.max_row]]
    assert formats[2:] == ["#,##0", '#,##0 "₫"', "0.0%"]


def test_a_workbook_states_what_it_is_about_and_keeps_its_head_in_sight(sheet: Worksheet):
    column = [cell.value for cell in sheet["A"]]
    assert column[:3] == ["Revenue: Huế", "Period: 1 Mar 2026 – 31 Mar 2026", "City: Huế"]
    assert column[3] == "Read at: 1 Apr 2026, 10:05"  # in the shop's time zone
    assert sheet.title == "Revenue  Huế"
    assert sheet.freeze_panes == f"A{column.index('Sản phẩm') + 2}"
    assert sheet.auto_filter.ref == "A6:E9"


def test_columns_are_as_wide_as_what_is_in_them(sheet: Worksheet):
    assert sheet.column_dimensions["D"].width >= len("98.765.432.109.876 ₫")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_a_formula(name: str):
    columns = [Column("name", name)]
    title, cell = read_csv(exports.csv(columns, [{"name": name}]))
    assert title == cell == [f"'{name}"]
    found = exports.xlsx(columns, [{"name": name}], [(name, name)], name)
    cells = [c for row in openpyxl.load_workbook(BytesIO(found)).active.rows for c in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_an_amount_below_zero_stays_a_number_in_a_csv():
    found = exports.csv([Column("net", "Net", "money")], [{"net": Decimal("-5.00")}])
    assert read_csv(found)[1] == ["-5.00"]


def test_a_file_is_named_after_what_it_holds():
    days = (date(2026, 3, 1), date(2026, 3, 31))
    name = exports.file_name("revenue-by-city", *days, "Đà Nẵng/..", "", ending="csv")
    assert name == "revenue-by-city-2026-03-01-2026-03-31-da-nang.csv"


def test_a_table_without_rows_still_says_what_it_would_hold():
    assert read_csv(exports.csv(COLUMNS, [])) == [[column.title for column in COLUMNS]]
    book = openpyxl.load_workbook(BytesIO(exports.xlsx(COLUMNS, [], STATED)))
    assert table(book.active) == []
