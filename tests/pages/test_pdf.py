"""A page on paper, read back: its texts are in it, in Vietnamese, too."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pages.parts import charts, pdf, pdf_table
from pages.parts.exports import Column

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.S)
_STREAM = re.compile(rb"/Length (\d+).*?stream\r?\n(.*)", re.S)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) ?Tj|(ET)", re.S)
_ESCAPED = re.compile(rb"\\(.)", re.S)
_LETTER = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_PICTURE = re.compile(rb"q ([\d.]+) 0 0 ([\d.]+) [\d.]+ (-?[\d.]+) cm /I")
STATED = [("Kỳ", "1/3/2026 – 31/3/2026"), ("Thành phố", "Huế")]
COLUMNS = [
    Column("name", "Sản phẩm"),
    Column("day", "Ngày", "date"),
    Column("net", "Doanh thu", "money"),
    Column("share", "Tỷ trọng", "percent"),
]


@dataclass
class Section:
    title: str = ""
    caption: str = ""
    figures: list[tuple[str, str, str]] = field(default_factory=list)
    charts: list[tuple[Any, str]] = field(default_factory=list)
    tables: list[tuple[Any, Any]] = field(default_factory=list)


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "name": f"Ghế xoay số {n}",
            "day": date(2026, 3, 1),
            "net": Decimal(1_234_567 + n),
            "share": None,
        }
        for n in range(count)
    ]


def pages(made: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", made))


def text(made: bytes) -> str:
    """What a reader would select and copy: fonts say which letters their glyphs are."""
    objects = dict(_OBJECT.findall(made))
    fonts = {
        name.decode(): _letters(objects, objects[number])
        for body in objects.values()
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)
    }
    drawn = [_stream(body) for body in objects.values() if b"/Image" not in body]
    return "\n".join(_read(stream, fonts) for stream in drawn if b" Tf" in stream)


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if not found:
        return b""
    data = found[2][: int(found[1])]  # its last byte may well be a line feed
    return zlib.decompress(data) if b"/FlateDecode" in body else data


def _letters(objects: dict[bytes, bytes], font: bytes) -> dict[int, str]:
    number = re.search(rb"/ToUnicode (\d+) 0 R", font)[1]
    pairs = _LETTER.findall(_stream(objects[number]).upper())
    return {int(code, 16): bytes.fromhex(of.decode()).decode("utf-16-be") for code, of in pairs}


def _read(stream: bytes, fonts: dict[str, dict[int, str]]) -> str:
    found, font = "", {}
    for name, shown, end in _SHOWN.findall(stream):
        if name:
            font = fonts[name.decode()]
        codes = _ESCAPED.sub(lambda m: {b"r": b"\r", b"n": b"\n"}.get(m[1], m[1]), shown)
        found += codes.decode("utf-16-be").translate(font)
        found += "\n" if end else ""
    return found


@pytest.fixture(scope="module")
def made() -> bytes:
    days = [charts.Point(date(2026, 3, n), n * 1_000_000) for n in range(1, 20)]
    return pdf.document(
        "Doanh thu",
        STATED,
        [
            Section(figures=[("Doanh thu thuần", "12,3 tỷ ₫", "−3,4%")]),
            Section(
                "Ngày tốt nhất: thứ Hai",
                "Theo ngày",
                charts=[(charts.over_time(days, "money", "day"), "Ngày tốt nhất")],
                tables=[(COLUMNS, rows(80))],
            ),
        ],
    )


def test_a_page_on_paper_says_what_it_is_about(made: bytes):
    assert made.startswith(b"%PDF")
    read = text(made)
    for words in ("Doanh thu", "Kỳ: 1/3/2026 – 31/3/2026", "Thành phố: Huế", "12,3 tỷ ₫", "−3,4%"):
        assert words in read


def test_rows_of_a_table_are_on_paper_up_to_a_number_and_the_rest_is_counted(made: bytes):
    read = text(made)
    assert "Ghế xoay số 0" in read
    assert "1.234.567 ₫" in read
    assert "1 Mar 2026" in read
    assert f"Ghế xoay số {pdf_table.MOST_ROWS - 1}" in read
    assert f"Ghế xoay số {pdf_table.MOST_ROWS}\n" not in read
    assert "40 more rows are in Excel." in read


def test_each_page_has_its_number_and_a_long_table_its_titles(made: bytes):
    count = pages(made)
    read = text(made)
    assert count > 1
    assert [f"Page {n} of {count}" in read for n in range(1, count + 1)] == [True] * count
    assert read.count("Sản phẩm") >= 2


def test_a_chart_is_a_picture_with_its_words(made: bytes):
    assert made.count(b"/Subtype /Image") >= 1
    words = re.search(rb"/Alt <feff([0-9a-f]+)>", made)[1].decode()
    assert bytes.fromhex(words).decode("utf-16-be") == "Ngày tốt nhất"


@pytest.mark.parametrize(
    "sections",
    [
        [],
        [Section()],
        [Section("Nothing", tables=[(COLUMNS, [])])],
        [Section("Nothing", charts=[(charts.bars([], "money"), "Nothing")])],
    ],
)
def test_a_page_without_figures_is_one_sheet(sections: list[Section]):
    made = pdf.document("Revenue", [], sections)
    assert pages(made) == 1
    assert "Page 1 of 1" in text(made)


def test_names_that_are_no_text_of_the_font_do_not_fail():
    made = pdf.document(
        "名 🎁", [], [Section("<b>**x**</b>", tables=[(COLUMNS[:1], [{"name": "名"}])])]
    )
    assert "<b>**x**</b>" in text(made)


def test_a_chart_higher_than_a_page_is_on_one_page():
    many = [charts.Bar(str(n), f"Ghế {n}", n) for n in range(80)]
    made = pdf.document("Stock", [], [Section("All", charts=[(charts.bars(many, "count"), "All")])])
    drawn = [_stream(body) for _number, body in _OBJECT.findall(made)]
    placed = [found for stream in drawn for found in _PICTURE.findall(stream)]
    [(width, height, below)] = [tuple(map(float, found)) for found in placed]
    assert width / height < 1 / 4
    assert below > 0
    assert below + height < 842  # points of an A4 page


def test_no_figure_of_a_wide_table_is_broken():
    columns = [COLUMNS[0], *(Column("net", f"Doanh thu thuần {n}", "money") for n in range(8))]
    row = {"name": "Điện thoại thông minh gập đôi xám titan", "net": Decimal(98_765_432_109)}
    read = text(pdf.document("Revenue", [], [Section("All", tables=[(columns, [row])])]))
    assert read.count("98.765.432.109 ₫\n") == 8
