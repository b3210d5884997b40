"""Measures and colours of a page on paper."""

from __future__ import annotations

from pathlib import Path

from fpdf import FPDF

FONTS = Path(__file__).parent / "fonts"
FONT = "DejaVu Sans"
MARGIN, WIDTH = 15, 180  # mm
INK, MUTED, LINE, SHADE = (20, 41, 46), (85, 105, 110), (207, 223, 225), (237, 245, 245)

Colour = tuple[int, int, int]


def prepare(paper: FPDF, title: str) -> None:
    """Fonts that have every Vietnamese letter, and margins."""
    paper.set_title(title)
    paper.add_font(FONT, "", FONTS / "DejaVuSans.ttf")
    paper.add_font(FONT, "B", FONTS / "DejaVuSans-Bold.ttf")
    paper.set_margins(MARGIN, MARGIN, MARGIN)
    paper.set_auto_page_break(True, margin=18)


def ink(paper: FPDF, size: float, colour: Colour, style: str = "") -> None:
    """`size` in points; `style`: B for bold."""
    paper.set_font(FONT, style, size)
    paper.set_text_color(*colour)
