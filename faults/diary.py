"""What one buyer asked of the shop and was told, kept outside of the app."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from faults.basket import Basket, Lines

Known = Literal["no", "perhaps", "yes"]

# The page's own key (pages/parts/checkout_form.py): one for each state of the cart.
_KEYS = uuid.UUID("6f1d5a3e-0f5b-4d5e-9f0c-2a8f6f0f6c11")


def checkout_key(customer_id: int, version: int) -> str:
    return str(uuid.uuid5(_KEYS, f"{customer_id} {version}"))


@dataclass
class Checkout:
    """All presses with one key. `order_id`: told; `unknown`: how many got no answer.

    `possible`: one of them may have placed the order.
    """

    key: str
    lines: Lines
    press: dict = field(default_factory=dict)  # the last one, to be sent again
    order_id: int | None = None
    unknown: int = 0

    @property
    def possible(self) -> bool:
        return self.order_id is not None or self.unknown > 0


@dataclass
class Bought:
    """An order that the buyer was told of, and which steps with it were told."""

    order_id: int
    lines: Lines
    method: str
    steps: dict[str, Known] = field(default_factory=dict)
    status: str = "placed"  # last seen
    returned: Counter[int] = field(default_factory=Counter)
    perhaps_returned: Counter[int] = field(default_factory=Counter)

    def step(self, name: str) -> Known:
        return self.steps.get(name, "no")

    def note(self, name: str, known: Known) -> None:
        if self.step(name) != "yes":
            self.steps[name] = known


@dataclass
class Diary:
    """`sessions`: token -> open, ended, or perhaps (ended); `wrong`: what could not be, as
    (kind, text). `killed_under`: the cart's last change was asked of a process that was killed."""

    customer_id: int
    name: str
    basket: Basket = field(default_factory=Basket)
    checkouts: dict[str, Checkout] = field(default_factory=dict)
    orders: dict[int, Bought] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    killed_under: bool = False

    def complain(self, kind: str, text: str) -> None:
        self.wrong.append((kind, f"{self.name}: {text}"))

    def checkout(self, key: str, lines: Lines) -> Checkout:
        known = self.checkouts.setdefault(key, Checkout(key, dict(lines)))
        if dict(known.lines) != dict(lines):
            self.complain("wrong", f"one version of the cart, two contents: {known.lines}, {lines}")
        return known

    def bought(self, checkout: Checkout, order_id: int, method: str) -> None:
        if checkout.order_id not in (None, order_id):
            self.complain(
                "doubled", f"key {checkout.key} made orders {checkout.order_id} and {order_id}"
            )
        checkout.order_id = order_id
        self.orders.setdefault(order_id, Bought(order_id, checkout.lines, method))
