"""Who buys what: repeat buyers, products with their fashions, the lines of each order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from ops.demo.people import NAMED_CUSTOMERS, Customers
from ops.demo.products import CATEGORIES, products
from ops.demo.seasons import DAY, Days, days_to_new_year

LINES = (0.50, 0.27, 0.14, 0.06, 0.03)  # the share of orders with one line, two, …
CHEAP = 500_000  # dong; under it people take several pieces
SEVERAL = (0.68, 0.21, 0.06, 0.05)
LOYAL = 0.35  # share of the customers who keep coming back
FORGET = 150 * DAY  # how fast the others stop to
NEVER = 0.09  # share of the customers who never buy
LATE_PRODUCTS, DEAD, SOLD_OUT, RISING = 36, 6, 4, 6
CATEGORY_SHARES = {  # of the lines
    "Sách": 0.17,
    "Phụ kiện": 0.14,
    "Thời trang nữ": 0.12,
    "Thời trang nam": 0.11,
    "Điện thoại": 0.08,
    "Tai nghe & loa": 0.09,
    "Đồ gia dụng": 0.08,
    "Thể thao": 0.06,
    "Đồ chơi": 0.05,
    "Máy tính bảng": 0.04,
    "Đồng hồ": 0.04,
    "Laptop": 0.02,
}
MONTHS = {  # category: {month: how much busier}
    "Sách": {8: 1.7, 9: 1.5},
    "Laptop": {8: 1.5, 9: 1.4},
    "Máy tính bảng": {8: 1.3, 6: 1.2},
    "Đồ gia dụng": {4: 1.3, 5: 1.5, 6: 1.5},
    "Đồ chơi": {6: 1.6, 12: 1.5, 9: 1.3},
    "Thể thao": {5: 1.3, 6: 1.4, 7: 1.3},
    "Thời trang nam": {11: 1.3, 12: 1.4, 1: 1.3},
    "Thời trang nữ": {3: 1.3, 10: 1.4, 12: 1.2},
}
NEW_YEAR_CATEGORIES = ("Thời trang nữ", "Thời trang nam", "Đồ gia dụng", "Đồ chơi")


@dataclass(frozen=True)
class Lines:
    """Sorted by order, then product; both by place."""

    order: np.ndarray
    product: np.ndarray
    quantity: np.ndarray


class Assortment:
    """The products' popularity over time, and when each came on sale."""

    def __init__(self, days: Days, rng: np.random.Generator) -> None:
        goods = products()
        self._days = days
        self._prices = np.array([product.price for product in goods])
        self._category = np.array([product.category_id - 1 for product in goods])
        ranks = rng.permutation(len(goods))
        self._base = _popularity(ranks, self._prices, self._category)
        self._phase = rng.random(len(goods)) * 2 * np.pi
        self._period = rng.uniform(120, 400, len(goods))
        self.launch_day = self._launches(rng)
        old = np.flatnonzero(self.launch_day < 0)
        by_demand = old[np.argsort(-self._base[old])]
        self.sold_out = by_demand[5::9][:SOLD_OUT]
        self._rising = by_demand[22::20][:RISING]
        self._dead = by_demand[-3 * DEAD :: 3]

    def _launches(self, rng: np.random.Generator) -> np.ndarray:
        """The day on which a product came; most were there before the first."""
        launch = np.full(len(self._prices), -1)
        late = rng.choice(len(launch), LATE_PRODUCTS, replace=False)
        launch[late] = rng.integers(20, len(self._days) - 12, LATE_PRODUCTS)
        return launch

    def share(self, day: int) -> np.ndarray:
        """Of each product in what is bought on `day`; sums to 1."""
        left = len(self._days) - day
        weights = self._base * (1 + 0.5 * np.sin(2 * np.pi * day / self._period + self._phase))
        weights = weights * self._season(self._days.date(day))[self._category]
        weights[self.launch_day > day] = 0
        if left <= 130:
            weights[self._dead] = 0
        if left <= 10:
            weights[self._rising] *= 5
        return weights / weights.sum()

    def _season(self, day: date) -> np.ndarray:
        factors = np.array([MONTHS.get(name, {}).get(day.month, 1.0) for name in CATEGORIES])
        if 0 < days_to_new_year(day) <= 25:
            for name in NEW_YEAR_CATEGORIES:
                factors[CATEGORIES.index(name)] *= 1.8
        return factors

    def lines(self, order_days: np.ndarray, rng: np.random.Generator) -> Lines:
        """What the orders of these days (ascending) hold: one to five products each."""
        counts = rng.choice(len(LINES), len(order_days), p=LINES) + 1
        order = np.repeat(np.arange(len(order_days)), counts)
        day_of_line = order_days[order]
        product = np.empty(len(order), dtype=np.int64)
        for day in np.unique(order_days):
            low, high = np.searchsorted(day_of_line, [day, day + 1])
            bounds = np.cumsum(self.share(int(day)))
            product[low:high] = np.searchsorted(bounds, rng.random(high - low) * bounds[-1])
        key = np.unique(order * len(self._prices) + product)  # no product twice in an order
        order, product = np.divmod(key, len(self._prices))
        several = rng.choice(len(SEVERAL), len(key), p=SEVERAL) + 1
        seldom = np.where(rng.random(len(key)) < 0.04, 2, 1)
        return Lines(order, product, np.where(self._prices[product] < CHEAP, several, seldom))


def _popularity(ranks: np.ndarray, prices: np.ndarray, category: np.ndarray) -> np.ndarray:
    """By Zipf's law within its category, cheap things more often."""
    place = np.empty_like(ranks)
    for number in range(len(CATEGORIES)):
        mine = np.flatnonzero(category == number)
        place[mine] = np.argsort(np.argsort(ranks[mine]))
    weights = (place + 2.0) ** -1.0 * prices**-0.35
    shares = np.array([CATEGORY_SHARES[name] for name in CATEGORIES])
    return weights * (shares / np.bincount(category, weights))[category]


class Buyers:
    """Draws customers: few buy often, most fade after a while, some never buy."""

    def __init__(self, customers: Customers, rng: np.random.Generator) -> None:
        count = len(customers.names)
        weights = rng.pareto(1.9, count) + 0.25
        weights[rng.random(count) < NEVER] = 0
        weights = np.minimum(weights, 4)
        # The shown accounts buy like a good customer, neither never nor all the time.
        weights[: len(NAMED_CUSTOMERS)] = 1.2 * weights.mean()
        self._bounds = np.cumsum(weights)
        self._created_at = customers.created_at
        self._loyal = rng.random(count) < LOYAL
        self._loyal[: len(NAMED_CUSTOMERS)] = True

    def draw(self, times: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A customer for each time, one who had an account by then."""
        chosen = self._anyone(times, rng)
        for _ in range(6):
            age = times - self._created_at[chosen]
            stays = self._loyal[chosen] | (rng.random(len(times)) < np.exp(-age / FORGET))
            again = np.flatnonzero(~stays)
            chosen[again] = self._anyone(times[again], rng)
        return chosen

    def _anyone(self, times: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        here = np.searchsorted(self._created_at, times, side="left")
        return np.searchsorted(self._bounds, rng.random(len(times)) * self._bounds[here - 1])
