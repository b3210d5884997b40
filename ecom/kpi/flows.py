"""Where stock movements are read from: rollups, and the ledger of days without one.

    sql, params = flow(of, by=("product_id",))
    # WITH … SELECT product_id, SUM(inbound) AS inbound, SUM(outbound) AS outbound … GROUP BY …

As in `sources`, built and open days stand in one statement. One rollup knows warehouses, the other
products; whoever asks for a city and a product (or a category) is answered from the ledger.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ecom.kpi import sources
from ecom.kpi.reading import Read
from ecom.kpi.slices import Slice

# By filter: the table that has it, what it must say there, and which of its rows a movement is of.
TABLES = {"city": "warehouses w", "category_id": "products p"}
CONDITIONS = {"city": "w.city = :city", "category_id": "p.category_id = :category_id"}
MATCHES = {
    "city": "{rows}.warehouse_id = w.id",
    "category_id": "{rows}.product_id = p.id",
    "product_id": "{rows}.product_id = :product_id",
}


def today(read: Read) -> date:
    """The shop's day that it is now."""
    sql = "SELECT MAX(day) AS day FROM calendar WHERE starts_at <= UTC_TIMESTAMP(6)"
    return read(sql)[0]["day"]


def filters(of: Slice) -> dict[str, Any]:
    """Those that stock can be narrowed to; whoever bought or paid it makes no difference."""
    return {name: value for name, value in of.filters.items() if name in MATCHES}


def joined(of: Slice, rows: str, join: str = "JOIN") -> str:
    """What narrows rows of the ledger or of the stock, after `FROM … rows`; WHERE may follow.

    STRAIGHT_JOIN where the rows of few days are read: no index beats going from day to day.
    """
    return "".join(
        f"\n{join} {TABLES[name]} ON {MATCHES[name].format(rows=rows)}"
        for name in filters(of)
        if name in TABLES
    )


def where(of: Slice, rows: str) -> str:
    conditions = [CONDITIONS.get(name, MATCHES[name].format(rows=rows)) for name in filters(of)]
    return "".join(f" AND {condition}" for condition in conditions)


def of_products(of: Slice) -> str:
    """For rows of `products p`."""
    columns = {"category_id": "p.category_id", "product_id": "p.id"}
    return "".join(f" AND {columns[name]} = :{name}" for name in filters(of) if name in columns)


def owners(of: Slice) -> str:
    """The products or warehouses whose sums are wanted: each is a dive into the primary key."""
    return "".join(
        f"\nSTRAIGHT_JOIN {TABLES[name]} ON {CONDITIONS[name]}"
        for name in filters(of)
        if name in TABLES
    )


def theirs(of: Slice) -> str:
    return "".join(f" AND {MATCHES[name].format(rows='r')}" for name in filters(of))


def flow(of: Slice, by: tuple[str, ...] = ()) -> tuple[str, dict[str, Any]]:
    """Units in and out: in all, by ("day",), each that has begun, or by ("product_id",)."""
    params = {"first": of.first, "last": of.last, **filters(of)}
    of_products = "product_id" in by or of.category_id is not None or of.product_id is not None
    table = "rollup_product_flow" if of_products else "rollup_warehouse_flow"
    parts = [_EVERY_DAY] if by == ("day",) else []
    if of_products and of.city is not None:
        head = ""
        parts.append(_ledger(of, by, _PERIOD, "JOIN"))
    else:
        head = sources.DAYS if "day" in by else sources.SPAN
        if "day" not in by:
            parts.append(_built(table, of, by, "month", "whole_months", "month"))
        parts.append(_built(table, of, by, "day", "loose_days", "day"))
        parts.append(_ledger(of, by, _OPEN_DAYS, "STRAIGHT_JOIN"))
    keys = "".join(f"{name}, " for name in by)
    grouped = f"\nGROUP BY {', '.join(by)}" if by else ""
    union = "\nUNION ALL".join(parts)
    return f"{head}SELECT {keys}{_SUMS}\nFROM ({union}\n) parts{grouped}{_ordered(by)}", params


def _built(table: str, of: Slice, by: tuple[str, ...], grain: str, days: str, day: str) -> str:
    keys, grouped = _keys(by, "r", "start")
    return f"""
SELECT {keys}SUM(r.inbound) AS inbound, SUM(r.outbound) AS outbound
FROM {days} d{owners(of)}
STRAIGHT_JOIN {table} r ON r.grain = '{grain}' AND r.start = d.{day}{theirs(of)}{grouped}"""


def _ledger(of: Slice, by: tuple[str, ...], rows: str, join: str) -> str:
    keys, grouped = _keys(by, "m", "moved_on")
    return f"""
SELECT {keys}SUM(GREATEST(m.quantity, 0)) AS inbound, SUM(GREATEST(-m.quantity, 0)) AS outbound
FROM {rows.format(joined=joined(of, "m", join))}{where(of, "m")}{grouped}"""


def _keys(by: tuple[str, ...], rows: str, day: str) -> tuple[str, str]:
    """The beginning of a SELECT, and its GROUP BY; each part is small before they are united."""
    columns = {name: f"{rows}.{day if name == 'day' else name}" for name in by}
    keys = "".join(f"{column} AS {name}, " for name, column in columns.items())
    return keys, f"\nGROUP BY {', '.join(columns.values())}" if by else ""


def _ordered(by: tuple[str, ...]) -> str:
    return f"\nORDER BY {', '.join(by)}" if by else ""


_SUMS = "COALESCE(SUM(inbound), 0) AS inbound, COALESCE(SUM(outbound), 0) AS outbound"
_PERIOD = "stock_movements m{joined}\nWHERE m.moved_on BETWEEN :first AND :last"
_OPEN_DAYS = (
    "open_days d\nSTRAIGHT_JOIN stock_movements m ON m.moved_on = d.day{joined}\nWHERE TRUE"
)
_EVERY_DAY = """
SELECT day, 0 AS inbound, 0 AS outbound
FROM calendar
WHERE day BETWEEN :first AND :last AND starts_at <= UTC_TIMESTAMP(6)"""
