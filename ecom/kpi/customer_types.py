"""What the customer figures are made of. Definitions: docs/kpi.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class CustomerTotals:
    """`…_ever` count up to the end of the period."""

    customers: int
    new_customers: int
    buyers: int
    first_time_buyers: int
    buyers_ever: int
    repeat_buyers_ever: int
    rating_count: int
    rating_sum: int

    @property
    def returning_buyers(self) -> int:
        return self.buyers - self.first_time_buyers

    @property
    def repeat_rate(self) -> Decimal | None:
        return Decimal(self.repeat_buyers_ever) / self.buyers_ever if self.buyers_ever else None

    @property
    def average_rating(self) -> Decimal | None:
        return Decimal(self.rating_sum) / self.rating_count if self.rating_count else None


@dataclass(frozen=True)
class BuyersDay:
    """`customers` exist when the day is over; for `first_time` the first order ever fell on it."""

    day: date
    customers: int
    new_customers: int
    first_time: int
    rating_count: int
    rating_sum: int


@dataclass(frozen=True)
class Group:
    """Customers that share a tier, an age group, a gender or a city; key '': they did not say."""

    key: str
    label: str
    customers: int


@dataclass(frozen=True)
class Segment:
    """One of the named RFM segments (ecom/kpi/rfm.py has the rule)."""

    name: str
    customers: int
    net_revenue: Decimal


@dataclass(frozen=True)
class RfmCustomer:
    """`recency`, `frequency`, `money`: quintiles, 5 is best. A deleted account has no name."""

    customer_id: int
    full_name: str
    city: str | None
    orders: int
    last_day: date
    net_revenue: Decimal
    recency: int
    frequency: int
    money: int
    segment: str


@dataclass(frozen=True)
class Cohort:
    """Customers whose first order fell in `month`, and what became of them.

    `ordered[k]` of them ordered in the k-th month after it (0: that month itself); `net_revenue[k]`
    is what they brought in that month, less refunds of that month.
    """

    month: date
    buyers: int
    ordered: tuple[int, ...]
    net_revenue: tuple[Decimal, ...]

    def retained(self, k: int) -> Decimal:
        return Decimal(self.ordered[k]) / self.buyers

    @property
    def lifetime_value(self) -> Decimal:
        return sum(self.net_revenue, Decimal(0)) / self.buyers
