"""SVG elements as short functions; every drawing stands on a 400 × 400 sheet."""

from __future__ import annotations

SHEET = 400

BODY = "url(#body)"
"""The variant's colour, lit from the top left."""
SIDE = "url(#side)"
"""The variant's colour, turned away from the light."""
INK = "url(#ink)"
METAL = "url(#metal)"
SCREEN = "url(#screen)"
SHINE = "url(#shine)"
"""Translucent white, for reflections."""

DARK = "#344750"
STEEL = "#8b9ea9"
RUBBER = "#5a6f7b"
"""For what is thin and dark: told from a light page and a dark one."""
SILVER = "#d5dfe5"
PAPER = "#fdfaf2"
WHITE = "#ffffff"
WOOD = "#d9ab6f"
SKIN = "#f1c7a3"

Value = str | float


def element(name: str, *children: str, **attributes: Value) -> str:
    written = "".join(
        f' {key.replace("_", "-")}="{_number(value)}"' for key, value in attributes.items()
    )
    if not children:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{''.join(children)}</{name}>"


def _number(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def rect(
    x: float, y: float, width: float, height: float, fill: str, r: float = 0, **more: Value
) -> str:
    return element("rect", x=x, y=y, width=width, height=height, rx=r, fill=fill, **more)


def circle(cx: float, cy: float, r: float, fill: str, **more: Value) -> str:
    return element("circle", cx=cx, cy=cy, r=r, fill=fill, **more)


def ellipse(cx: float, cy: float, rx: float, ry: float, fill: str, **more: Value) -> str:
    return element("ellipse", cx=cx, cy=cy, rx=rx, ry=ry, fill=fill, **more)


def path(d: str, fill: str, **more: Value) -> str:
    return element("path", d=d, fill=fill, **more)


def line(d: str, colour: str, width: float = 4, **more: Value) -> str:
    """A path that is only drawn along, with round ends; `colour` must not be a gradient."""
    return element(
        "path",
        d=d,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linecap="round",
        stroke_linejoin="round",
        **more,
    )


def group(*parts: str, **attributes: Value) -> str:
    return element("g", *parts, **attributes)


def turn(degrees: float, *parts: str, x: float = 200, y: float = 200) -> str:
    """The parts turned clockwise about (x, y)."""
    return group(*parts, transform=f"rotate({degrees:g} {x:g} {y:g})")


def move(dx: float, dy: float, *parts: str, scale: float = 1) -> str:
    return group(*parts, transform=f"translate({dx:g} {dy:g}) scale({scale:g})")


def both_sides(*parts: str) -> str:
    """The parts and their mirror image about the middle of the sheet."""
    return group(*parts) + group(*parts, transform=f"translate({SHEET} 0) scale(-1 1)")


def faint(opacity: float, *parts: str) -> str:
    return group(*parts, opacity=opacity)
