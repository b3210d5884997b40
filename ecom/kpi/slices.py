"""What a figure is asked for: days of the shop's time zone, and what else it is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

METHODS = ("credit_card", "paypal", "bank_transfer", "cash_on_delivery")


@dataclass(frozen=True)
class Slice:
    """Days `first` to `last`, both included; None narrows nothing.

    `city` is where an order goes to, or where a customer or a warehouse is, whatever the figure is
    about; `tier_id` is the customer's of today; `weekday` is 0 on Mondays, `hour` counts from the
    beginning of the day.
    """

    first: date
    last: date
    category_id: int | None = None
    city: str | None = None
    tier_id: int | None = None
    method: str | None = None
    product_id: int | None = None
    weekday: int | None = None
    hour: int | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def filters(self) -> dict[str, Any]:
        """What narrows it besides the days, by name."""
        found = {field.name: getattr(self, field.name) for field in fields(self)[2:]}
        return {name: value for name, value in found.items() if value is not None}

    def without(self, *names: str) -> Slice:
        """Not narrowed to those: what a chart shows whose own bars are chosen."""
        return replace(self, **dict.fromkeys(names))

    def during(self, first: date, last: date) -> Slice:
        return replace(self, first=first, last=last)

    def before(self) -> Slice:
        """The equally long period just before it."""
        return self.during(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def year_before(self) -> Slice:
        return self.during(_year_before(self.first), _year_before(self.last))


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
