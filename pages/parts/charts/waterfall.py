"""How one figure becomes another: what is added and what is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pages.parts.charts.axes import Kind, drawn, exactly, shortly, title_of
from pages.parts.charts.rows import Row, stacked
from pages.parts.charts.theme import Drawing, palette


@dataclass(frozen=True)
class Step:
    """`total`: stands on zero; any other is added to what is there (or taken, if below zero)."""

    label: str
    value: Decimal | float
    total: bool = False


def waterfall(steps: Sequence[Step], kind: Kind = "money") -> Drawing:
    """From the top down, so that names and figures fit a phone."""
    colours = palette()
    rows, level = [], 0.0
    for step in steps:
        value = drawn(step.value) or 0.0
        start = 0.0 if step.total else level
        level = start + value
        gain = colours.good if value >= 0 else colours.bad
        rows.append(
            Row(
                key=step.label,
                label=step.label,
                start=start,
                end=level,
                said=shortly(step.value, kind),
                colour=colours.categorical[0] if step.total else gain,
                exactly=exactly(step.value, kind),
            )
        )
    return stacked(rows, title_of(kind))
