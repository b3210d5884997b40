"""Files of products that come in, and those that go out in the same form.

A file is known by its content, not by its name. What is wrong with one as a whole is refused here;
what its rows say is checked by `ecom.product_rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from ecom import csv_files, workbooks
from ecom.sheets import Sheet, refused, sheet

MOST_BYTES = 5 * 1024 * 1024

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # or a workbook behind a password
_ZIP = b"PK\x03\x04"


def read(content: bytes) -> Sheet:
    """Raises InvalidInput: file_empty, file_too_big, file_old_excel, file_kind (neither CSV nor
    Excel), file_broken (at `line`, if it is known), file_bomb, and what `sheets.sheet` raises."""
    if not content.strip():
        raise refused("file_empty")
    if len(content) > MOST_BYTES:
        raise refused("file_too_big")
    if content.startswith(_OLD_EXCEL):
        raise refused("file_old_excel")
    if content.startswith(_ZIP):
        return sheet(workbooks.lines(content))
    text, encoding, guessed = csv_files.decoded(content)
    return sheet(csv_files.lines(text), encoding, guessed)


def written(
    kind: Literal["csv", "xlsx"], head: Sequence[str], rows: Iterable[Sequence[str]], name: str
) -> bytes:
    """What `read` reads again; `name` is the sheet's."""
    if kind == "csv":
        return csv_files.written(head, rows)
    return workbooks.written(head, rows, "price", name)
