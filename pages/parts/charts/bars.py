"""Bars one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pages.parts.charts.axes import Kind, drawn, exactly, shortly, title_of
from pages.parts.charts.rows import Row, stacked
from pages.parts.charts.theme import Drawing, palette


@dataclass(frozen=True)
class Bar:
    """`key`: what a click picks; `note`: said after the figure, in few characters."""

    key: str
    label: str
    value: Decimal | float | None
    note: str = ""

    def said(self, kind: Kind) -> str:
        return _with_note(shortly(self.value, kind), self.note)

    def in_full(self, kind: Kind) -> str:
        return _with_note(exactly(self.value, kind), self.note)


def bars(rows: Sequence[Bar], kind: Kind, chosen: str | None = None) -> Drawing:
    """In the order given; values below zero go to the left."""
    colours = palette()
    return stacked(
        [
            Row(
                key=row.key,
                label=row.label,
                start=0,
                end=drawn(row.value) or 0,
                said=row.said(kind),
                colour=colours.bad if (row.value or 0) < 0 else colours.categorical[0],
                exactly=row.in_full(kind),
            )
            for row in rows
        ],
        title_of(kind),
        chosen,
    )


def _with_note(figure: str, note: str) -> str:
    return f"{figure} · {note}" if note else figure
