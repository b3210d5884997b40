"""CSV as programs write it: any of three marks between cells, any usual encoding of the text."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from ecom.sheets import Row, harmless, refused

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decoded(content: bytes) -> tuple[str, str, bool]:
    """Text, its encoding, and whether that is a guess: old programs do not say which it is.

    Raises InvalidInput: file_kind if it is no text, file_broken.
    """
    for mark, encoding in _BOMS.items():
        if content.startswith(mark):
            return _strictly(content, encoding), encoding.removesuffix("-sig"), False
    if b"\0" in content:
        raise refused("file_kind")
    for encoding in ("utf-8", "cp1258"):
        try:
            return content.decode(encoding), encoding, encoding != "utf-8"
        except UnicodeDecodeError:
            continue  # then it is the next one; Latin-1 takes any byte
    return content.decode("latin-1"), "latin-1", True


def lines(text: str) -> Iterator[Row]:
    """Raises InvalidInput (file_broken) with the `line` where a quote is not closed."""
    blank = len(text) - len(text.lstrip())
    first, _, rest = text[blank:].partition("\n")
    delimiter, began = _delimiter(first), 1
    if first.strip().lower() == f"sep={delimiter}":  # a hint for Excel
        text, began = rest, text[:blank].count("\n") + 2
    found = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    ahead = began - 1
    try:
        for cells in found:
            yield Row(began, tuple(cells))
            began = found.line_num + ahead + 1
    except csv.Error as error:
        raise refused("file_broken", line=began) from error


def written(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 that Excel knows for such; nothing in it is taken for a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[harmless(cell) for cell in row] for row in (head, *rows)])
    return out.getvalue().encode("utf-8-sig")


def _delimiter(line: str) -> str:
    """Whichever there is most of outside of quotes."""
    plain = "".join(line.split('"')[::2])
    return max(",;\t", key=plain.count)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise refused("file_broken", line=line) from error
