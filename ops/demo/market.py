"""What is usual in the demo's shop of late: who buys, what, how much of it, by which carrier."""

from __future__ import annotations

import numpy as np

from ops.demo.clerk import Clerk, Row, utc
from ops.demo.demand import CHEAP, LINES, SEVERAL
from ops.demo.names import CITIES, FAMILY_NAMES, GIVEN_NAMES, MIDDLE_NAMES, STREETS, ascii_of
from ops.demo.opinions import RATINGS, USUAL, words
from ops.demo.people import UNKNOWN_HASH
from ops.demo.seasons import DAY
from ops.demo.shop import CARRIER_SHARES
from ops.demo.warehouses import SHARES, manager_id

OF_LATE = 28  # days
REVIEWED = 0.23
CODES = {"order": 0.10, "delivery": 0.15}
LOW_DAYS, FULL_DAYS = 10, 40  # of demand; goods are ordered below the first, up to the second
ORDERED_A_DAY = 0.3  # share of what is low
AT_LEAST = 8  # pieces on hand, even of what hardly sells


class Market:
    def __init__(self, clerk: Clerk, last: int, rng: np.random.Generator) -> None:
        self._clerk = clerk
        self._rng = rng
        begin, end = utc(last - OF_LATE * DAY), utc(last)
        self.orders_per_day = clerk.ask(_ORDERS, begin, end)[0]["orders"] / OF_LATE
        self._sign_ups_per_day = clerk.ask(_SIGN_UPS, begin, end)[0]["people"] / OF_LATE
        self._buyers = clerk.ask(_BUYERS, begin, UNKNOWN_HASH)
        self._made_up = {buyer["user_id"] for buyer in self._buyers}
        self._buyer_bounds = np.cumsum([1.0 + 3 * buyer["orders"] for buyer in self._buyers])
        self._products = clerk.ask(_PRODUCTS, begin, end)
        self._categories = {row["id"]: row["category"] for row in self._products}
        pieces = np.array([float(product["sold"]) for product in self._products])
        self._product_bounds = np.cumsum(pieces + 0.1)
        self.product_ids = [product["id"] for product in self._products]
        self.interest = (pieces + 0.1) / self._product_bounds[-1]  # each product's share of it
        self._carriers = clerk.ask("SELECT id, days FROM carriers WHERE is_active = 1 ORDER BY id")
        shares = np.resize(CARRIER_SHARES, len(self._carriers))
        self._carrier_bounds = np.cumsum(shares)
        self._codes = clerk.ask(_CODES, begin, end)

    def is_made_up(self, customer_id: int) -> bool:
        """Nobody can sign in as this customer."""
        return customer_id in self._made_up

    def buyer(self) -> Row:
        return self._buyers[self._draw(self._buyer_bounds)]

    def carrier(self) -> Row:
        return self._carriers[self._draw(self._carrier_bounds)]

    def basket(self) -> dict[int, int]:
        """Pieces by product id."""
        lines = 1 + self._rng.choice(len(LINES), p=LINES)
        goods = {}
        for _ in range(lines):
            product = self._products[self._draw(self._product_bounds)]
            several = 1 + int(self._rng.choice(len(SEVERAL), p=SEVERAL))
            goods[product["id"]] = several if product["price"] < CHEAP else 1
        return goods

    def codes(self) -> list[str]:
        """At most one of each kind, most often none."""
        return [
            str(self._rng.choice([code["code"] for code in self._codes if code["kind"] == kind]))
            for kind, share in CODES.items()
            if self._rng.random() < share and any(code["kind"] == kind for code in self._codes)
        ]

    def review(self, product_id: int) -> tuple[int, str] | None:
        """What a customer may think of a product; None: does not say."""
        if self._rng.random() >= REVIEWED:
            return None
        rating = int(self._rng.choice(RATINGS, p=USUAL))
        return rating, words(rating, self._categories.get(product_id, ""), self._rng.random(3))

    def products_of(self, order_id: int) -> list[int]:
        found = self._clerk.ask("SELECT product_id FROM order_items WHERE order_id = %s", order_id)
        return [row["product_id"] for row in found]

    def sign_ups(self) -> int:
        """How many on a day."""
        return int(self._rng.poisson(min(self._sign_ups_per_day, 50)))

    def newcomer(self) -> tuple[str, str, str, Row]:
        """User name, full name, gender and the details of a customer."""
        rng = self._rng
        gender = str(rng.choice(list(GIVEN_NAMES), p=[0.54, 0.46]))
        family = str(rng.choice(list(FAMILY_NAMES), p=list(FAMILY_NAMES.values())))
        given = str(rng.choice(GIVEN_NAMES[gender]))
        name = f"{family} {rng.choice(MIDDLE_NAMES[gender])} {given}"
        details = {
            "date_of_birth": f"{rng.integers(1965, 2007)}-{rng.integers(1, 13):02d}-15",
            "phone": f"09{rng.integers(10**8):08d}",
            "address": f"{rng.integers(1, 400)} {rng.choice(STREETS)}",
            "city": str(rng.choice(list(CITIES), p=list(CITIES.values()))),
        }
        number = rng.integers(10_000, 10_000_000)
        return f"{ascii_of(given)}.{ascii_of(family)}{number}", name, gender, details

    def receipts(self) -> list[tuple[int, int, int, int]]:
        """Product, warehouse, pieces and who takes them in, of what is ordered today."""
        moves = []
        on_hand = {row["id"]: int(row["pieces"]) for row in self._clerk.ask(_ON_HAND)}
        for product in self._products:
            a_day = float(product["sold"]) / OF_LATE
            left = on_hand[product["id"]]
            if left > AT_LEAST / 2 + a_day * LOW_DAYS or self._rng.random() > ORDERED_A_DAY:
                continue
            pieces = self._rng.multinomial(AT_LEAST + int(a_day * FULL_DAYS) - left, SHARES)
            moves += [
                (product["id"], place + 1, part, manager_id(place))
                for place, part in enumerate(pieces.tolist())
                if part
            ]
        return moves

    def _draw(self, bounds: np.ndarray) -> int:
        return int(np.searchsorted(bounds, self._rng.random() * bounds[-1]))


