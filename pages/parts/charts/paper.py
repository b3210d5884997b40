"""A chart as a picture for white paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import vl_convert
from altair import TopLevelMixin

from pages.parts.charts.theme import on_paper

FONTS = Path(__file__).parents[1] / "fonts"
FONT = "DejaVu Sans"
SHARP = 2.5  # dots of the picture for one of the chart


@dataclass(frozen=True)
class Picture:
    png: bytes
    height: float  # at the asked-for width


def picture(chart: TopLevelMixin, width: int) -> Picture:
    """`width` in pixels of the chart."""
    _register_fonts()
    spec = on_paper(chart.to_dict())
    spec |= {"width": width, "background": "white"}
    spec["config"] = {**spec.get("config", {}), "font": FONT}
    png = vl_convert.vegalite_to_png(spec, scale=SHARP, vl_version="6.1")
    return Picture(png, _height(png) / SHARP)


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _height(png: bytes) -> int:
    """In dots: the file's header has it."""
    return int.from_bytes(png[20:24], "big")
