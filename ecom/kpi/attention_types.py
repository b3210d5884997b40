"""What deserves a look, and the facts that say why. Money is Decimal, times are naive UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

FEW = 3  # told of each kind


@dataclass(frozen=True)
class RunsOut:
    """Not archived, and sold faster than there is left. `days_of_cover` 0: there is none left."""

    product_id: int
    name: str
    picture: str
    on_hand: int
    days_of_cover: Decimal
    daily_outbound: Decimal


@dataclass(frozen=True)
class Unpaid:
    """Its bill was due, is pending, and the order was not canceled."""

    order_id: int
    customer: str
    amount: Decimal
    method: str
    due_at: datetime


@dataclass(frozen=True)
class Late:
    """Should have been delivered by `estimated_on`, and was not."""

    order_id: int
    customer: str
    status: str
    carrier: str
    estimated_on: date


@dataclass(frozen=True)
class CodeSpent:
    """A code nearly or wholly used up, or at its pace so far used up before it ends.

    `spent_at`: when it is used up at that pace; not after now if it is.
    """

    discount_id: int
    code: str
    uses: int
    limit: int
    ends_at: datetime
    spent_at: datetime


@dataclass(frozen=True)
class CodeEnds:
    discount_id: int
    code: str
    ends_at: datetime


@dataclass(frozen=True)
class RatingDrop:
    """`before`: the mean of all ratings until 30 days ago; `lately`: of the `ratings` since."""

    product_id: int
    name: str
    picture: str
    before: Decimal
    lately: Decimal
    ratings: int


@dataclass(frozen=True)
class DeadStock:
    product_id: int
    name: str
    picture: str
    on_hand: int
    value: Decimal
    last_sold_on: date | None


Facts = RunsOut | Unpaid | Late | CodeSpent | CodeEnds | RatingDrop | DeadStock
Found = tuple[list[Facts], int]  # the first few, and how many there are


@dataclass(frozen=True)
class Notice:
    """`where`: the page on which it is dealt with, and its parameters.

    `more`: how many others of its kind are not told; on the last one told of the kind.
    """

    kind: str
    subject: str
    facts: Facts
    where: tuple[str, dict[str, Any]]
    more: int = 0