_ORDERS = "SELECT COUNT(*) AS orders FROM orders WHERE placed_at >= %s AND placed_at < %s"

_SIGN_UPS = """
SELECT COUNT(*) AS people FROM users
WHERE role = 'customer' AND created_at >= %s AND created_at < %s
"""

_BUYERS = """
SELECT u.user_id, u.full_name, u.phone, u.address, u.city,
       (SELECT COUNT(*) FROM orders o
        WHERE o.customer_id = u.user_id AND o.placed_at >= %s) AS orders
FROM (
  SELECT c.user_id, p.full_name, c.phone, c.address, c.city
  FROM users p JOIN customers c ON c.user_id = p.id
  WHERE p.password_hash = %s AND p.deactivated_at IS NULL AND c.address IS NOT NULL
) u
ORDER BY u.user_id
"""

_PRODUCTS = """
SELECT p.id, p.price, c.name AS category, COALESCE(s.sold, 0) AS sold
FROM products p
JOIN categories c ON c.id = p.category_id
LEFT JOIN (
  SELECT i.product_id, SUM(i.quantity) AS sold
  FROM orders o JOIN order_items i ON i.order_id = o.id
  WHERE o.placed_at >= %s AND o.placed_at < %s
  GROUP BY i.product_id
) s ON s.product_id = p.id
WHERE p.archived_at IS NULL
ORDER BY p.id
"""

_CODES = """
SELECT code, kind FROM discounts
WHERE is_active = 1 AND is_public = 1 AND starts_at <= %s AND ends_at > %s
ORDER BY id
"""

_ON_HAND = """
SELECT p.id, COALESCE(SUM(s.quantity), 0) AS pieces
FROM products p LEFT JOIN stock s ON s.product_id = p.id
GROUP BY p.id
"""
