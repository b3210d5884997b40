"""The six warehouses and what happens to their stock, movement by movement in order of time.

Sales leave the fullest warehouse first, what comes back goes where it came from, and goods are
ordered anew in time, as the triggers of `order_items` and `stock_movements` would have it.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np

from ops.demo.demand import LINES, Assortment
from ops.demo.people import FIRST_EMPLOYEE_ID
from ops.demo.seasons import HOUR, Days

WAREHOUSES = (  # name, city, capacity with 60,000 orders in two years, share of what is bought in
    ("Kho Hà Nội", "Hà Nội", 6_000, 0.34),
    ("Kho TP.HCM", "TP.HCM", 8_000, 0.42),
    ("Kho Đà Nẵng", "Đà Nẵng", 3_000, 0.10),
    ("Kho Hải Phòng", "Hải Phòng", 2_500, 0.06),
    ("Kho Cần Thơ", "Cần Thơ", 2_000, 0.05),
    ("Kho Huế", "Huế", 1_500, 0.03),
)
COUNT = len(WAREHOUSES)
SHARES = np.array([share for *_, share in WAREHOUSES])
USUAL_ORDERS = 60_000
PIECES_PER_LINE = 1.3
OPENING_DAYS, STOCK_DAYS = 45, 40  # of demand
LAST_SUPPLY = 40  # days before the end for products that sell out
LAST_STOCK = 7  # days of demand that are left of them then


class Movement(NamedTuple):
    """Product and warehouse are places, not ids; the time is in seconds UTC."""

    product: int
    warehouse: int
    quantity: int
    cause: str
    order_id: int | None
    actor_id: int | None
    time: int


class Stockroom:
    """Sell in order of time, after `until` that time; it says what moves, receipts included."""

    def __init__(
        self, assortment: Assortment, days: Days, orders: int, rng: np.random.Generator
    ) -> None:
        self._assortment = assortment
        self._orders = orders
        self._days = days
        self._rng = rng
        lines = sum(number * share for number, share in enumerate(LINES, start=1))
        self._per_day = orders * days.weights * lines * PIECES_PER_LINE
        self._today = -1
        self._coming: list[tuple[int, int, list[Movement]]] = []
        self._coming_count = 0
        products = len(assortment.launch_day)
        self.stock = [[0] * COUNT for _ in range(products)]
        self._left = [0] * products  # on hand and on order
        self._reorder_at = [0] * products
        self._moved: list[Movement] = []
        self._sells_out = set(assortment.sold_out.tolist())

    def capacity(self, warehouse: int) -> int:
        return round(WAREHOUSES[warehouse][2] * max(1, self._orders / USUAL_ORDERS))

    def open(self) -> None:
        """What lies in the warehouses before the first order."""
        time = int(self._days.starts[0]) - 12 * HOUR
        demand = self._expected(0, OPENING_DAYS)
        for product in np.flatnonzero(self._assortment.launch_day < 0).tolist():
            self._bring(product, max(12, round(demand[product])), "opening", time)

    def on_hand(self, product: int) -> int:
        return sum(self.stock[product])

    def sell(self, product: int, quantity: int, order_id: int, time: int) -> list[Movement]:
        """What leaves which warehouse; there must be as many."""
        shelves = self.stock[product]
        self._left[product] -= quantity
        sales = []
        while quantity:
            most = max(shelves)
            taken = min(most, quantity)
            sales.append(
                Movement(product, shelves.index(most), -taken, "sale", order_id, None, time)
            )
            self._move(sales[-1])
            quantity -= taken
        if self._left[product] <= self._reorder_at[product]:
            self._order_anew(product, time)
        return sales

    def comes_back(self, movements: list[Movement]) -> None:
        """Movements of one later time, which will be made when their time has come."""
        self._coming_count += 1
        heapq.heappush(self._coming, (movements[0].time, self._coming_count, movements))

    def moved(self) -> list[Movement]:
        """What moved since this was last asked."""
        moved, self._moved = self._moved, []
        return moved

    def until(self, time: int) -> None:
        """Let happen what comes by then."""
        starts = self._days.starts
        while self._today + 1 < len(starts) and starts[self._today + 1] <= time:
            self._take_in(int(starts[self._today + 1]) - 1)
            self._today += 1
            self._begin_day()
        self._take_in(time)

    def _take_in(self, time: int) -> None:
        while self._coming and self._coming[0][0] <= time:
            for movement in heapq.heappop(self._coming)[2]:
                if movement.cause != "receipt":  # a receipt counts from when it was ordered
                    self._left[movement.product] += movement.quantity
                self._move(movement)

    def _begin_day(self) -> None:
        """Reorder points follow the season; products of today come on sale."""
        today = self._today
        demand = self._expected(today, 14)
        self._reorder_at = (demand + 2).astype(int).tolist()
        if len(self._days) - today <= LAST_SUPPLY:
            for product in self._sells_out:
                self._reorder_at[product] = -1
        for product in np.flatnonzero(self._assortment.launch_day == today).tolist():
            first = max(12, round(self._expected(today, OPENING_DAYS)[product]))
            self._bring(product, first, "receipt", int(self._days.starts[today]))

    def _order_anew(self, product: int, time: int) -> None:
        """Goods come two to five days later: enough for the weeks after, and never just one."""
        day = self._today
        wanted = self._expected(day, STOCK_DAYS)[product] * self._rng.uniform(0.8, 1.2)
        if product in self._sells_out and len(self._days) - day <= LAST_SUPPLY + STOCK_DAYS:
            days = max(LAST_STOCK, len(self._days) - day - LAST_SUPPLY + LAST_STOCK)
            wanted = self._expected(day, days)[product]
        quantity = max(6, round(wanted) + self._reorder_at[product] - self._left[product])
        arrives = day + int(self._rng.integers(2, 6))
        if arrives < len(self._days):
            hour = int(self._days.starts[arrives]) + int(self._rng.integers(7 * 60, 11 * 60)) * 60
            self._left[product] += quantity
            self.comes_back(self._spread(product, quantity, "receipt", max(hour, time + HOUR)))

    def _expected(self, day: int, count: int) -> np.ndarray:
        """Pieces of each product that the next `count` days will ask for."""
        pieces = self._per_day[day : day + count]
        missing = count - len(pieces)
        total = pieces.sum() + missing * self._per_day[-7:].mean()
        return total * self._assortment.share(min(day + 3, len(self._days) - 1))

    def _bring(self, product: int, quantity: int, cause: str, time: int) -> None:
        self._left[product] += quantity
        for movement in self._spread(product, quantity, cause, time):
            self._move(movement)

    def _spread(self, product: int, quantity: int, cause: str, time: int) -> list[Movement]:
        """Over the warehouses by their share; small lots go to few."""
        parts = self._rng.multinomial(quantity, SHARES).tolist()
        return [
            Movement(product, warehouse, part, cause, None, manager_id(warehouse), time)
            for warehouse, part in enumerate(parts)
            if part
        ]

    def _move(self, movement: Movement) -> None:
        self.stock[movement.product][movement.warehouse] += movement.quantity
        self._moved.append(movement)


def manager_id(warehouse: int) -> int:
    return FIRST_EMPLOYEE_ID + warehouse
