"""Which ink is read best on a colour."""

from __future__ import annotations

from collections.abc import Sequence

from pages.parts.charts.theme import palette

Colour = tuple[float, float, float]  # red, green, blue, from 0 to 1


def between(ramp: Sequence[str], at: float) -> Colour:
    """The ramp's colour at a place from 0 to 1, as Vega mixes it."""
    place = min(max(at, 0.0), 1.0) * (len(ramp) - 1)
    lower = min(int(place), len(ramp) - 2)
    there, here = place - lower, 1 - place + lower
    pairs = zip(_colour(ramp[lower]), _colour(ramp[lower + 1]), strict=True)
    red, green, blue = (here * low + there * high for low, high in pairs)
    return red, green, blue


def readable_on(ground: Colour) -> str:
    """The theme's text or its background, whichever stands out more."""
    inks = (palette().text, palette().background)
    return max(inks, key=lambda ink: contrast(_colour(ink), ground))


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21, as WCAG counts it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(code: str) -> Colour:
    """Of `#0b6b74`."""
    return int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255
