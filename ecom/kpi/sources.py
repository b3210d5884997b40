"""Where sales are read from: rollups of whole months, of days, and the orders of days without one.

    sql, params = sales(of, by=("city",))
    # WITH … SELECT city, SUM(orders) AS orders, … GROUP BY city

The three parts stand in one statement, so that a day that is opened or built at this moment is
neither missed nor counted twice. Each rollup knows some dimensions; if it lacks one that is asked
for, or narrowed to, all days are counted from the orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ecom.kpi.slices import Slice

SUMS = ("orders", "units", "gross_sales", "discounts", "returns", "returned_units")
TOTALS = ", ".join(f"SUM({name}) AS {name}" for name in SUMS)
_OF_SOLD = {
    "orders": "COUNT(DISTINCT l.order_id)",
    "units": "SUM(l.units)",
    "gross_sales": "SUM(l.gross_sales)",
    "discounts": "SUM(l.discounts)",
}
_OF_RETURNED = {"returns": "SUM(l.amount)", "returned_units": "SUM(l.units)"}

# Months whose days are added up, the days that are left, and those that nobody has added up. The
# month that it is ends with yesterday, so that a year until today has few days left.
SPAN = """
WITH whole_months AS (
  SELECT month, until FROM rollup_months WHERE month >= :first AND until <= :last
), loose_days AS (
  SELECT r.day FROM rollup_days r
  LEFT JOIN whole_months m
    ON m.month = r.day - INTERVAL DAYOFMONTH(r.day) - 1 DAY AND m.until >= r.day
  WHERE r.day BETWEEN :first AND :last AND m.month IS NULL
), open_days AS (
  SELECT k.day FROM calendar k LEFT JOIN rollup_days r ON r.day = k.day
  WHERE k.day BETWEEN :first AND :last AND k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
)
"""
DAYS = """
WITH loose_days AS (
  SELECT day FROM rollup_days WHERE day BETWEEN :first AND :last
), open_days AS (
  SELECT k.day FROM calendar k LEFT JOIN rollup_days r ON r.day = k.day
  WHERE k.day BETWEEN :first AND :last AND k.starts_at <= UTC_TIMESTAMP(6) AND r.day IS NULL
)
"""
EVERY_DAY = """
WITH open_days AS (
  SELECT day FROM calendar WHERE day BETWEEN :first AND :last AND starts_at <= UTC_TIMESTAMP(6)
)
"""


@dataclass(frozen=True)
class Rollup:
    """`columns`: the dimensions it has, besides the day."""

    table: str
    columns: frozenset[str]


# The smallest first: the first one that has all that is asked for is read.
ROLLUPS = (
    Rollup("rollup_sales", frozenset({"city", "method"})),
    Rollup("rollup_categories", frozenset({"category_id"})),
    Rollup("rollup_product_sales", frozenset({"product_id", "category_id"})),
    Rollup("rollup_category_sales", frozenset({"category_id", "city", "method"})),
)
OF_PRODUCTS = "rollup_product_sales"


def sales(
    of: Slice, by: tuple[str, ...] = (), sums: tuple[str, ...] = SUMS
) -> tuple[str, dict[str, Any]]:
    """One row for each `by` (day, category_id, city, method, product_id, weekday, hour).

    Orders of several products count once, unless products or categories are asked apart.
    """
    rollup = _rollup_for(of, by)
    narrowed = _narrowed(of, few_days=rollup is not None)
    raw = [_raw("sold_lines", _OF_SOLD, by, of, sums, narrowed)]
    if set(sums) & set(_OF_RETURNED):
        raw.append(_raw("returned_lines", _OF_RETURNED, by, of, sums, narrowed))
    return together(rollup, by, sums, raw, of), params(of)


def params(of: Slice) -> dict[str, Any]:
    return {"first": of.first, "last": of.last, **of.filters}


def together(
    rollup: Rollup | None, by: tuple[str, ...], sums: tuple[str, ...], raw: list[str], of: Slice
) -> str:
    """What `rollup` says of the days that it has, and `raw` of `open_days`; None: of every day."""
    if rollup is None:
        head, built = EVERY_DAY, []
    elif "day" in by:
        head, built = DAYS, [_built(rollup, by, sums, of, "day")]
    else:
        head, built = SPAN, [_built(rollup, by, sums, of, grain) for grain in ("month", "day")]
    keys = "".join(f"{name}, " for name in by)
    totals = ", ".join(f"SUM({name}) AS {name}" for name in sums)
    parts = "\nUNION ALL".join(built + raw)
    return f"{head}SELECT {keys}{totals}\nFROM ({parts}\n) parts{grouped('', by)}"


def grouped(table: str, by: tuple[str, ...]) -> str:
    return f"\nGROUP BY {', '.join(table + name for name in by)}" if by else ""


def _rollup_for(of: Slice, by: tuple[str, ...]) -> Rollup | None:
    """Of an order with two products of a category, products' orders would make two."""
    wanted = {name for name in by if name != "day"} | set(of.filters)
    for rollup in ROLLUPS:
        adds_up = rollup.table != OF_PRODUCTS or "product_id" in wanted
        if wanted <= rollup.columns and adds_up:
            return rollup
    return None


def _built(
    rollup: Rollup, by: tuple[str, ...], sums: tuple[str, ...], of: Slice, grain: str
) -> str:
    days, day = ("whole_months", "month") if grain == "month" else ("loose_days", "day")
    columns = {"day": "r.start"}
    joined = ""
    if rollup.table == OF_PRODUCTS and "category_id" in {*by, *of.filters}:
        columns["category_id"] = "p.category_id"
        joined = "\nJOIN products p ON p.id = r.product_id"
    of_row = {name: columns.get(name, f"r.{name}") for name in (*by, *of.filters)}
    keys = "".join(f"{of_row[name]} AS {name}, " for name in by)
    totals = ", ".join(f"SUM(r.{name}) AS {name}" for name in sums)
    narrowed = "".join(f" AND {of_row[name]} = :{name}" for name in of.filters)
    # Added up here and not outside: the union would be written down row by row.
    # From the days to their sums, never the other way: no optimizer can know how few they are.
    return f"""
SELECT {keys}{totals}
FROM {days} d
STRAIGHT_JOIN {rollup.table} r ON r.grain = '{grain}' AND r.start = d.{day}{joined}
WHERE TRUE{narrowed}{grouped("", tuple(of_row[name] for name in by))}"""


def _raw(
    lines: str,
    known: dict[str, str],
    by: tuple[str, ...],
    of: Slice,
    sums: tuple[str, ...],
    narrowed: str,
) -> str:
    """What `lines` say of the open days; of them only some sums are `known`, the others zero."""
    columns = [f"l.{name}" for name in by]
    columns += [f"{known.get(name, '0')} AS {name}" for name in sums]
    return f"""
SELECT {", ".join(columns)}
FROM open_days d
JOIN {lines} l ON l.day = d.day{_of_tier(of)}
WHERE TRUE{narrowed}{grouped("l.", by)}"""


def _narrowed(of: Slice, few_days: bool) -> str:
    """Of `few_days` the lines are found by their day: `+ 0` keeps an optimizer from reading every
    line that a product, or those of a category, ever had."""
    by_day = {"product_id": " + 0", "category_id": " + 0"} if few_days else {}
    names = (name for name in of.filters if name != "tier_id")
    return "".join(f" AND l.{name}{by_day.get(name, '')} = :{name}" for name in names)


def _of_tier(of: Slice) -> str:
    if of.tier_id is None:
        return ""
    return "\nJOIN customer_tiers t ON t.customer_id = l.customer_id AND t.tier_id = :tier_id"
