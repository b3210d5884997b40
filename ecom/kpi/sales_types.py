"""What the revenue figures are made of. Money is Decimal; definitions: docs/kpi.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Sales:
    """`delivery_…` are None where the question is narrower than whole orders of some days."""

    orders: int = 0
    units: int = 0
    gross_sales: Decimal = ZERO
    discounts: Decimal = ZERO
    returns: Decimal = ZERO
    returned_units: int = 0
    delivery_fees: Decimal | None = None
    delivery_discounts: Decimal | None = None
    delivery_refunds: Decimal | None = None

    @property
    def net_revenue(self) -> Decimal:
        return self.gross_sales - self.discounts - self.returns

    @property
    def total_sales(self) -> Decimal | None:
        if self.delivery_fees is None:
            return None
        return (
            self.net_revenue + self.delivery_fees - self.delivery_discounts - self.delivery_refunds
        )

    @property
    def average_order_value(self) -> Decimal | None:
        return (self.gross_sales - self.discounts) / self.orders if self.orders else None

    @property
    def units_per_order(self) -> Decimal | None:
        return Decimal(self.units) / self.orders if self.orders else None


@dataclass(frozen=True)
class SalesDay(Sales):
    day: date = date.min


@dataclass(frozen=True)
class CategorySales(Sales):
    category_id: int = 0
    name: str = ""


@dataclass(frozen=True)
class CitySales(Sales):
    city: str = ""


@dataclass(frozen=True)
class MethodSales(Sales):
    method: str = ""


@dataclass(frozen=True)
class ProductSales(Sales):
    """`abc`: A, B or C over the whole ranking; `price`: of today.

    A while the products ranked before it bring less than 80 % of what all products with net revenue
    above zero bring, B while less than 95 %, C the rest, and whatever brings nothing.
    """

    product_id: int = 0
    name: str = ""
    picture: str = ""
    price: Decimal = ZERO
    category_id: int = 0
    abc: str = "C"


@dataclass(frozen=True)
class ProductDay:
    product_id: int
    day: date
    units: int
    net_revenue: Decimal


@dataclass(frozen=True)
class HourOrders:
    """`weekday` 0 is Monday; `hour` counts from the beginning of the shop's day."""

    weekday: int
    hour: int
    orders: int


@dataclass(frozen=True)
class ValueStep:
    """Orders whose goods cost from `lower` to below `upper` after discounts.

    Steps of 1, 2, 5, 10, 20, 50 …; an order stands in one of them with all its goods, also where
    only orders with a line of some category or product are asked for.
    """

    lower: Decimal
    upper: Decimal
    orders: int
    sold: Decimal


@dataclass(frozen=True)
class DiscountCost:
    """`kind`: order, delivery or category; `cost`: what it took off in the period.

    Of a category or a product: what it took off those lines (their share of an order's discount),
    and nothing of what it took off a delivery.
    """

    discount_id: int
    code: str
    kind: str
    orders: int
    cost: Decimal


@dataclass(frozen=True)
class FunnelDay:
    """Orders are facts; the others are counts that a crash may thin."""

    day: date
    visits: int
    product_views: int
    cart_adds: int
    checkouts: int
    orders: int
