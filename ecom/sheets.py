"""What a file of rows comes to, be it CSV or Excel: a head and rows of cells, within limits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ecom.errors import InvalidInput
from ecom.plain_text import visible

MOST_ROWS = 5_000
MOST_COLUMNS = 100
LAST_LINE = 50_000  # empty lines are passed over, but not without end

Cell = str | Decimal  # a number of Excel is one; in a CSV everything is text

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Row:
    """`line`: the line of the file it begins in, from 1."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """`head_line`: where the names of the columns are. `encoding`: of the text, '' for Excel;
    `guessed`: nothing in the file said which it is."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    head_line: int = 1
    encoding: str = ""
    guessed: bool = False


def sheet(lines: Iterable[Row], encoding: str = "", guessed: bool = False) -> Sheet:
    """The first line that is not empty is the head.

    Raises InvalidInput: file_too_many_rows, file_too_many_columns, file_no_rows.
    """
    rows: list[Row] = []
    for row in lines:
        cells = _without_tail([tidy(cell) for cell in row.cells])
        if len(cells) > MOST_COLUMNS:
            raise refused("file_too_many_columns")
        if cells:
            rows.append(Row(row.line, cells))
        if row.line > LAST_LINE or len(rows) > MOST_ROWS + 1:
            raise refused("file_too_many_rows")
    if len(rows) < 2:
        raise refused("file_no_rows")
    head = tuple(map(str, rows[0].cells))
    return Sheet(head, tuple(rows[1:]), rows[0].line, encoding, guessed)


def harmless(text: str) -> str:
    """What a spreadsheet takes for text, whatever it begins with; reading undoes it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def refused(code: str, **details: object) -> InvalidInput:
    """A file as a whole that cannot be read."""
    return InvalidInput(code, field="file", code=code, **details)


def tidy(cell: Cell) -> Cell:
    """One form for every letter: cp1258 and Macs write ế as two or three characters.

    What nobody sees is left out.
    """
    if isinstance(cell, Decimal):
        return cell
    text = unicodedata.normalize("NFC", visible(cell.replace("\r\n", "\n"))).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _without_tail(cells: list[Cell]) -> tuple[Cell, ...]:
    while cells and cells[-1] == "":
        cells.pop()
    return tuple(cells)
