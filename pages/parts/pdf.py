"""A dashboard on paper: A4, with what it is about, its figures, charts and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

from altair import TopLevelMixin
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from pages.parts.charts import exactly
from pages.parts.charts.paper import picture
from pages.parts.dates import day
from pages.parts.exports import Column, value
from pages.parts.texts import _, ngettext

FONTS = Path(__file__).parent / "fonts"
FONT = "DejaVu Sans"
MARGIN, WIDTH = 15, 180  # mm
TALLEST = 225  # mm of a chart
CHART = 640  # pixels across the page
MOST_ROWS = 60  # of a table; the rest is for Excel
INK, MUTED, LINE = (20, 41, 46), (85, 105, 110), (207, 223, 225)
_ROW = {"fill_color": (237, 245, 245)}


class Section(Protocol):
    """`figures`: label, value and change; `charts`: with their words; `tables`: columns, rows."""

    title: str
    caption: str
    figures: Sequence[tuple[str, str, str]]
    charts: Sequence[tuple[TopLevelMixin, str]]
    tables: Sequence[tuple[Sequence[Column], Sequence[Any]]]


def document(title: str, stated: Sequence[tuple[str, str]], sections: Sequence[Section]) -> bytes:
    """`stated`: period, comparison and filters, in words."""
    paper = _Paper(title)
    paper.head(title, stated)
    for section in sections:
        paper.section(section)
    return bytes(paper.output())


class _Paper(FPDF):
    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self.foot = title
        self.set_title(title)
        self.add_font(FONT, "", FONTS / "DejaVuSans.ttf")
        self.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=18)
        self.add_page()

    def footer(self) -> None:
        """On each page; fpdf2 asks for it."""
        self.set_y(-14)
        self._ink(8, MUTED)
        page = _("Page {page} of {pages}", page=self.page_no(), pages="{nb}")
        self.cell(WIDTH / 2, 5, self.foot)
        self.cell(WIDTH / 2, 5, page, align="R")

    def head(self, title: str, stated: Sequence[tuple[str, str]]) -> None:
        self._ink(18, INK, "B")
        self._lines(title, 9)
        self._ink(9, MUTED)
        for name, words in stated:
            self._lines(f"{name}: {words}", 5)

    def section(self, section: Section) -> None:
        pictures = [(picture(chart, CHART), words) for chart, words in section.charts]
        self._keep_together(24 + (pictures[0][0].height * WIDTH / CHART if pictures else 0))
        self.ln(6)
        if section.title:
            self._ink(12, INK, "B")
            self._lines(section.title, 6)
        if section.caption:
            self._ink(9, MUTED)
            self._lines(section.caption, 5)
        self._figures(section.figures)
        for drawn, words in pictures:
            tall = drawn.height * WIDTH / CHART
            self._keep_together(tall)
            self.ln(2)
            width = WIDTH * min(1, TALLEST / tall)
            self.image(BytesIO(drawn.png), w=width, alt_text=words)
        for columns, rows in section.tables:
            self._table(columns, rows)

    def _figures(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """Three side by side."""
        for at in range(0, len(figures), 3):
            group = figures[at : at + 3]
            self._keep_together(20)
            self.ln(3)
            top = self.get_y()
            for place, lines in enumerate(group):
                for style, words, below in zip(_FIGURE, lines, (0, 5, 12), strict=True):
                    self.set_xy(MARGIN + place * WIDTH / 3, top + below)
                    self._ink(*style)
                    self.cell(WIDTH / 3, 6, words)
            self.set_xy(MARGIN, top + 17)

    def _table(self, columns: Sequence[Column], rows: Sequence[Any]) -> None:
        if not columns or not rows:
            return
        cells = [[_cell(value(row, c.name), c.kind) for c in columns] for row in rows[:MOST_ROWS]]
        self.ln(3)
        self._ink(7.5, INK)
        self.set_draw_color(*LINE)
        with self.table(
            width=WIDTH,
            col_widths=_widths(columns, cells),
            text_align=tuple("LEFT" if c.kind in ("text", "date") else "RIGHT" for c in columns),
            headings_style=FontFace(emphasis="BOLD", **_ROW),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            line_height=4,
            padding=1,
        ) as table:
            table.row([column.title for column in columns])
            for line in cells:
                table.row(line)
        if len(rows) > MOST_ROWS:
            self._ink(8, MUTED)
            self._lines(_left_out(len(rows) - MOST_ROWS), 5)

    def _lines(self, text: str, height: float) -> None:
        self.multi_cell(WIDTH, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _ink(self, size: float, colour: tuple[int, int, int], style: str = "") -> None:
        self.set_font(FONT, style, size)
        self.set_text_color(*colour)

    def _keep_together(self, height: float) -> None:
        """On the next page, if this one has not so many mm left."""
        if self.get_y() + height > self.h - 20 and self.get_y() > 60:
            self.add_page()


_FIGURE = ((8, MUTED), (14, INK, "B"), (8, MUTED))


def _left_out(n: int) -> str:
    return ngettext("One more row is in Excel.", "{n} more rows are in Excel.", n, n=n)


def _cell(found: Any, kind: str) -> str:
    if found is None:
        return "–"
    if isinstance(found, date):
        return day(found)
    return str(found) if kind == "text" else exactly(found, kind)


def _widths(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """In shares of the page: what is longest gets most, within reason."""
    longest = [
        max(len(column.title) * 0.7, *(len(line[at]) for line in cells))
        for at, column in enumerate(columns)
    ]
    return tuple(min(max(length, 6), 34) for length in longest)
