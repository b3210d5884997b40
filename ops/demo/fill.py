"""Goes on with the demo where it ended, so that "the last 7 days" are never empty.

Everything is done in order of time by the shop's own procedures, while people shop. An order that
is not finished by then is left to the simulated carrier, with the time of its next step.
"""

from __future__ import annotations

import heapq
import logging
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from ecom.mysql_errors import HungUp
from ecom.settings import settings
from ops.demo import funnel, lifecycle, seasons
from ops.demo.clerk import Clerk, Refused, Row, utc
from ops.demo.lifecycle import METHODS
from ops.demo.load import FILLED_UNTIL
from ops.demo.market import Market
from ops.demo.seasons import DAY, HOUR
from ops.demo.shop import RECEIPT
from ops.demo.story import REASONS_TO_CANCEL, REASONS_TO_RETURN, UNPAID

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 600, 60 * DAY
MOST_ORDERS = 1_500  # ends within a minute on a small machine


def fill_days(url: str, until: datetime) -> int:
    """Place the orders from the demo's end to `until` (UTC); how many. One process at a time.

    At most 60 days; less than usual a day if they would be too many. Nothing without a demo.
    """
    filling = Filling(url, int(until.replace(tzinfo=UTC).timestamp()))
    try:
        filling.run()
    except HungUp:
        log.info("The demo's last days are not complete; the next start goes on with them")
    finally:
        filling.clerk.close()
    return filling.placed


class Buying(NamedTuple):
    """An order to be placed, and what is to become of it (see lifecycle.Plan)."""

    buyer: Row
    carrier: Row
    method: int
    failed_at: int
    paid_at: int
    canceled_at: int
    unpaid: bool
    shipped_at: int
    delivered_at: int
    returned_at: int


