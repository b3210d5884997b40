"""The whole demo, chunk by chunk in order of time: memory does not grow with the orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from ops.demo import codes, people, seasons
from ops.demo.checkout import Carrier, Checkout, Draft
from ops.demo.demand import Assortment, Buyers, Lines
from ops.demo.lifecycle import NEVER, Plan, plan
from ops.demo.literals import EMPTY, days_in, or_null, stamp, text
from ops.demo.story import Rows, Steps
from ops.demo.warehouses import Movement, Stockroom

CHUNK = 2_500  # orders, in whole days
CARRIER_SHARES = (0.30, 0.24, 0.14, 0.14, 0.18)
# Who placed the last orders, counted from the end: those who sign in have parcels on their way.
LAST_BUYERS = {4: 0, 45: 1, 130: 0}
RECEIPT = "Nhập hàng"
RECEIPT_NOTE = text(RECEIPT)


class Shop:
    """`orders` orders in the 24 months before `today`, always the same for a seed and a day."""

    def __init__(
        self,
        orders: int,
        seed: int,
        today: date,
        zone: ZoneInfo,
        carriers: Sequence[Carrier],
        unpaid_hours: int,
        carrier_moves: bool = True,
    ) -> None:
        self.orders = orders
        self._carrier_moves = carrier_moves
        self.rng = rng = np.random.default_rng([seed, today.toordinal(), orders])
        self.days = seasons.days(today, zone, rng)
        self.customers = people.customers(self.days, rng)
        self.assortment = Assortment(self.days, rng)
        self.codes = codes.codes(self.days)
        self.stockroom = Stockroom(self.assortment, self.days, orders, rng)
        self.checkout = Checkout(
            self.days,
            zone,
            self.customers,
            self.codes,
            self.stockroom,
            carriers,
            unpaid_hours,
            rng,
        )
        self._day = days_in(zone)
        self._buyers = Buyers(self.customers, rng)
        self._unpaid_hours = unpaid_hours
        self._carrier_days = np.array([carrier.days for carrier in carriers])
        shares = np.resize(CARRIER_SHARES, len(carriers))
        self._carrier_shares = shares / shares.sum()

    def chunks(self) -> Iterator[Rows]:
        """Rows of orders and of what follows from them, in order of time."""
        weights = self.days.weights
        per_day = self.rng.multinomial(self.orders, weights)
        self.stockroom.open()
        left = self.orders
        first = 0
        while first < len(self.days):
            last, count = first, 0
            while last < len(self.days) and count < CHUNK:
                count += int(per_day[last])
                last += 1
            left -= count
            rows = self._chunk(np.repeat(np.arange(first, last), per_day[first:last]), left)
            if last == len(self.days):
                self.stockroom.until(self.days.end - 1)
            rows["stock_movements"] += map(self._movement, self.stockroom.moved())
            yield rows
            first = last

    def _chunk(self, days: np.ndarray, left: int) -> Rows:
        """`days`: of each order, ascending; `left`: orders that come after these."""
        rows: Rows = defaultdict(list)
        for draft in self._drafts(days, left):
            self.checkout.place(draft, rows)
        rows["reviews"].sort(key=lambda row: row.rsplit(",", 2)[1])  # by time
        return rows

    def _drafts(self, days: np.ndarray, left: int) -> Iterator[Draft]:
        rng, count = self.rng, len(days)
        midnight = self.days.starts[days]
        placed_at = midnight + self._seconds(days)
        buyers = self._buyers.draw(placed_at, rng)
        for from_end, buyer in LAST_BUYERS.items():
            place = count + left - 1 - from_end
            if 0 <= place < count:
                buyers[place] = buyer
        goods = _by_order(self.assortment.lines(days, rng), count)
        carriers = rng.choice(len(self._carrier_days), count, p=self._carrier_shares)
        fate = plan(placed_at, midnight, self._carrier_days[carriers], self._unpaid_hours, rng)
        keys = rng.bytes(16 * count).hex()
        columns = (buyers, placed_at, days, carriers, fate.method, fate.unpaid)
        values = zip(*(column.tolist() for column in columns), strict=True)
        steps = _steps_before(fate, self.days.end, self._carrier_moves)
        for place, (order, done) in enumerate(zip(values, steps, strict=True)):
            yield Draft(*order, goods[place], _uuid(keys[32 * place :][:32]), done)

    def _movement(self, moved: Movement) -> str:
        return (
            f"({moved.product + 1},{moved.warehouse + 1},{moved.quantity},'{moved.cause}',"
            f"{or_null(moved.order_id)},{or_null(moved.actor_id)},"
            f"{RECEIPT_NOTE if moved.cause == 'receipt' else EMPTY},{stamp(moved.time)},"
            f"{self._day(moved.time)})"
        )

    def _seconds(self, days: np.ndarray) -> np.ndarray:
        """A time of day for each order, ascending within the day."""
        seconds = np.empty(len(days), dtype=np.int64)
        for day in np.unique(days).tolist():
            low, high = np.searchsorted(days, [day, day + 1])
            seconds[low:high] = seasons.times_of_day(high - low, self.days.date(day), self.rng)
        return seconds


def _by_order(lines: Lines, count: int) -> list[list[tuple[int, int]]]:
    """Product and quantity of each line, by order."""
    goods: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    columns = (lines.order.tolist(), lines.product.tolist(), lines.quantity.tolist())
    for order, product, quantity in zip(*columns, strict=True):
        goods[order].append((product, quantity))
    return goods


def _steps_before(fate: Plan, end: int, carrier_moves: bool) -> Iterator[Steps]:
    """What has happened by `end`; the carrier's next step is what will come first."""
    canceled_at = np.where(fate.canceled_at < end, fate.canceled_at, NEVER)
    goes = canceled_at == NEVER
    planned = (fate.shipped_at, fate.delivered_at, fate.received_at, fate.returned_at)
    done = [np.where(goes & (at < end), at, NEVER) for at in planned]
    paid_at = np.where(fate.paid_at < end, fate.paid_at, NEVER)
    ready = carrier_moves & goes & ~fate.unpaid & ((fate.method == 0) | (paid_at != NEVER))
    next_step_at = np.where(done[0] == NEVER, fate.shipped_at, fate.delivered_at)
    next_step_at = np.where(ready & (next_step_at >= end), next_step_at, NEVER)
    failed_at = np.where(fate.failed_at < end, fate.failed_at, NEVER)
    columns = (failed_at, paid_at, canceled_at, *done, next_step_at)
    return (Steps(*values) for values in zip(*(c.tolist() for c in columns), strict=True))


def _uuid(hexadecimal: str) -> str:
    h = hexadecimal
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"
