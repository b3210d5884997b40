"""Measures and colours of a page on paper."""

from __future__ import annotations

from fpdf import FPDF

FONT = "DejaVu Sans"
MARGIN, WIDTH = 15, 180  # mm
INK, MUTED, LINE, SHADE = (20, 41, 46), (85, 105, 110), (207, 223, 225), (237, 245, 245)

Colour = tuple[int, int, int]


def ink(paper: FPDF, size: float, colour: Colour, style: str = "") -> None:
    """`size` in points; `style`: B for bold."""
    paper.set_font(FONT, style, size)
    paper.set_text_color(*colour)
