"""Values as people read them, and axes of round steps written the same way."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from pages.parts.charts.theme import Spec
from pages.parts.money import exact_number, money, number, short_money
from pages.parts.texts import _

Kind = Literal["money", "count", "percent"]
TICKS = 4
_SMALLEST_STEP = {"money": 1, "count": 1, "percent": 0.01}


def exactly(value: Decimal | float | None, kind: Kind) -> str:
    """In full: for tooltips."""
    if value is None:
        return "–"
    if kind == "money":
        return money(value if isinstance(value, int | Decimal) else Decimal(str(value)))
    if kind == "percent":
        return f"{number(100 * value, 1)}%"
    return exact_number(value)


def shortly(value: Decimal | float | None, kind: Kind) -> str:
    """In three digits or so: for axes and beside bars."""
    if value is None or kind != "money":
        return exactly(value, kind)
    return short_money(value)


def roundly(value: float, kind: Kind) -> str:
    """As `shortly`, without decimals that say nothing: for the steps of an axis."""
    if kind != "percent":
        return shortly(value, kind)
    return f"{exact_number(round(100 * value, 1))}%"


def title_of(kind: Kind) -> str:
    """What the values are, in a tooltip."""
    return {"money": _("Amount"), "count": _("Number"), "percent": _("Share")}[kind]


def drawn(value: Decimal | float | None) -> float | None:
    """What Vega is given: it knows neither Decimal nor infinity."""
    if value is None or not math.isfinite(value):
        return None
    return float(value)


def domain(values: Sequence[float]) -> list[float]:
    """From zero or below to above it: never a scale of no length."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    return [low, high] if low < high else [0.0, 1.0]


def value_axis(values: Sequence[float], kind: Kind, signed: bool = True) -> Spec:
    """Scale and axis for a channel. Vega itself knows no `tỷ ₫`.

    `signed`: False writes what lies below zero as if it lay above.
    """
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    ticks = round_steps(low, high, _SMALLEST_STEP[kind])
    words = [roundly(tick if signed else abs(tick), kind) for tick in map(_plain, ticks)]
    top = ticks[-1] if ticks[-1] > ticks[0] else ticks[0] + 1
    return {
        "scale": {"domain": [ticks[0], top], "nice": False, "zero": False},
        "axis": {"values": ticks, "labelExpr": _nearest(ticks, words), "title": None},
    }


def label_expr(words: Mapping[int, str]) -> str:
    """The label of a position on an axis; `\\n` breaks a line."""
    found = json.dumps({str(at): word for at, word in words.items()}, ensure_ascii=False)
    return f"split({found}[format(datum.value, '.0f')] || '', '\\n')"


def round_steps(low: float, high: float, smallest: float = 1) -> list[float]:
    """Some five numbers at equal steps of 1, 2 or 5 times a power of ten, around low to high."""
    rough = max((high - low) / TICKS, smallest)
    power = 10 ** math.floor(math.log10(rough) + 1e-9)
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [step * n for n in range(first, last + 1)]


def _nearest(ticks: Sequence[float], words: Sequence[str]) -> str:
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1
    found = json.dumps(words, ensure_ascii=False)
    return f"{found}[round((datum.value - ({ticks[0]!r})) / {step!r})] || ''"


def _plain(tick: float) -> float:
    return round(tick, 10) + 0.0
