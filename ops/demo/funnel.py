"""How many came, looked and hesitated for each order of the demo: two years of `funnel_counts`.

Of 100 visits about three end with an order. What people look at is what they have bought of late;
who buys a product has looked at it and put it into the cart, and every order had its checkout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ops.demo import seasons
from ops.demo.shop import Shop

ORDERED = 0.029  # share of the visits
DECIDED = 0.15  # on busy days people come to buy: the exponent of busyness
VIEWED = 3.1  # products a visit
WANTED = 0.025  # share of the views that end in the cart without an order
GAVE_UP = 0.7  # checkouts without an order, for each one with one
OF_THE_DAY = 0.4  # of the interest in products; the rest is that of the last days
OF_LATE = 28  # days
BY_PRODUCT = 90  # days of which it is kept which products; of all would be most of the demo's rows
OWN_DICE = 4  # apart from those of the orders: without a funnel the demo is the same


@dataclass(frozen=True)
class Counts:
    """Of one day; `views` and `adds` by the place of the product."""

    visits: int
    checkouts: int
    views: np.ndarray
    adds: np.ndarray

    def rows(self, day: date, product_ids: Sequence[int]) -> Iterator[str]:
        """In the order of the key; product 0 has the counts of the whole shop."""
        yield f"('{day}','visit',0,{self.visits})"
        for event, counts in (("product_view", self.views), ("cart_add", self.adds)):
            yield f"('{day}','{event}',0,{counts.sum()})"
            for place, product_id in enumerate(product_ids):
                if events := counts[place]:
                    yield f"('{day}','{event}',{product_id},{events})"
        yield f"('{day}','checkout',0,{self.checkouts})"


def history(shop: Shop, seed: int) -> Iterator[str]:
    """Rows of `funnel_counts` in the order of its key; always the same for a seed and a day."""
    done = shop.checkout
    usual = _usual(done.lines_by_day)
    for number, sold in enumerate(done.lines_by_day):
        day = shop.days.date(number)
        rng = np.random.default_rng([seed, day.toordinal(), OWN_DICE])
        orders = int(done.orders_by_day[number])
        expected = (orders + shop.orders * shop.days.weights[number]) / 2
        counts = count(day, orders, expected, sold, usual[number], rng)
        ids = range(1, len(sold) + 1) if number >= len(usual) - BY_PRODUCT else ()
        yield from counts.rows(day, ids)


def count(
    day: date,
    orders: int,
    expected: float,
    sold: np.ndarray,
    usual: np.ndarray,
    rng: np.random.Generator,
) -> Counts:
    """What came before `orders` orders where `expected` were to be expected.

    `sold`: lines of these orders by product; `usual`: each product's share of what sold of late.
    """
    share = ORDERED * seasons.busyness(day) ** DECIDED * rng.lognormal(0, 0.08)
    visits = max(orders, int(rng.poisson(expected / share)))
    lines = sold.sum()
    interest = OF_THE_DAY * sold / lines + (1 - OF_THE_DAY) * usual if lines else usual
    looks = rng.poisson(VIEWED * visits * interest)
    adds = sold + rng.binomial(looks, WANTED)
    checkouts = min(orders + int(rng.poisson(GAVE_UP * orders)), int(adds.sum()))
    return Counts(visits, checkouts, sold + looks, adds)


def _usual(sold: np.ndarray) -> np.ndarray:
    """For each day, each product's share of the lines of that day and the days before it."""
    total = np.cumsum(sold, axis=0)
    total[OF_LATE:] -= total[:-OF_LATE].copy()
    return total / np.maximum(1, total.sum(axis=1, keepdims=True))
