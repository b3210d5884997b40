"""Whose orders are asked about: the customers of a slice, and the bounds of its days in UTC.

City and tier narrow the customers themselves. The other filters (category, product, method,
weekday, hour) narrow only who of them counts as a buyer: those with an order that has it. Whether
such a buyer is new or came back is still told from all of their orders.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from ecom.kpi.reading import Read
from ecom.kpi.slices import Slice

OF_PEOPLE = ("city", "tier_id")


def people(of: Slice) -> str:
    """A subquery: customers of the city and the tier, deleted accounts among them."""
    tier = "\n  JOIN customer_tiers t ON t.customer_id = c.user_id AND t.tier_id = :tier_id"
    return f"""(
  SELECT c.user_id, c.city, c.date_of_birth, u.full_name, u.gender, u.created_at, u.deactivated_at
  FROM customers c
  JOIN users u ON u.id = c.user_id{tier if of.tier_id is not None else ""}
  WHERE TRUE{" AND c.city = :city" if of.city is not None else ""}
)"""


def of_orders(of: Slice) -> tuple[str, ...]:
    """The filters that are about orders."""
    return tuple(name for name in of.filters if name not in OF_PEOPLE)


def bought(of: Slice, when: str = "TRUE", also: str = "") -> str:
    """Joins to `c`, as `such`, those with such an order whose line `l` fits `when`; '' if any fits.

    `also`: a column more, an aggregate over these lines.
    """
    names = of_orders(of)
    if not names:
        return ""
    narrowed = "".join(f" AND l.{name} = :{name}" for name in names)
    columns = f"l.customer_id, {also}" if also else "l.customer_id"
    return f"""
  JOIN (
    SELECT {columns} FROM sold_lines l WHERE {when}{narrowed} GROUP BY l.customer_id
  ) such ON such.customer_id = c.user_id"""


def bounds(read: Read, of: Slice) -> dict[str, Any]:
    """The days, and `start` and `end` (exclusive) of the period in UTC.

    Read ahead: only a comparison with a plain value is done within the index, and a customer's
    order is found among a hundred without touching the others.
    """
    found = {row["day"]: row for row in read(_BOUNDS, first=of.first, last=of.last)}
    start, end = found.get(of.first), found.get(of.last)
    return {
        "first": of.first,
        "last": of.last,
        "start": start["starts_at"] if start else datetime.combine(of.first, time.min),
        "end": end["ends_at"] if end else datetime.combine(of.last, time.max),
        **of.filters,
    }


_BOUNDS = "SELECT day, starts_at, ends_at FROM calendar WHERE day IN (:first, :last) ORDER BY day"
