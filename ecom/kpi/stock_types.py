"""What the inventory figures are made of. Value is at today's prices; definitions: docs/kpi.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class StockTotals:
    """On hand now; `inbound` and `outbound` of the period.

    `products` are those of ProductStock; of `products_out` nothing is on hand.
    """

    units: int
    value: Decimal
    products: int
    products_out: int
    inbound: int
    outbound: int


@dataclass(frozen=True)
class CityStock:
    city: str
    units: int
    value: Decimal


@dataclass(frozen=True)
class WarehouseStock:
    warehouse_id: int
    name: str
    city: str
    capacity: int
    units: int
    value: Decimal

    @property
    def used(self) -> Decimal | None:
        return Decimal(self.units) / self.capacity if self.capacity else None


@dataclass(frozen=True)
class FlowDay:
    day: date
    inbound: int
    outbound: int


@dataclass(frozen=True)
class ProductStock:
    """A product that is not archived, or still lies in a warehouse.

    `opening` is on hand when the period begins, `received` (opening stock and receipts), `sold`
    (of orders that were not canceled) and `days_out` are of the period. `outbound_30` left in the
    30 days before today; today is not over and would pull the mean down. `last_sold_on` is the last
    day with a sale that was not canceled. `dead`: on hand now and 90 days ago, nothing sold since.

    Narrowed to a city: a product that its warehouses have ever held, and what moved there. Units
    are then sold on the day that they left.
    """

    product_id: int
    name: str
    picture: str
    category_id: int
    category: str
    price: Decimal
    on_hand: int
    outbound_30: int
    opening: int
    received: int
    sold: int
    days_out: int
    last_sold_on: date | None
    dead: bool
    archived: bool = False

    @property
    def value(self) -> Decimal:
        return self.on_hand * self.price

    @property
    def days_of_cover(self) -> Decimal | None:
        return Decimal(self.on_hand) * 30 / self.outbound_30 if self.outbound_30 > 0 else None

    @property
    def sell_through(self) -> Decimal | None:
        offered = self.opening + self.received
        return Decimal(self.sold) / offered if offered > 0 else None


@dataclass(frozen=True)
class Reorder:
    """How many to order of what will run out before a delivery could arrive, and why.

    suggested = ceil(daily_outbound x (lead_days + cover_days)) - on_hand
    """

    product_id: int
    name: str
    picture: str
    on_hand: int
    daily_outbound: Decimal
    lead_days: int
    cover_days: int
    suggested: int
