"""Texts of the experiments, in English; the pages translate them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Words:
    """A sentence with {placeholders} for figures of this run; `plural` with `n` for many."""

    text: str
    values: dict[str, Any] = field(default_factory=dict)
    plural: str | None = None

    def __str__(self) -> str:
        many = self.plural if self.plural and self.values["n"] != 1 else self.text
        return many.format(**{name: _shown(value) for name, value in self.values.items()})


def N_(text: str) -> str:
    """Marks a text for the translator."""
    return text


def say(text: str, /, **values: Any) -> Words:
    return Words(text, values)


def say_n(singular: str, plural: str, n: int, /, **values: Any) -> Words:
    return Words(singular, {"n": n, **values}, plural)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
