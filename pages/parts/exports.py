"""Rows to take along: as CSV or Excel, exact to the last digit, saying what they are about.

Names that people gave may begin as a spreadsheet's formula does; no file makes one of them.
"""

from __future__ import annotations

import csv as csv_format
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ecom.search_text import fold
from ecom.settings import settings
from pages.parts.dates import local, moment
from pages.parts.texts import _

Kind = Literal["text", "money", "count", "percent", "date", "moment"]
Stated = Sequence[tuple[str, str]]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDEST = 60  # characters
_LONGEST_SHEET_NAME = 31
_NO_WORD = re.compile(r"[^a-z0-9]+")
_ANY = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class Column:
    """`name`: the rows' attribute or key; `title`: what readers call it; percent is of 1, and a
    moment is in naive UTC, written as the shop's clock shows it."""

    name: str
    title: str
    kind: Kind = "text"


def csv(columns: Sequence[Column], rows: Sequence[Any]) -> bytes:
    """Numbers with a point and not rounded, days as 2025-12-24; for Excel, too, it is UTF-8.

    Programs read it, so nothing but titles and rows is in it: its name says what it is about.
    """
    out = StringIO()
    writer = csv_format.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(column.title) for column in columns])
    for row in rows:
        writer.writerow([_plain(value(row, column.name), column.kind) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def xlsx(
    columns: Sequence[Column],
    rows: Sequence[Any],
    stated: Stated = (),
    title: str = "",
    read_at: datetime | None = None,
) -> bytes:
    """One sheet: what it is about, then the table; numbers are numbers.

    `stated`: period, comparison and filters, in words; `read_at`: when the rows were read, in
    naive UTC, if not now.
    """
    read_at = read_at or datetime.now(UTC).replace(tzinfo=None)
    said = [*stated, (_("Read at"), moment(read_at))]
    out = BytesIO()
    # Excel keeps 15 digits of a number: enough for any sum of dongs a shop will see.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options | {"strings_to_numbers": False}) as book:
        book.set_properties({"title": title, "created": read_at})
        sheet = book.add_worksheet(_sheet_name(title))
        formats = _formats(book)
        top = _head(sheet, formats, title, said)
        _table(sheet, formats, top, columns, rows)
    return out.getvalue()


def file_name(*parts: str | date, ending: str) -> str:
    """`revenue-by-city-2025-12-01-2025-12-31-hue.csv`."""
    words = (_NO_WORD.sub("-", fold(str(part))).strip("-") for part in parts)
    return f"{'-'.join(word for word in words if word)}.{ending}"


def value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def harmless(text: str) -> str:
    """What a spreadsheet takes for text, whatever it begins with."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(found: Any, kind: Kind) -> str:
    if found is None:
        return ""
    if kind == "text":
        return harmless(str(found))
    if kind == "moment":
        return local(found).isoformat(sep=" ", timespec="seconds")
    if isinstance(found, date):
        return found.isoformat()
    return format(found, "f") if isinstance(found, Decimal) else str(found)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    decimals = settings().currency_decimals
    cents = "." + "0" * decimals if decimals else ""
    money = f'#,##0{cents} "₫"' if settings().currency == "VND" else f'"$"#,##0{cents}'
    looks = {
        "text": {},
        "money": {"num_format": money},
        "count": {"num_format": "#,##0"},
        "percent": {"num_format": "0.0%"},
        "date": {"num_format": "yyyy-mm-dd", "align": "left"},
        "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
        "title": {"bold": True, "font_size": 14},
        "stated": {"font_color": "#55696e"},
        "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _head(sheet: Worksheet, formats: dict[str, Format], title: str, stated: Stated) -> int:
    """Returns the first row below."""
    sheet.write_string(0, 0, title, formats["title"])
    for at, (name, words) in enumerate(stated, start=1):
        sheet.write_string(at, 0, f"{name}: {words}", formats["stated"])
    return len(stated) + 2


def _table(
    sheet: Worksheet,
    formats: dict[str, Format],
    top: int,
    columns: Sequence[Column],
    rows: Sequence[Any],
) -> None:
    for at, column in enumerate(columns):
        widest = len(column.title)
        sheet.write_string(top, at, column.title, formats["head"])
        for line, row in enumerate(rows, start=top + 1):
            found = value(row, column.name)
            _write(sheet, line, at, found, column.kind, formats[column.kind])
            widest = max(widest, _width(found, column.kind))
        sheet.set_column(at, at, min(widest, _WIDEST) + 2)
    sheet.freeze_panes(top + 1, 0)
    if rows:
        sheet.autofilter(top, 0, top + len(rows), len(columns) - 1)


def _write(sheet: Worksheet, line: int, at: int, found: Any, kind: Kind, look: Format) -> None:
    if found is None:
        sheet.write_blank(line, at, None, look)
    elif kind == "text":
        sheet.write_string(line, at, str(found), look)
    elif kind == "moment":
        sheet.write_datetime(line, at, local(found).replace(tzinfo=None), look)
    elif isinstance(found, date):
        sheet.write_datetime(line, at, found, look)
    else:
        sheet.write_number(line, at, found, look)


def _width(found: Any, kind: Kind) -> int:
    """In characters, as shown."""
    if found is None:
        return 0
    if kind in ("money", "count"):
        return len(f"{found:,.0f}") + (3 if kind == "money" else 0)
    return len(str(found)) if kind == "text" else 16 if kind == "moment" else 10


def _sheet_name(title: str) -> str:
    """What Excel allows for one."""
    return title.translate(_ANY).strip()[:_LONGEST_SHEET_NAME].strip() or "Sheet1"
