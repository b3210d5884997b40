"""RFM and cohorts again, from each buyer's orders and refunds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ecom.kpi.customer_types import Cohort, RfmCustomer, Segment
from ecom.kpi.recount.customers import such_buyers
from ecom.kpi.recount.raw import ZERO, Books
from ecom.kpi.slices import Slice

# The rule of docs/kpi.md: by recency, and by the mean of frequency and money, a half rounded up.
NAMES = {
    "champions": ({5}, {4, 5}),
    "loyal": ({3, 4}, {4, 5}),
    "potential_loyalists": ({4, 5}, {2, 3}),
    "new": ({5}, {1}),
    "promising": ({4}, {1}),
    "need_attention": ({3}, {3}),
    "about_to_sleep": ({3}, {1, 2}),
    "at_risk": ({1, 2}, {3, 4}),
    "cant_lose": ({1, 2}, {5}),
    "hibernating": ({1, 2}, {1, 2}),
}


@dataclass(slots=True)
class Buyer:
    """All they ever bought; `months`: what each month brought, less its refunds."""

    id: int
    orders: dict[int, date] = field(default_factory=dict)
    months: dict[date, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))

    @property
    def last_day(self) -> date:
        return max(self.orders.values())

    @property
    def net(self) -> Decimal:
        return sum(self.months.values(), ZERO)


def buyers(books: Books) -> list[Buyer]:
    found: dict[int, Buyer] = {}
    for line in books.lines(books.opened, books.today):
        buyer = found.get(line.order.customer_id)
        if buyer is None:
            buyer = found[line.order.customer_id] = Buyer(line.order.customer_id)
        net = line.gross_sales - line.line_discount - line.order_discount - line.returns
        buyer.months[line.day.replace(day=1)] += net
        if line.sold:
            buyer.orders[line.order.id] = line.order.day
    return list(found.values())


def rfm_customers(books: Books, of: Slice) -> list[RfmCustomer]:
    known = buyers(books)
    recency = _quintiles(known, lambda buyer: buyer.last_day)
    frequency = _quintiles(known, lambda buyer: len(buyer.orders))
    money = _quintiles(known, lambda buyer: buyer.net)
    people = {row["user_id"]: row for row in books.accounts}
    wanted = such_buyers(books, of, books.opened, books.today)
    found = []
    for buyer in known:
        if buyer.id in wanted:
            scores = recency[buyer.id], frequency[buyer.id], money[buyer.id]
            person = people[buyer.id]
            found.append(
                RfmCustomer(
                    buyer.id,
                    person["full_name"],
                    person["city"],
                    len(buyer.orders),
                    buyer.last_day,
                    buyer.net,
                    *scores,
                    _segment(*scores),
                )
            )
    return sorted(found, key=lambda row: (-row.net_revenue, row.customer_id))


def rfm_segments(books: Books, of: Slice) -> list[Segment]:
    found: dict[str, list[RfmCustomer]] = {name: [] for name in NAMES}
    for customer in rfm_customers(books, of):
        found[customer.segment].append(customer)
    return [
        Segment(name, len(rows), sum((row.net_revenue for row in rows), ZERO))
        for name, rows in found.items()
    ]


def _quintiles(known: list[Buyer], measure: Callable[[Buyer], Any]) -> dict[int, int]:
    """5 for the best fifth; where it does not go up, the lower fifths have one more."""
    ranked = sorted(known, key=lambda buyer: (measure(buyer), buyer.id))
    size, more = divmod(len(ranked), 5)
    fifths = [fifth for fifth in range(1, 6) for _ in range(size + (fifth <= more))]
    return {buyer.id: fifth for buyer, fifth in zip(ranked, fifths, strict=True)}


def _segment(recency: int, frequency: int, money: int) -> str:
    value = -(-(frequency + money) // 2)
    return next(n for n, (whens, values) in NAMES.items() if recency in whens and value in values)


def cohorts(books: Books, of: Slice) -> list[Cohort]:
    wanted = such_buyers(books, of, books.opened, books.today)
    found: dict[date, list[Buyer]] = defaultdict(list)
    for buyer in buyers(books):
        if buyer.id in wanted:
            found[min(buyer.orders.values()).replace(day=1)].append(buyer)
    return [_cohort(month, of_month, books.today) for month, of_month in sorted(found.items())]


def _cohort(month: date, of_month: list[Buyer], today: date) -> Cohort:
    ordered, net = [], []
    for number in range(_number(today) - _number(month) + 1):
        year, index = divmod(_number(month) + number, 12)
        then = date(year, index + 1, 1)
        ordered.append(
            sum(any(d.replace(day=1) == then for d in b.orders.values()) for b in of_month)
        )
        net.append(sum((b.months.get(then, ZERO) for b in of_month), ZERO))
    return Cohort(month, len(of_month), tuple(ordered), tuple(net))


def _number(month: date) -> int:
    return 12 * month.year + month.month - 1
