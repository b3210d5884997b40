"""Two values of a figure side by side, for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pages.parts.dates import day
from pages.parts.html import escape_markdown
from pages.parts.money import exact_number
from pages.parts.texts import _, ngettext

MOST = 5  # differences told of a long list
Told = tuple[str, str, str]


def in_words(value: Any) -> str:
    """What is agreed on: a list's length, or each number of a value, with four decimals."""
    if isinstance(value, list):
        return ngettext("{n} row", "{n} rows", len(value), n=len(value))
    if is_dataclass(value):
        parts = ((field.name, getattr(value, field.name)) for field in fields(value))
        said = (f"{_label(name)} {_short(part)}" for name, part in parts if part is not None)
        return ", ".join(said)
    return _short(value)


def between(shown: Any, recounted: Any) -> list[Told]:
    """What differs: its name, and both values. At most a few of many."""
    return list(_between("", shown, recounted))[:MOST]


def _between(name: str, shown: Any, recounted: Any) -> Iterator[Told]:
    if shown == recounted:
        return
    if isinstance(shown, list) and isinstance(recounted, list):
        yield from _between_lists(shown, recounted)
    elif is_dataclass(shown) and type(shown) is type(recounted):
        for field in fields(shown):
            one, other = getattr(shown, field.name), getattr(recounted, field.name)
            yield from _between(f"{name} {_label(field.name)}".strip(), one, other)
    else:
        yield name or _("value"), _plain(shown), _plain(recounted)


def _between_lists(shown: list[Any], recounted: list[Any]) -> Iterator[Told]:
    if len(shown) != len(recounted):
        yield _("number of rows"), _plain(len(shown)), _plain(len(recounted))
    for number, (one, other) in enumerate(zip(shown, recounted, strict=False), start=1):
        yield from _between(_("row {n}", n=number), one, other)


def _label(name: str) -> str:
    """Names of the figures' own fields, as docs/kpi.md has them."""
    return name.replace("_", " ")


def _short(value: Any) -> str:
    return _plain(round(value, 4) if isinstance(value, float | Decimal) else value)


def _plain(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case int() | float() | Decimal():
            return exact_number(value)
        case date():
            return day(value)
        case list() | tuple():
            return ", ".join(map(_plain, value))
    return escape_markdown(value) if not is_dataclass(value) else in_words(value)
