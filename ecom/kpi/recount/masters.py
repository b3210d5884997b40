"""What there is to count by: people and their tiers, products, warehouses and what lies there."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from ecom.kpi.reading import Read
from ecom.kpi.recount.days import Days
from ecom.kpi.recount.folding import fold

Row = dict[str, Any]


class Masters:
    """Each is read when it is first asked for."""

    def __init__(self, read: Read, days: Days) -> None:
        self.read = read
        self.days = days

    @cached_property
    def now(self) -> datetime:
        return self.read("SELECT UTC_TIMESTAMP(6) AS now")[0]["now"]

    @cached_property
    def today(self) -> date:
        return self.days.of(self.now)

    @cached_property
    def opened(self) -> date:
        """The day of the first order; today, if there is none."""
        first = self.read("SELECT MIN(placed_at) AS at FROM orders")[0]["at"]
        return self.days.of(first) if first else self.today

    @cached_property
    def began(self) -> date:
        """The first day on which anything happened; today, if nothing ever did."""
        rows = self.read(_BEGINNINGS)
        days = [self.days.of(row["at"]) for row in rows if row["at"] is not None]
        return min(days, default=self.today)

    @cached_property
    def products(self) -> dict[int, Row]:
        return {row["id"]: row for row in self.read(_PRODUCTS)}

    @cached_property
    def warehouses(self) -> list[Row]:
        return self.read("SELECT id, name, city, capacity FROM warehouses ORDER BY id")

    @cached_property
    def stock(self) -> list[Row]:
        return self.read("SELECT product_id, warehouse_id, quantity FROM stock")

    @cached_property
    def accounts(self) -> list[Row]:
        return self.read(_ACCOUNTS)

    @cached_property
    def tier_rows(self) -> list[Row]:
        return self.read("SELECT id, name, min_points FROM membership_tiers")

    @cached_property
    def tiers(self) -> dict[int, int]:
        """The tier of each customer: the highest whose points they have, the lowest at least."""
        steps = sorted((row["min_points"], row["id"]) for row in self.tier_rows)
        found = {}
        for row in self.accounts:
            points = max(row["loyalty_points"], 0)
            found[row["user_id"]] = max(step for step in steps if step[0] <= points)[1]
        return found

    @cached_property
    def spellings(self) -> dict[str, str]:
        """How a city of deliveries is written, by its folded name: as the first order had it."""
        found: dict[str, str] = {}
        for row in self.read("SELECT city FROM deliveries ORDER BY order_id"):
            found.setdefault(fold(row["city"]), row["city"])
        return found

    @cached_property
    def cities(self) -> dict[int, str]:
        """Where customers live, folded; without those who did not say."""
        return {row["user_id"]: fold(row["city"]) for row in self.accounts if row["city"]}

    @cached_property
    def canceled(self) -> set[int]:
        """Orders that were."""
        return {row["id"] for row in self.read("SELECT id FROM orders WHERE status = 'canceled'")}

    @cached_property
    def last_sold(self) -> dict[int, datetime]:
        """When each product was ordered last, if ever, in an order that stands."""
        return {row["product_id"]: row["at"] for row in self.read(_LAST_SOLD)}


_BEGINNINGS = """
SELECT MIN(placed_at) AS at FROM orders
UNION SELECT MIN(created_at) FROM stock_movements
UNION SELECT MIN(created_at) FROM users
"""
_PRODUCTS = """
SELECT p.id, p.name, p.picture, p.price, p.category_id, c.name AS category, p.archived_at
FROM products p JOIN categories c ON c.id = p.category_id
"""
_ACCOUNTS = """
SELECT c.user_id, c.city, c.date_of_birth, c.loyalty_points, u.full_name, u.gender, u.created_at,
       u.deactivated_at
FROM customers c JOIN users u ON u.id = c.user_id
"""
_LAST_SOLD = """
SELECT i.product_id, MAX(o.placed_at) AS at
FROM orders o JOIN order_items i ON i.order_id = o.id
WHERE o.status <> 'canceled'
GROUP BY i.product_id
"""
