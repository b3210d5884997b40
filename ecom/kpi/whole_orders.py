"""Orders of days that nobody has added up yet, each once; sources.py reads them line by line.

f"SELECT COUNT(*) {orders(of)}"   # o: the order, k: its day in `calendar`
"""

from __future__ import annotations

from ecom.kpi.slices import Slice

WEEKDAY = "WEEKDAY(o.placed_on)"
HOUR = "LEAST(TIMESTAMPDIFF(HOUR, k.starts_at, o.placed_at), 23)"

_JOINS = {
    "city": "JOIN deliveries f ON f.order_id = o.id AND f.city = :city",
    "method": "JOIN bills b ON b.order_id = o.id AND b.method = :method",
    "tier_id": "JOIN customer_tiers t ON t.customer_id = o.customer_id AND t.tier_id = :tier_id",
}
_CONDITIONS = {"weekday": f"{WEEKDAY} = :weekday", "hour": f"{HOUR} = :hour"}
_LINE = {"category_id": "p.category_id = :category_id", "product_id": "i.product_id = :product_id"}


def orders(of: Slice) -> str:
    """FROM … WHERE: the orders; of a category or a product: those that have a line of it."""
    line = _line_conditions(of)
    having = f"\n  AND EXISTS (SELECT 1{_LINES}\n    WHERE i.order_id = o.id{line})" if line else ""
    return f"{_from(of)}{_where(of)}{having}"


def lines(of: Slice) -> str:
    """FROM … WHERE: their lines (i), less those of other categories and products."""
    return f"""{_from(of)}
STRAIGHT_JOIN order_items i ON i.order_id = o.id
JOIN products p ON p.id = i.product_id{_where(of)}{_line_conditions(of)}"""


def deliveries(of: Slice) -> str:
    """FROM … WHERE: their deliveries (v)."""
    return f"{_from(of)}\nJOIN deliveries v ON v.order_id = o.id{_where(of)}"


_LINES = "\n    FROM order_items i JOIN products p ON p.id = i.product_id"


def _from(of: Slice) -> str:
    joins = "".join(f"\n{join}" for name, join in _JOINS.items() if name in of.filters)
    return f"""
FROM open_days d
STRAIGHT_JOIN orders o ON o.placed_on = d.day
JOIN calendar k ON k.day = o.placed_on{joins}"""


def _where(of: Slice) -> str:
    conditions = "".join(f" AND {text}" for name, text in _CONDITIONS.items() if name in of.filters)
    return f"\nWHERE o.status <> 'canceled'{conditions}"


def _line_conditions(of: Slice) -> str:
    return "".join(f" AND {text}" for name, text in _LINE.items() if name in of.filters)
