"""A dashboard on paper: A4, with what it is about, its figures, charts and tables."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Protocol

from altair import TopLevelMixin
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from pages.parts import pdf_table
from pages.parts.charts.paper import picture
from pages.parts.exports import Column
from pages.parts.pdf_look import INK, MARGIN, MUTED, WIDTH, ink, prepare
from pages.parts.texts import _

TALLEST = 225  # mm of a chart
CHART = 780  # pixels across the page


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
        prepare(self, title)
        self.add_page()

    def footer(self) -> None:
        """On each page; fpdf2 asks for it."""
        self.set_y(-14)
        ink(self, 8, MUTED)
        page = _("Page {page} of {pages}", page=self.page_no(), pages="{nb}")
        self.cell(WIDTH / 2, 5, self.foot)
        self.cell(WIDTH / 2, 5, page, align="R")

    def head(self, title: str, stated: Sequence[tuple[str, str]]) -> None:
        ink(self, 18, INK, "B")
        self._lines(title, 9)
        ink(self, 9, MUTED)
        for name, words in stated:
            self._lines(f"{name}: {words}", 5)

    def section(self, section: Section) -> None:
        pictures = [(picture(chart, CHART), words) for chart, words in section.charts]
        self._keep_together(24 + (pictures[0][0].height * WIDTH / CHART if pictures else 0))
        self.ln(6)
        if section.title:
            ink(self, 12, INK, "B")
            self._lines(section.title, 6)
        if section.caption:
            ink(self, 9, MUTED)
            self._lines(section.caption, 5)
        self._figures(section.figures)
        for drawn, words in pictures:
            tall = drawn.height * WIDTH / CHART
            self._keep_together(tall)
            self.ln(2)
            width = WIDTH * min(1, TALLEST / tall)
            self.image(BytesIO(drawn.png), w=width, alt_text=words)
        for columns, rows in section.tables:
            pdf_table.draw(self, columns, rows)

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
                    ink(self, *style)
                    self.cell(WIDTH / 3, 6, words)
            self.set_xy(MARGIN, top + 17)

    def _lines(self, text: str, height: float) -> None:
        self.multi_cell(WIDTH, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _keep_together(self, height: float) -> None:
        """On the next page, if this one has not so many mm left."""
        if self.get_y() + height > self.h - 20 and self.get_y() > 60:
            self.add_page()


_FIGURE = ((8, MUTED), (14, INK, "B"), (8, MUTED))
