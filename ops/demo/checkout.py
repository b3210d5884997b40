"""One order after the other: its goods leave the warehouses, it is priced, its story is written."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from ops.demo.codes import Code
from ops.demo.lifecycle import NEVER
from ops.demo.literals import days_in, stamp, text
from ops.demo.opinions import Opinions, words
from ops.demo.people import FIRST_CUSTOMER_ID, SALES_IDS, Customers
from ops.demo.products import CATEGORIES, products
from ops.demo.seasons import DAY, HOUR, Days
from ops.demo.story import REASONS, Rows, Sold, Steps, write
from ops.demo.till import Till
from ops.demo.warehouses import Movement, Stockroom

FIRST_ORDER_ID = 100_001
BY_EMPLOYEE = 0.04  # share of the orders that staff take on the phone
REVIEWED = 0.23  # share of the delivered lines that customers try to review
KEPT = 0.25  # share of the lines of a return that stay with the customer
LONGEST_DELIVERY = 60  # days


@dataclass(frozen=True)
class Carrier:
    id: int
    fee: int
    days: int


class Draft(NamedTuple):
    """An order before it is known what is in stock. Customer and carrier are places, not ids."""

    customer: int
    placed_at: int
    day: int
    carrier: int
    method: int
    unpaid: bool
    goods: list[tuple[int, int]]
    checkout_key: str
    steps: Steps


class Checkout:
    """Adds up on its way what the shop's tables keep as sums."""

    def __init__(
        self,
        days: Days,
        zone: ZoneInfo,
        customers: Customers,
        codes: Sequence[Code],
        stockroom: Stockroom,
        carriers: Sequence[Carrier],
        unpaid_hours: int,
        rng: np.random.Generator,
    ) -> None:
        self._end = days.end
        self._stockroom = stockroom
        self._carriers = carriers
        self._unpaid_hours = unpaid_hours
        self.till = Till(codes)
        self._opinions = Opinions(len(products()), rng)
        self._categories = [product.category_id - 1 for product in products()]
        self._dice = random.Random(int(rng.integers(1 << 62)))  # noqa: S311
        self._dates = [
            f"'{days.date(0) + timedelta(days=number)}'"
            for number in range(len(days) + LONGEST_DELIVERY)
        ]
        self._day = days_in(zone)
        self._to = _addresses(customers)
        self.orders = self._returns = 0
        self.orders_by_day = np.zeros(len(days), dtype=np.int64)
        self.lines_by_day = np.zeros((len(days), len(products())), dtype=np.int64)
        self._reviewed: set[int] = set()  # customer and product in one number
        self.points = [0] * len(customers.names)
        self.rating_counts: Counter[int] = Counter()
        self.rating_sums: Counter[int] = Counter()

    def place(self, draft: Draft, rows: Rows) -> None:
        self._stockroom.until(draft.placed_at)
        dice = self._dice.random
        order_id = FIRST_ORDER_ID + self.orders
        self.orders += 1
        carrier = self._carriers[draft.carrier]
        customer_id = FIRST_CUSTOMER_ID + draft.customer
        goods = self._in_stock(draft.goods)
        sales = [
            self._stockroom.sell(product, quantity, order_id, draft.placed_at)
            for product, quantity in goods
        ]
        wishes = (dice(), dice(), dice())
        until_due = self._unpaid_hours if draft.method else 24 * carrier.days
        order = Sold(
            id=order_id,
            customer_id=customer_id,
            employee_id=self._dice.choice(SALES_IDS) if dice() < BY_EMPLOYEE else None,
            checkout_key=draft.checkout_key,
            placed_at=draft.placed_at,
            method=draft.method,
            due_at=draft.placed_at + until_due * HOUR,
            carrier_id=carrier.id,
            fee=carrier.fee,
            to=self._to[draft.customer],
            placed_on=self._dates[draft.day],
            estimated_on=self._dates[draft.day + carrier.days],
            priced=self.till.price(customer_id, draft.placed_at, goods, carrier.fee, wishes),
            unpaid=draft.unpaid,
            reason=int(dice() * REASONS),
        )
        self.orders_by_day[draft.day] += 1
        for product, _ in goods:
            self.lines_by_day[draft.day, product] += 1
        self._give_back(order, draft.steps, sales)
        self.points[draft.customer] += write(order, draft.steps, self._returns, rows)
        if draft.steps.delivered_at != NEVER and not order.returned:
            self._review(draft, order, rows)

    def _in_stock(self, wanted: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """What is short is replaced by something like it, or left out. In order of products."""
        chosen = {}
        asked = {product for product, _ in wanted}
        for product, quantity in wanted:
            for choice in self._like(product):
                new = choice == product or choice not in asked | chosen.keys()
                if new and self._stockroom.on_hand(choice) >= quantity:
                    chosen[choice] = quantity
                    break
        return sorted(chosen.items())

    def _like(self, product: int) -> Iterator[int]:
        """The product, then all others: the catalogue has those of its category beside it."""
        count = len(self._categories)
        return ((product + step) % count for step in range(count))

    def _give_back(self, order: Sold, steps: Steps, sales: list[list[Movement]]) -> None:
        """Goods of a canceled order, or some of a returned one, go back where they came from."""
        if steps.canceled_at != NEVER:
            actor = None if order.unpaid else order.customer_id
            back = [
                movement
                for moved in sales
                for movement in _reversed(moved, -sum(sale.quantity for sale in moved))
            ]
            cause, time = "cancellation", steps.canceled_at
            self.till.give_back(order.priced.codes, order.customer_id, time)
        elif steps.returned_at != NEVER:
            self._returns += 1
            order.returned.update(self._returned(order))
            order.returned_on = self._day(steps.returned_at)
            actor = order.customer_id
            back = [
                movement
                for moved in sales
                if moved[0].product in order.returned
                for movement in _reversed(moved, order.returned[moved[0].product])
            ]
            cause, time = "return", steps.returned_at
        else:
            return
        self._stockroom.comes_back(
            [movement._replace(cause=cause, actor_id=actor, time=time) for movement in back]
        )

    def _returned(self, order: Sold) -> dict[int, int]:
        """How much of which product the customer sends back: at least one piece."""
        dice = self._dice.random
        lines = order.priced.lines
        chosen = [line for line in lines if dice() >= KEPT] or lines[:1]
        return {
            line.product: line.quantity if dice() < 0.8 else 1 + int(dice() * line.quantity)
            for line in chosen
        }

    def _review(self, draft: Draft, order: Sold, rows: Rows) -> None:
        """Each customer reviews a product once, some days after it came."""
        dice = self._dice.random
        for line in order.priced.lines:
            key = draft.customer * len(self._categories) + line.product
            at = draft.steps.delivered_at + 8 * HOUR + int(self._dice.expovariate(0.25) * DAY)
            if dice() >= REVIEWED or at >= self._end or key in self._reviewed:
                continue
            self._reviewed.add(key)
            rating = self._opinions.rating(line.product, dice())
            content = words(
                rating, CATEGORIES[self._categories[line.product]], (dice(), dice(), dice())
            )
            self.rating_counts[line.product] += 1
            self.rating_sums[line.product] += rating
            rows["reviews"].append(
                f"({line.product + 1},{order.customer_id},{rating},{text(content)},{stamp(at)},"
                f"{self._day(at)})"
            )


def _reversed(sales: list[Movement], quantity: int) -> list[Movement]:
    """`quantity` of what was sold; the warehouse that gave most gets it back first."""
    back = []
    for sale in sorted(sales, key=lambda sale: (sale.quantity, sale.warehouse)):
        part = min(quantity, -sale.quantity)
        if part:
            back.append(sale._replace(quantity=part))
            quantity -= part
    return back


def _addresses(customers: Customers) -> list[str]:
    """Recipient, phone, address and city of each customer, as SQL."""
    columns = (customers.names, customers.phones, customers.addresses, customers.cities)
    return [",".join(map(text, values)) for values in zip(*columns, strict=True)]
