"""Excel files: their first sheet's cells as lines, and a table written as one sheet.

A workbook is a ZIP of XML files: how much comes out of it is known before it is unpacked. Formulas
are not calculated: what they came to when the file was saved is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl
import xlsxwriter

from ecom.errors import InvalidInput
from ecom.sheets import MOST_COLUMNS, Cell, Row, refused

MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 1_000
MOST_TIMES = 200  # a part that grows more than so is no text that people wrote
SMALL = 1024 * 1024  # below that it may


def lines(content: bytes) -> Iterator[Row]:
    """Raises InvalidInput: file_kind, file_bomb, file_broken."""
    _check(content)
    try:
        book = openpyxl.load_workbook(
            BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        try:
            yield from _first_sheet(book)
        finally:
            book.close()
    except InvalidInput:
        raise
    except Exception as error:  # whatever a parser makes of XML that no Excel wrote
        raise refused("file_broken") from error


def written(head: Sequence[str], rows: Iterable[Sequence[str]], money: str, name: str) -> bytes:
    """`money`: the column of numbers; all else is text, and nothing is a formula or a link."""
    out = BytesIO()
    texts = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **texts}) as book:
        page = book.add_worksheet(name)
        bold = book.add_format({"bold": True, "bottom": 1})
        for at, title in enumerate(head):
            page.write_string(0, at, title, bold)
            page.set_column(at, at, 40 if title in ("name", "description") else 16)
        page.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                if cell and head[at] == money:
                    page.write_number(line, at, Decimal(cell))
                elif cell:
                    page.write_string(line, at, cell)
    return out.getvalue()


def _check(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except BadZipFile as error:
        raise refused("file_broken") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise refused("file_kind")
    grown = [
        part
        for part in parts
        if part.file_size > SMALL and part.file_size > MOST_TIMES * max(part.compress_size, 1)
    ]
    # zipfile unpacks no more of a part than the size that it states.
    if grown or len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
        raise refused("file_bomb")


def _first_sheet(book: Any) -> Iterator[Row]:
    page = book.worksheets[0] if book.worksheets else None
    if page is None:
        raise refused("file_no_rows")
    page.reset_dimensions()  # some programs state one cell for the whole sheet
    found = page.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    for line, cells in enumerate(found, start=1):
        yield Row(line, tuple(_cell(value) for value in cells))


def _cell(value: Any) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return Decimal(value)
        case float():
            # What it shows: 0.1 + 0.2 in a cell is 0.3.
            return Decimal(f"{value:.15g}")
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case datetime() | date() | time() | timedelta():
            return str(value)
    return str(value)
