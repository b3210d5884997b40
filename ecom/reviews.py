"""Reviews: one per customer and product, by those who received it; their author may change them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecom import cache, catalog, db, keys
from ecom.catalog import Card
from ecom.errors import InvalidInput, NotAllowed, OutcomeUnknown

PER_PAGE = 10
LAST_PAGE = 10_000
LONGEST = 4_000  # characters


@dataclass(frozen=True)
class Review:
    id: int
    product_id: int
    customer_id: int
    author: str
    rating: int
    content: str
    created_at: datetime
    updated_at: datetime | None


@dataclass(frozen=True)
class ReviewPage:
    """`histogram`: how many gave 5, 4, 3, 2, 1 stars."""

    reviews: list[Review]
    histogram: dict[int, int]
    page: int

    @property
    def total(self) -> int:
        return sum(self.histogram.values())

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))

    @property
    def average(self) -> float:
        """0 without reviews."""
        stars = sum(rating * count for rating, count in self.histogram.items())
        return stars / self.total if self.total else 0.0


def of_product(product_id: int, page: int = 1) -> ReviewPage:
    """Newest first; a page past the end is the last one."""
    page = min(max(page, 1), LAST_PAGE)
    found = cache.get_or_load(
        keys.reviews(product_id, page),
        lambda: _load(product_id, page),
        keys.REVIEWS_TTL,
        _decode,
    )
    return found if page <= found.pages else of_product(product_id, found.pages)


def mine(customer_id: int, product_id: int) -> Review | None:
    rows = db.rows(_MINE, customer_id=customer_id, product_id=product_id)
    return Review(**rows[0]) if rows else None


def may_review(customer_id: int, product_id: int) -> bool:
    """Has an order with it been delivered to this customer?"""
    return bool(db.rows(_RECEIVED, customer_id=customer_id, product_id=product_id))


def to_review(customer_id: int, limit: int = 24) -> list[Card]:
    """What the customer received and has not reviewed yet, last order first."""
    rows = db.rows(_TO_REVIEW, customer_id=customer_id, limit=limit)
    return catalog.cards([row["product_id"] for row in rows])


def write(customer_id: int, product_id: int, rating: int, content: str) -> None:
    """Write a review, or change one's own.

    Raises InvalidInput (`rating`, `content`), NotAllowed to who did not receive the product.
    """
    content = content.strip()
    if rating not in (1, 2, 3, 4, 5):
        raise InvalidInput("1 to 5 stars", field="rating")
    if not 1 <= len(content) <= LONGEST:
        raise InvalidInput(f"1 to {LONGEST} characters", field="content")

    def work(connection: db.Connection) -> int:
        who = {"customer_id": customer_id, "product_id": product_id}
        if not db.execute(connection, _RECEIVED, **who):
            raise NotAllowed("only who received it may review it", code="review_not_allowed")
        db.execute(connection, _WRITE, **who, rating=rating, content=content)
        return db.execute(connection, _COUNT, product_id=product_id)[0]["reviews"]

    try:
        reviews = db.transaction(work)
    except OutcomeUnknown:  # to write the same a second time changes nothing
        reviews = db.transaction(work)
    pages = reviews // PER_PAGE + 1
    cache.forget(*(keys.reviews(product_id, page) for page in range(1, pages + 1)))
    catalog.forget_products([product_id])


def _load(product_id: int, page: int) -> ReviewPage:
    histogram = dict.fromkeys((5, 4, 3, 2, 1), 0) | {
        row["rating"]: row["reviews"] for row in db.rows(_HISTOGRAM, product_id=product_id)
    }
    offset = (page - 1) * PER_PAGE
    rows = []
    if offset < sum(histogram.values()):
        rows = db.rows(_PAGE, product_id=product_id, limit=PER_PAGE, offset=offset)
    return ReviewPage([Review(**row) for row in rows], histogram, page)


def _decode(value: dict[str, Any]) -> ReviewPage:
    reviews = [Review(**review) for review in value["reviews"]]
    histogram = {int(rating): count for rating, count in value["histogram"].items()}
    return ReviewPage(reviews, histogram, value["page"])


_COLUMNS = """
SELECT r.id, r.product_id, r.customer_id, u.full_name AS author, r.rating, r.content,
  r.created_at, r.updated_at
FROM reviews r JOIN users u ON u.id = r.customer_id
"""

_PAGE = f"""{_COLUMNS}
WHERE r.product_id = :product_id
ORDER BY r.created_at DESC, r.id DESC LIMIT :limit OFFSET :offset
"""

_MINE = f"{_COLUMNS} WHERE r.product_id = :product_id AND r.customer_id = :customer_id"

_HISTOGRAM = """
SELECT rating, COUNT(*) AS reviews FROM reviews WHERE product_id = :product_id GROUP BY rating
"""

_COUNT = "SELECT COUNT(*) AS reviews FROM reviews WHERE product_id = :product_id"

_RECEIVED = """
SELECT 1 FROM orders o JOIN order_items i ON i.order_id = o.id
WHERE o.customer_id = :customer_id AND i.product_id = :product_id
  AND o.status IN ('delivered', 'received')
LIMIT 1
"""

_TO_REVIEW = """
SELECT i.product_id, MAX(o.placed_at) AS ordered_at
FROM orders o
JOIN order_items i ON i.order_id = o.id
LEFT JOIN reviews r ON r.product_id = i.product_id AND r.customer_id = o.customer_id
WHERE o.customer_id = :customer_id AND o.status IN ('delivered', 'received') AND r.id IS NULL
GROUP BY i.product_id
ORDER BY ordered_at DESC, i.product_id LIMIT :limit
"""

_WRITE = """
INSERT INTO reviews (customer_id, product_id, rating, content)
VALUES (:customer_id, :product_id, :rating, :content)
ON DUPLICATE KEY UPDATE
  rating = VALUES(rating), content = VALUES(content), updated_at = UTC_TIMESTAMP(6)
"""
