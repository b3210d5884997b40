"""Product pictures, drawn by the shop itself: one look, a drawing for each kind of product."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import ModuleType

from ecom.drawings import KINDS, VARIANTS
from web.pictures import (
    books,
    carried,
    clocks,
    computers,
    home,
    men,
    phones,
    power,
    sound,
    sport,
    toys,
    women,
)
from web.pictures.palette import Palette, palette
from web.pictures.stage import stage

Drawing = Callable[[Palette], str]


def _drawings(module: ModuleType) -> dict[str, Drawing]:
    """The public functions a module defines, by the kind of product they draw."""
    return {
        name.replace("_", "-"): function
        for name, function in vars(module).items()
        if not name.startswith("_") and getattr(function, "__module__", "") == module.__name__
    }


DRAWINGS: dict[str, Drawing] = (
    _drawings(phones)
    | _drawings(computers)
    | _drawings(clocks)
    | _drawings(sound)
    | _drawings(books)
    | _drawings(sport)
    | _drawings(men)
    | _drawings(women)
    | _drawings(carried)
    | _drawings(power)
    | _drawings(home)
    | _drawings(toys)
)

# Most kinds are sold in few variants: each begins with another colour, so that shelves are motley.
_FIRST_COLOURS = {kind: 3 * number for number, kind in enumerate(KINDS)}


@cache
def svg(kind: str, variant: int) -> str:
    """The picture of a kind of product. Raises KeyError for an unknown kind or variant."""
    if variant not in range(VARIANTS):
        raise KeyError(variant)
    colours = palette((variant + _FIRST_COLOURS[kind]) % VARIANTS)
    return stage(colours, DRAWINGS[kind](colours))
