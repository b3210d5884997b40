"""Stock over all warehouses: how much there is, and where. It is changed by its ledger only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ecom import db


def by_city(product_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """`city` and `quantity` by product, most first; without cities and products that have none."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in db.rows(_BY_CITY, ids=list(product_ids)):
        city = {"city": row["city"], "quantity": int(row["quantity"])}
        found.setdefault(row["product_id"], []).append(city)
    return found


def on_hand(product_id: int) -> int:
    """Pieces over all warehouses."""
    return sum(city["quantity"] for city in by_city([product_id]).get(product_id, ()))


_BY_CITY = """
SELECT s.product_id, w.city, SUM(s.quantity) AS quantity
FROM stock s
JOIN warehouses w ON w.id = s.warehouse_id
WHERE s.product_id IN :ids
GROUP BY s.product_id, w.city
HAVING SUM(s.quantity) > 0
ORDER BY s.product_id, quantity DESC, w.city
"""
