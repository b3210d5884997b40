"""What customers have bought so far: orders that were not canceled, less what came back.

Customers who are added up are read from their rollup, the others are counted from their orders, in
one statement (ecom/kpi/loyalty.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ecom import db
from ecom.kpi.loyalty import UNBUILT


@dataclass(frozen=True)
class Bought:
    """`net`: after discounts and refunds, without delivery; `last_day`: of the last order."""

    orders: int = 0
    net: Decimal = Decimal(0)
    last_day: date | None = None


NOTHING = Bought()


def of(customer_ids: Sequence[int]) -> dict[int, Bought]:
    """By customer; who never bought may be missing."""
    found = db.rows(_OF, ids=list(customer_ids)) if customer_ids else []
    return {
        row["customer_id"]: Bought(int(row["orders"]), Decimal(row["net"]), row["last_day"])
        for row in found
    }


_OF = f"""
SELECT customer_id, orders, last_day, sold - returns AS net
FROM rollup_customers
WHERE customer_id IN :ids
UNION ALL
SELECT customer_id, CAST(SUM(orders) AS SIGNED), MAX(IF(orders, day, NULL)), SUM(net)
FROM ({UNBUILT}
) unbuilt
WHERE customer_id IN :ids
GROUP BY customer_id
"""  # noqa: S608 - our own words
