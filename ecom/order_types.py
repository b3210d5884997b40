"""What an order looks like to its readers: money in the shop's currency, times in naive UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class OrderLine:
    product_id: int
    name: str
    picture: str
    quantity: int
    unit_price: Decimal
    line_discount: Decimal
    subtotal: Decimal
    order_discount: Decimal
    returned_quantity: int
    refunded: Decimal
    reviewed: bool


@dataclass(frozen=True)
class Bill:
    method: str
    status: str
    amount: Decimal
    refunded: Decimal
    due_at: datetime
    paid_at: datetime | None
    transaction_id: str | None


@dataclass(frozen=True)
class Delivery:
    recipient: str
    phone: str
    address: str
    city: str
    carrier: str
    fee: Decimal
    discount: Decimal
    tracking_number: str | None
    estimated_on: date
    shipped_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True)
class OrderEvent:
    event: str
    at: datetime
    note: str
    actor: str | None


@dataclass(frozen=True)
class Order:
    id: int
    customer_id: int
    status: str
    subtotal: Decimal
    discount: Decimal
    discount_code: str | None
    total: Decimal
    placed_at: datetime
    bill: Bill
    delivery: Delivery
    lines: list[OrderLine] = field(default_factory=list)
    events: list[OrderEvent] = field(default_factory=list)
    returnable: bool = False

    @property
    def can_pay(self) -> bool:
        return self.status == "placed" and self.bill.status == "pending"

    @property
    def can_cancel(self) -> bool:
        return self.status in ("placed", "processing")

    @property
    def came_back(self) -> bool:
        """Undelivered: once it is shipped, nothing else cancels an order."""
        return self.status == "canceled" and self.delivery.shipped_at is not None

    @property
    def can_confirm(self) -> bool:
        return self.status == "delivered"


@dataclass(frozen=True)
class OrderRow:
    """One order in a list: enough to recognise it by."""

    id: int
    status: str
    placed_at: datetime
    to_pay: Decimal
    bill_status: str
    method: str
    pieces: int
    pictures: list[str]
    names: list[str]


@dataclass(frozen=True)
class OrderPage:
    orders: list[OrderRow]
    total: int
    page: int
    pages: int
