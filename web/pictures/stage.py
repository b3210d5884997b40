"""What all pictures share: the light, the gradients and the glass pedestal."""

from __future__ import annotations

from web.pictures.ink import DARK, SHEET, WHITE, circle, element, ellipse
from web.pictures.palette import Palette


def stage(palette: Palette, drawing: str) -> str:
    """A whole SVG document with the drawing on the pedestal."""
    return element(
        "svg",
        _definitions(palette),
        circle(200, 190, 170, "url(#glow)"),
        _pedestal(),
        drawing,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {SHEET} {SHEET}",
        width=SHEET,
        height=SHEET,
    )


def _definitions(p: Palette) -> str:
    return element(
        "defs",
        _linear("body", (0, 0, 1, 1), (0, p.light), (0.5, p.base), (1, p.dark)),
        _linear("side", (0, 0, 1, 1), (0, p.dark), (1, p.deep)),
        _linear("ink", (0, 0, 1, 1), (0, "#566a76"), (0.5, "#3d505b"), (1, "#2a3b45")),
        _linear("metal", (0, 0, 1, 1), (0, "#f7fafb"), (0.5, "#cad6dd"), (1, "#92a5b0")),
        _linear("screen", (0, 0, 1, 1), (0, p.pale), (0.55, p.light), (1, p.accent)),
        _linear("shine", (0, 0, 1, 1), (0, WHITE, 0.5), (1, WHITE, 0.04)),
        _linear("disc", (0, 0, 0, 1), (0, "#dff1f2", 0.85), (1, "#9cc7cc", 0.55)),
        _linear("rim", (0, 0, 1, 0), (0, "#8fbec4", 0.75), (0.5, WHITE, 0.8), (1, "#7fb0b7", 0.75)),
        _radial("glow", (0, p.light, 0.34), (0.65, p.light, 0.12), (1, p.light, 0)),
        _radial("shadow", (0, DARK, 0.42), (0.7, DARK, 0.16), (1, DARK, 0)),
    )


def _pedestal() -> str:
    return (
        ellipse(200, 354, 158, 24, "url(#rim)", opacity=0.7)
        + ellipse(200, 344, 158, 26, "url(#disc)", stroke=WHITE, stroke_opacity=0.7, stroke_width=2)
        + ellipse(200, 337, 120, 15, "url(#shadow)")
    )


Stop = tuple[float, str] | tuple[float, str, float]


def _linear(name: str, ends: tuple[float, float, float, float], *stops: Stop) -> str:
    x1, y1, x2, y2 = ends
    return element("linearGradient", *map(_stop, stops), id=name, x1=x1, y1=y1, x2=x2, y2=y2)


def _radial(name: str, *stops: Stop) -> str:
    return element("radialGradient", *map(_stop, stops), id=name)


def _stop(stop: Stop) -> str:
    offset, colour, *opacity = stop
    more = {"stop_opacity": opacity[0]} if opacity else {}
    return element("stop", offset=offset, stop_color=colour, **more)
