"""Prices orders and takes codes off them, to the dong as the procedure price_order does."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ops.demo.codes import Code
from ops.demo.products import products

WANTED = {"category": 0.07, "order": 0.12, "delivery": 0.16}  # share of buyers who look for one
IN_SALES = 0.4  # the same for order codes while a sale is on


class Line(NamedTuple):
    product: int  # its place, not its id
    quantity: int
    unit_price: int
    discount_id: int | None
    line_discount: int
    subtotal: int
    order_discount: int


class Priced(NamedTuple):
    lines: list[Line]
    subtotal: int
    discount_id: int | None
    discount: int
    delivery_discount_id: int | None
    delivery_discount: int
    codes: list[int]  # ids of all of them

    @property
    def total(self) -> int:
        return self.subtotal - self.discount


class Till:
    def __init__(self, codes: Sequence[Code]) -> None:
        self._prices = [product.price for product in products()]
        self._categories = [product.category_id for product in products()]
        self._codes: dict[str, list[Code]] = defaultdict(list)
        for code in codes:
            if code.is_active:
                self._codes[code.kind].append(code)
        self._sales = [code for code in codes if code.code.startswith("SALE")]
        self.uses: Counter[int] = Counter()
        self._uses_by_customer: Counter[tuple[int, int]] = Counter()
        self._coming_back: list[tuple[int, int, int]] = []  # time, code, customer

    def price(
        self,
        customer: int,
        time: int,
        goods: Sequence[tuple[int, int]],
        fee: int,
        wishes: Sequence[float],
    ) -> Priced:
        """`goods`: product and quantity; `wishes`: three numbers in [0, 1) that choose codes."""
        self.until(time)
        bases = [self._prices[product] * quantity for product, quantity in goods]
        category_code, off_lines = self._category(customer, time, goods, bases, wishes[0])
        subtotals = [base - off for base, off in zip(bases, off_lines, strict=True)]
        subtotal = sum(subtotals)
        order_code = self._choose(
            "order", customer, time, subtotal, wishes[1] / self._wanted_off_orders(time)
        )
        discount = order_code.amount(subtotal) if order_code else 0
        delivery_code = self._choose(
            "delivery", customer, time, subtotal - discount, wishes[2] / WANTED["delivery"]
        )
        columns = (goods, off_lines, subtotals, spread(discount, subtotals))
        return Priced(
            lines=[self._line(category_code, *line) for line in zip(*columns, strict=True)],
            subtotal=subtotal,
            discount_id=order_code.id if order_code else None,
            discount=discount,
            delivery_discount_id=delivery_code.id if delivery_code else None,
            delivery_discount=delivery_code.amount(fee) if delivery_code else 0,
            codes=self._use(customer, category_code, order_code, delivery_code),
        )

    def _line(
        self, code: Code | None, goods: tuple[int, int], off: int, subtotal: int, share: int
    ) -> Line:
        product, quantity = goods
        fits = code is not None and code.category_id == self._categories[product]
        code_id = code.id if fits else None
        return Line(product, quantity, self._prices[product], code_id, off, subtotal, share)

    def _use(self, customer: int, *codes: Code | None) -> list[int]:
        used = [code.id for code in codes if code]
        for code_id in used:
            self.uses[code_id] += 1
            self._uses_by_customer[code_id, customer] += 1
        return used

    def _wanted_off_orders(self, time: int) -> float:
        on_sale = any(sale.starts <= time < sale.ends for sale in self._sales)
        return IN_SALES if on_sale else WANTED["order"]

    def give_back(self, codes: Sequence[int], customer: int, time: int) -> None:
        """An order that used these codes is canceled at that later time."""
        for code_id in codes:
            heapq.heappush(self._coming_back, (time, code_id, customer))

    def until(self, time: int) -> None:
        """Count no longer what is given back by then."""
        while self._coming_back and self._coming_back[0][0] <= time:
            _, code_id, customer = heapq.heappop(self._coming_back)
            self.uses[code_id] -= 1
            self._uses_by_customer[code_id, customer] -= 1

    def _category(
        self,
        customer: int,
        time: int,
        goods: Sequence[tuple[int, int]],
        bases: list[int],
        wish: float,
    ) -> tuple[Code | None, list[int]]:
        """The category code, and what it takes off each line."""
        nothing = [0] * len(goods)
        if wish >= WANTED["category"]:
            return None, nothing
        kinds = [self._categories[product] for product, _ in goods]
        for code in self._codes["category"]:
            base = [
                line if kind == code.category_id else 0
                for line, kind in zip(bases, kinds, strict=True)
            ]
            if sum(base) and self._allows(code, customer, time, sum(base)):
                return code, spread(code.amount(sum(base)), base)
        return None, nothing

    def _choose(self, kind: str, customer: int, time: int, base: int, wish: float) -> Code | None:
        """One of those that fit; none if the `wish` is 1 or more."""
        if wish >= 1:
            return None
        found = [code for code in self._codes[kind] if self._allows(code, customer, time, base)]
        return found[int(wish * len(found))] if found else None

    def _allows(self, code: Code, customer: int, time: int, base: int) -> bool:
        if not (code.starts <= time < code.ends and base >= code.minimum):
            return False
        if code.usage_limit is not None and self.uses[code.id] >= code.usage_limit:
            return False
        mine = self._uses_by_customer[code.id, customer]
        return code.per_customer is None or mine < code.per_customer


def spread(amount: int, bases: Sequence[int]) -> list[int]:
    """`amount` by share of `bases`; what is left over goes to the largest that can bear it."""
    total = sum(bases)
    if not amount or not total:
        return [0] * len(bases)
    shares = [amount * base // total for base in bases]
    rest = amount - sum(shares)
    for place in sorted(range(len(bases)), key=lambda place: -bases[place]):
        more = min(rest, bases[place] - shares[place])
        shares[place] += more
        rest -= more
    return shares
