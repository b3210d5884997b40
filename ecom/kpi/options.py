"""What the dashboards can be narrowed to, and since when there is anything to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ecom import permissions
from ecom.kpi import sales
from ecom.kpi.reading import CachedReader
from ecom.users import User


@dataclass(frozen=True)
class Options:
    """`opened`: the day of the first order; None in a shop without any. Tiers: lowest first."""

    opened: date | None
    cities: list[str]
    tiers: dict[int, str]


def options(viewer: User) -> Options:
    """Raises NotAllowed, Unavailable. Up to a minute old."""
    permissions.require(viewer, "reports.overview")
    read = CachedReader()
    return Options(
        opened=sales.first_day(read),
        cities=sorted({row["city"] for row in read(_CITIES)}),
        tiers={row["id"]: row["name"] for row in read(_TIERS)},
    )


_TIERS = "SELECT id, name FROM membership_tiers ORDER BY min_points"

# Where orders went, in days that are added up and in those that are not; customers; warehouses.
_CITIES = """
SELECT city FROM rollup_sales WHERE grain = 'day' GROUP BY city
UNION
SELECT v.city
FROM calendar k
LEFT JOIN rollup_days r ON r.day = k.day
JOIN orders o ON o.placed_on = k.day
JOIN deliveries v ON v.order_id = o.id
WHERE r.day IS NULL AND k.starts_at <= UTC_TIMESTAMP(6)
UNION
SELECT city FROM customers WHERE city IS NOT NULL GROUP BY city
UNION
SELECT city FROM warehouses
"""
