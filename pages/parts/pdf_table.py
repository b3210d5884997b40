"""Rows on paper: no figure is broken, names are if they must."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from pages.parts.charts import exactly
from pages.parts.dates import day
from pages.parts.exports import Column, value
from pages.parts.pdf_look import INK, LINE, MUTED, SHADE, WIDTH, ink
from pages.parts.texts import ngettext

MOST_ROWS = 40  # the rest is for Excel
SIZES = (7.5, 6.5, 5.5, 4.5)  # points
LARGE_SIZES = (9, 8, *SIZES)
PADDING = 1.2  # mm around a cell's text
NARROWEST = 42  # mm of a column of names that are broken
LEADING = 0.53  # mm of a line for a point of its type


def draw(paper: FPDF, columns: Sequence[Column], rows: Sequence[Any], whole: bool = False) -> None:
    """With its titles again on each page.

    `whole`: every row, in larger type and from margin to margin, for papers that are about it.
    """
    if not columns or not rows:
        return
    most = len(rows) if whole else MOST_ROWS
    cells = [[_cell(value(row, c.name), c.kind) for c in columns] for row in rows[:most]]
    paper.ln(3)
    size, widths = _fitted(paper, columns, cells, LARGE_SIZES if whole else SIZES)
    if whole:
        widths[0] += max(0, WIDTH - sum(widths))
    paper.set_draw_color(*LINE)
    with paper.table(
        width=sum(widths),
        col_widths=tuple(widths),
        align="LEFT",
        text_align=tuple("LEFT" if c.kind in ("text", "date") else "RIGHT" for c in columns),
        headings_style=FontFace(emphasis="BOLD", fill_color=SHADE),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        line_height=size * LEADING,
        padding=PADDING,
    ) as table:
        table.row([column.title for column in columns])
        for line in cells:
            table.row(line)
    if len(rows) > most:
        ink(paper, 8, MUTED)
        paper.cell(WIDTH, 7, _left_out(len(rows) - most), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _fitted(
    paper: FPDF,
    columns: Sequence[Column],
    cells: Sequence[Sequence[str]],
    sizes: Sequence[float],
) -> tuple[float, list[float]]:
    """The largest type in which all figures stand in one line, and the columns' widths in mm."""
    for size in sizes:
        wide = [
            _wide(paper, size, column, [row[at] for row in cells])
            for at, column in enumerate(columns)
        ]
        names = [at for at, column in enumerate(columns) if column.kind == "text"]
        left = WIDTH - sum(w for at, w in enumerate(wide) if at not in names)
        caps = (cap for cap in range(WIDTH, NARROWEST - 1, -1))
        fits = next((c for c in caps if sum(min(wide[at], c) for at in names) <= left), None)
        if fits is not None:
            break
    cap = fits or NARROWEST
    ink(paper, size, INK)
    narrowed = [min(w, cap) if at in names else w for at, w in enumerate(wide)]
    scale = min(1, WIDTH / sum(narrowed))
    return size, [w * scale for w in narrowed]


def _wide(paper: FPDF, size: float, column: Column, cells: Sequence[str]) -> float:
    """For the longest cell and the longest word of the title."""
    ink(paper, size, INK, "B")
    title = max(map(paper.get_string_width, column.title.split()), default=0)
    ink(paper, size, INK)
    return 2 * PADDING + 1 + max(title, *map(paper.get_string_width, cells))


def _cell(found: Any, kind: str) -> str:
    if found is None:
        return "–"
    if isinstance(found, date):
        return day(found)
    return str(found) if kind == "text" else exactly(found, kind)


def _left_out(n: int) -> str:
    return ngettext("One more row is in Excel.", "{n} more rows are in Excel.", n, n=n)
