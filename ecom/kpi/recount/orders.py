"""Orders again, one by one: when they were placed, their value, what codes cost; and visits."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from ecom.kpi.recount.deliveries import costs
from ecom.kpi.recount.narrowing import line_test, lines
from ecom.kpi.recount.raw import ZERO, Books
from ecom.kpi.sales_types import DiscountCost, FunnelDay, HourOrders, ValueStep
from ecom.kpi.slices import Slice

STEPS = (1, 2, 5, 10)


def orders_by_hour(books: Books, of: Slice) -> list[HourOrders]:
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for line in lines(books, of):
        if line.sold:
            found[line.order.weekday, line.order.hour].add(line.order.id)
    return [HourOrders(*when, len(ids)) for when, ids in sorted(found.items())]


def order_values(books: Books, of: Slice) -> list[ValueStep]:
    """Whole orders, also where only some of their goods are asked for."""
    is_wanted = line_test(books, of)
    wanted: set[int] = set()
    worth: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for line in books.lines(of.first, of.last):
        if line.sold:
            worth[line.order.id] += line.gross_sales - line.line_discount - line.order_discount
            if is_wanted(line):
                wanted.add(line.order.id)
    steps: dict[tuple[int, int], list[Decimal]] = defaultdict(list)
    for order_id in wanted:
        steps[_step(worth[order_id])].append(worth[order_id])
    return [
        ValueStep(Decimal(lower), Decimal(upper), len(values), sum(values, ZERO))
        for (lower, upper), values in sorted(steps.items())
    ]


def _step(value: Decimal) -> tuple[int, int]:
    """The bounds of 1, 2, 5, 10, 20, 50 … that a value lies between; the first begins at 0."""
    if value < 2:
        return 0, 2
    tens = 1
    while 10 * tens <= value:
        tens *= 10
    upper = next(step * tens for step in STEPS if value < step * tens)
    lower = max(step * tens for step in STEPS if step * tens <= value)
    return lower, upper


def discount_costs(books: Books, of: Slice) -> list[DiscountCost]:
    """What codes took off lines, orders and delivery fees of the slice."""
    taken_off: dict[int, Decimal] = defaultdict(lambda: ZERO)
    orders: dict[int, set[int]] = defaultdict(set)
    for discount_id, order_id, cost in costs(books, of):
        taken_off[discount_id] += cost
        orders[discount_id].add(order_id)
    codes: dict[int, dict[str, Any]] = {
        row["id"]: row for row in books.read("SELECT id, code, kind FROM discounts")
    }
    found = [
        DiscountCost(key, codes[key]["code"], codes[key]["kind"], len(orders[key]), cost)
        for key, cost in taken_off.items()
    ]
    return sorted(found, key=lambda row: (-row.cost, row.discount_id))


def funnel_by_day(books: Books, of: Slice) -> list[FunnelDay]:
    events: dict[Any, int] = defaultdict(int)
    for row in books.read(_EVENTS, first=of.first, last=of.last):
        events[row["day"], row["event"]] += row["events"]
    orders = Counter(placed.day for placed in books.placed(of.first, of.last))
    return [
        FunnelDay(
            day,
            events[day, "visit"],
            events[day, "product_view"],
            events[day, "cart_add"],
            events[day, "checkout"],
            orders[day],
        )
        for day in books.begun(of.first, of.last)
    ]


_EVENTS = """
SELECT day, event, events FROM funnel_counts
WHERE day BETWEEN :first AND :last AND product_id = 0
"""
