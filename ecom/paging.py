"""Long lists page by page, by key: each page starts where the one before ended.

The server reads one page of an index, however far down the list it is, where OFFSET reads and drops
all that comes before; and nobody sees a row twice because another one came in at the top.
Source: Markus Winand, "Paging Through Results" (use-the-index-luke.com/no-offset).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from ecom import db

T = TypeVar("T")
S = TypeVar("S")

LONGEST_TOKEN = 1200  # the longest name of three-byte letters has 656


@dataclass(frozen=True)
class Key:
    """A column that the list is sorted by; the last one of a list must be unique.

    `sql`: the column, `name`: what the row calls it, `kind`: int, str, Decimal, date or datetime.
    """

    sql: str
    name: str
    kind: type
    descending: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """`next` and `previous`: what to ask for as `after` or `before`; None where the list ends."""

    rows: list[T]
    next: str | None = None
    previous: str | None = None

    def map(self, make: Callable[[T], S]) -> Page[S]:
        return Page([make(row) for row in self.rows], self.next, self.previous)


def page(
    select: str,
    conditions: Sequence[str],
    order: Sequence[Key],
    after: str = "",
    before: str = "",
    limit: int = 50,
    **params: Any,
) -> Page[dict[str, Any]]:
    """The rows of `select` behind the token `after`, or those ahead of `before`, or the first ones.

    `conditions` are the program's own words; values are in `params`. All keys run the same way. A
    token that makes no sense (it comes from a URL) counts as none.
    """
    start, backwards = _values(after, order), False
    if start is None and (start := _values(before, order)) is not None:
        backwards = True
    wanted = [*conditions]
    if start is not None:
        wanted.append(_beyond(order, backwards))
        params |= {f"key_{number}": value for number, value in enumerate(start)}
    found = db.rows(
        "\n".join(
            [
                select,
                *(["WHERE " + "\n  AND ".join(wanted)] if wanted else []),
                "ORDER BY " + ", ".join(_sorted(key, backwards) for key in order),
                "LIMIT :limit",
            ]
        ),
        **params,
        limit=limit + 1,
    )
    more, rows = len(found) > limit, found[:limit]
    if start is not None and not rows:  # what was there has gone, or moved to another list
        return page(select, conditions, order, limit=limit, **params)
    if backwards:
        rows.reverse()
    return Page(
        rows,
        next=_token(rows[-1], order) if rows and (more or backwards) else None,
        previous=_token(rows[0], order) if rows and (more if backwards else bool(start)) else None,
    )


def _beyond(order: Sequence[Key], backwards: bool) -> str:
    """(a, b) < (:a, :b) in a form that every optimizer reads a range of an index for."""
    sign = "<" if order[0].descending != backwards else ">"
    steps = []
    for number, key in enumerate(order):
        equal = [f"{other.sql} = :key_{before}" for before, other in enumerate(order[:number])]
        steps.append(" AND ".join([*equal, f"{key.sql} {sign} :key_{number}"]))
    exact = " OR ".join(f"({step})" for step in steps)
    return f"{order[0].sql} {sign}= :key_0 AND ({exact})" if len(order) > 1 else exact


def _sorted(key: Key, backwards: bool) -> str:
    return f"{key.sql} DESC" if key.descending != backwards else key.sql


def _token(row: dict[str, Any], order: Sequence[Key]) -> str:
    values = [row[key.name] for key in order]
    written = json.dumps(values, default=str, ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def _values(token: str, order: Sequence[Key]) -> list[Any] | None:
    if not token or len(token) > LONGEST_TOKEN:
        return None
    try:
        read = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if not isinstance(read, list) or len(read) != len(order):
            return None
        return [_value(given, key.kind) for given, key in zip(read, order, strict=True)]
    except (ValueError, TypeError, ArithmeticError):
        return None


def _value(given: Any, kind: type) -> Any:
    if kind is int:
        number = int(given)
        if not -(2**63) <= number < 2**63:
            raise ValueError("no number of a column")
        return number
    if kind is Decimal:
        number = Decimal(str(given))
        if not number.is_finite():
            raise ValueError("no number of a column")
        return number
    if kind in (date, datetime):
        return kind.fromisoformat(given)
    text = str(given)
    text.encode()  # half a character of UTF-16 is no text
    return text