class Filling:
    def __init__(self, url: str, end: int) -> None:
        self.clerk = Clerk(url, end)
        self.placed = 0
        self._end = end
        self._todo: list[tuple[int, int, Callable[[int], object]]] = []
        self._count = 0

    def run(self) -> None:
        found = self.clerk.ask("SELECT value FROM shop_settings WHERE name = %s", FILLED_UNTIL)
        last = int(found[0]["value"]) if found else self._end
        self._since = max(last, self._end - LONGEST)
        if self._end - self._since < SHORTEST:
            return
        self._rng = np.random.default_rng([settings().demo_seed, self._since])
        self._market = Market(self.clerk, last, self._rng)
        self._days = _days(self._since, self._end, ZoneInfo(settings().timezone))
        self._go_on_with_open_orders()
        self._plan_orders()
        self._forget_orders()
        for day, start in self._days.items():
            self._later(start, partial(self._tell_steps, day - timedelta(days=1)))
            self._later(start + 8 * HOUR, self._restock)
            for second in seasons.times_of_day(self._market.sign_ups(), day, self._rng).tolist():
                self._later(start + second, partial(self.clerk.sign_up, *self._market.newcomer()))
        while self._todo:
            at, _, act = heapq.heappop(self._todo)
            try:
                act(at)
            except Refused as refusal:
                log.debug("The demo goes on without this: %s", refusal)
        self._tell_steps(day, self._end)
        self._mark(self._end)

    def _later(self, at: int, act: Callable[[int], object]) -> None:
        if self._since < at < self._end:
            self._count += 1
            heapq.heappush(self._todo, (at, self._count, act))

    def _mark(self, at: int) -> None:
        self.clerk.ask("UPDATE shop_settings SET value = %s WHERE name = %s", at, FILLED_UNTIL)

    def _go_on_with_open_orders(self) -> None:
        """Parcels that were on their way, and those that came and were not confirmed yet."""
        due = self.clerk.ask(_DUE, utc(self._end))
        shipped_at = np.array([row["at"] for row in due], dtype=np.int64)
        days = np.array([row["days"] for row in due], dtype=np.int64)
        midnight = shipped_at // DAY * DAY
        delivered_at = lifecycle.deliveries(shipped_at, midnight, days, self._rng).tolist()
        for row, then in zip(due, delivered_at, strict=True):
            at = max(row["at"], self._since + 1)
            then = max(then, at + HOUR)
            if row["status"] == "processing":
                self._later(at, partial(self.clerk.ship, row["id"], then))
                at = then
            self._later(at, partial(self.clerk.deliver, row["id"]))
            self._plan_welcome(row["id"], row["customer_id"], at)
        if due:
            self.clerk.put_off([row["id"] for row in due])
        for row in self.clerk.ask(_DELIVERED, utc(self._since - 10 * DAY), utc(self._since)):
            self._plan_welcome(row["id"], row["customer_id"], row["at"])

    def _plan_welcome(self, order_id: int, customer_id: int, at: int) -> None:
        """Customers whom nobody plays confirm that a parcel came, and review what was in it."""
        if not self._market.is_made_up(customer_id):
            return
        if self._rng.random() < lifecycle.CONFIRMED:
            later = at + HOUR + int(self._rng.exponential(1.3 * DAY))
            self._later(later, partial(self.clerk.receive, order_id, customer_id))
        for product_id in self._market.products_of(order_id):
            if review := self._market.review(product_id):
                later = at + 8 * HOUR + int(self._rng.exponential(4 * DAY))
                self._later(later, partial(self.clerk.review, customer_id, product_id, *review))

    def _plan_orders(self) -> None:
        times, midnights = self._order_times()
        carriers = [self._market.carrier() for _ in times]
        days = np.array([carrier["days"] for carrier in carriers], dtype=np.int64)
        fate = lifecycle.plan(times, midnights, days, settings().unpaid_hours, self._rng)
        steps = [getattr(fate, name).tolist() for name in Buying._fields[2:]]
        for at, carrier, *values in zip(times.tolist(), carriers, *steps, strict=True):
            buying = Buying(self._market.buyer(), carrier, *values)
            self._later(at, partial(self._place, buying))

    def _order_times(self) -> tuple[np.ndarray, np.ndarray]:
        """When orders are placed, ascending, and the midnight before each."""
        busy = {day: self._market.orders_per_day * seasons.busyness(day) for day in self._days}
        share = min(1, MOST_ORDERS / max(1, sum(busy.values())))
        counts = [self._rng.poisson(busy[day] * share) for day in self._days]
        self._expected = {day: busy[day] * share * self._part(day) for day in self._days}
        seconds = [
            seasons.times_of_day(count, day, self._rng)
            for day, count in zip(self._days, counts, strict=True)
        ]
        midnight = np.repeat(np.array(list(self._days.values())), counts)
        times = midnight + np.concatenate(seconds)
        within = (times > self._since) & (times < self._end)
        return times[within], midnight[within]

    def _part(self, day: date) -> float:
        """How much of the day lies between the demo's end and now."""
        start = self._days[day]
        return (min(self._end, start + DAY) - max(self._since, start)) / DAY

    def _place(self, buying: Buying, at: int) -> None:
        """With a code where one is taken, without where it is refused."""
        goods = self._market.basket()
        codes = self._market.codes()
        try:
            order_id = self._place_with(codes, goods, buying, at)
        except Refused:
            if not codes:
                raise
            order_id = self._place_with([], goods, buying, at)
        self._mark(at)
        self.placed += 1
        self._orders += 1
        for product_id in goods:
            self._lines[self._market.product_ids.index(product_id)] += 1
        buyer_id = buying.buyer["user_id"]
        self._later(buying.failed_at, partial(self.clerk.fail_payment, order_id))
        self._later(buying.paid_at, partial(self.clerk.pay, order_id, buyer_id, buying.shipped_at))
        if buying.canceled_at < self._end:
            by, why = (None, UNPAID) if buying.unpaid else (buyer_id, REASONS_TO_CANCEL[0])
            self._later(buying.canceled_at, partial(self.clerk.cancel, order_id, by, why, goods))
            return
        self._later(buying.shipped_at, partial(self.clerk.ship, order_id, buying.delivered_at))
        self._later(buying.delivered_at, partial(self.clerk.deliver, order_id))
        if buying.returned_at < self._end:
            back = partial(self.clerk.give_back, order_id, buyer_id, goods, REASONS_TO_RETURN[0])
            self._later(buying.returned_at, back)
        else:
            self._plan_welcome(order_id, buyer_id, buying.delivered_at)

    def _place_with(self, codes: list[str], goods: dict[int, int], buying: Buying, at: int) -> int:
        key = str(uuid.UUID(bytes=self._rng.bytes(16), version=4))
        carrier_id, method = buying.carrier["id"], METHODS[buying.method]
        leaves = buying.shipped_at if buying.method == 0 else None
        return self.clerk.place(buying.buyer, goods, codes, carrier_id, method, key, leaves, at)

    def _forget_orders(self) -> None:
        self._orders = 0
        self._lines = np.zeros(len(self._market.product_ids), dtype=np.int64)

    def _tell_steps(self, day: date, at: int) -> None:
        """The visits of `day`, with all that came before its orders."""
        dice = np.random.default_rng([settings().demo_seed, self._since, day.toordinal()])
        counts = funnel.count(
            day, self._orders, self._expected[day], self._lines, self._market.interest, dice
        )
        self._forget_orders()
        self.clerk.count_steps(counts.rows(day, self._market.product_ids), at)

    def _restock(self, at: int) -> None:
        if receipts := self._market.receipts():
            self.clerk.bring(receipts, RECEIPT, at)


def _days(since: int, end: int, zone: ZoneInfo) -> dict[date, int]:
    """The days from `since` to `end` and their beginnings."""
    first = datetime.fromtimestamp(since, zone).date()
    last = datetime.fromtimestamp(end, zone).date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {day: seasons.start(day, zone) for day in days}


_DUE = """
SELECT o.id, o.customer_id, o.status, c.days,
       CAST(UNIX_TIMESTAMP(d.next_step_at) AS SIGNED) AS at
FROM deliveries d
JOIN orders o ON o.id = d.order_id
JOIN carriers c ON c.id = d.carrier_id
WHERE d.next_step_at < %s AND o.status IN ('processing', 'shipped')
ORDER BY d.next_step_at, o.id
"""

_DELIVERED = """
SELECT o.id, o.customer_id, CAST(UNIX_TIMESTAMP(d.delivered_at) AS SIGNED) AS at
FROM orders o
JOIN deliveries d ON d.order_id = o.id
WHERE o.status = 'delivered' AND d.delivered_at >= %s AND d.delivered_at < %s
ORDER BY o.id
"""
