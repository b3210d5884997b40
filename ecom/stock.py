"""Stock over all warehouses: how much there is, and where. It is changed by its ledger only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ecom import db


def on_hand(product_ids: Iterable[int]) -> dict[int, int]:
    """Pieces of each product over all warehouses; products that were never stocked have 0."""
    ids = list(product_ids)
    found = db.rows(_ON_HAND, ids=ids) if ids else []
    return dict.fromkeys(ids, 0) | {row["product_id"]: int(row["quantity"]) for row in found}


def by_city(product_id: int) -> list[dict[str, Any]]:
    """`city` and `quantity`, most first; cities that have none are left out."""
    return [
        {"city": row["city"], "quantity": int(row["quantity"])}
        for row in db.rows(_BY_CITY, product_id=product_id)
    ]


_ON_HAND = """
SELECT product_id, SUM(quantity) AS quantity FROM stock WHERE product_id IN :ids GROUP BY product_id
"""

_BY_CITY = """
SELECT w.city, SUM(s.quantity) AS quantity
FROM stock s
JOIN warehouses w ON w.id = s.warehouse_id
WHERE s.product_id = :product_id
GROUP BY w.city
HAVING SUM(s.quantity) > 0
ORDER BY quantity DESC, w.city
"""
