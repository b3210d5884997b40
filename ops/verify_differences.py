"""Where two ways to count disagree, told so that somebody can look it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

# What tells the rows of a figure apart; the first that a row has.
NAMES = (
    "product_id",
    "customer_id",
    "warehouse_id",
    "discount_id",
    "category_id",
    "city",
    "method",
    "key",
    "lower",
    "month",
    "name",
)
TIMES = ("day", "weekday", "hour")


@dataclass(frozen=True)
class Difference:
    """`shown` and `recounted`: what differs, by name; None for a row that only the other has."""

    figure: str
    when: str
    key: str
    shown: Any
    recounted: Any

    def __str__(self) -> str:
        about = " ".join(word for word in (self.figure, self.when, self.key) if word)
        return f"{about}: shown {_text(self.shown)}, recounted {_text(self.recounted)}"


@dataclass
class Found:
    """What a comparison found, and how many values it compared."""

    compared: int = 0
    differences: list[Difference] = field(default_factory=list)

    def add(self, differences: Iterable[Difference], count: int) -> None:
        self.compared += count
        self.differences += differences


def between(figure: str, when: str, shown: Any, recounted: Any) -> list[Difference]:
    """Two values of a figure, row by row if they are lists."""
    if shown == recounted:
        return []
    if not isinstance(recounted, list):
        return [_one(figure, when, "", asdict(shown), asdict(recounted))]
    found = of_rows(figure, when, _rows(shown), _rows(recounted))
    return found or [Difference(figure, when, "order of rows", _keys(shown), _keys(recounted))]


def of_rows(
    figure: str, when: str, shown: Mapping[str, Any], recounted: Mapping[str, Any]
) -> list[Difference]:
    return [
        _one(figure, when, key, shown.get(key), recounted.get(key))
        for key in dict.fromkeys([*shown, *recounted])
        if shown.get(key) != recounted.get(key)
    ]


def _one(figure: str, when: str, key: str, shown: Any, recounted: Any) -> Difference:
    if isinstance(shown, dict) and isinstance(recounted, dict):
        differing = [name for name in recounted if shown.get(name) != recounted[name]]
        shown = {name: shown.get(name) for name in differing}
        recounted = {name: recounted[name] for name in differing}
    return Difference(figure, when, key, shown, recounted)


def _rows(value: list[Any]) -> dict[str, dict[str, Any]]:
    return {_key(row): asdict(row) for row in value}


def _keys(value: list[Any]) -> list[str]:
    return [_key(row) for row in value]


def _key(row: Any) -> str:
    name = next((name for name in NAMES if hasattr(row, name)), None)
    names = [name] if name else []
    names += [name for name in TIMES if hasattr(row, name)]
    return ", ".join(f"{name} {getattr(row, name)}" for name in names)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return "nothing" if value is None else str(value)
