"""Which products a search finds, in which order: one statement yields ids and the total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from ecom import db, search_text

Sort = Literal["popular", "newest", "price_asc", "price_desc", "rating"]

MOST_PER_PAGE = 100
LAST_PAGE = 1_000_000
DEAREST = Decimal(10) ** 13  # what products.price can hold


@dataclass(frozen=True)
class Query:
    """A shopper's choices; whatever they hold, `cleaned` makes sense of it."""

    text: str = ""
    category_id: int | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    min_rating: float | None = None
    sort: Sort = "popular"
    in_stock: bool = False
    page: int = 1
    per_page: int = 24

    def cleaned(self) -> Query:
        low, high = _price(self.min_price), _price(self.max_price)
        if low is not None and high is not None and low > high:
            low, high = high, low
        rating = self.min_rating
        return replace(
            self,
            text=" ".join(self.text[: search_text.LONGEST_TEXT].split()),
            min_price=low,
            max_price=high,
            min_rating=min(float(rating), 5.0) if rating and rating > 0 else None,
            sort=self.sort if self.sort in _ORDERS else "popular",
            page=min(max(self.page, 1), LAST_PAGE),
            per_page=min(max(self.per_page, 1), MOST_PER_PAGE),
        )


@dataclass(frozen=True)
class Found:
    """`page` is the last one if a later one was asked for; `exact` False: not all words match."""

    ids: list[int]
    total: int
    page: int = 1
    exact: bool = True


def find(query: Query) -> Found:
    """Products with all the words of a cleaned query, else those with any of them."""
    if not query.text:
        return _page(query, None)
    words = search_text.words(query.text)
    if not words:
        return Found([], 0)
    found = _page(query, search_text.required(words))
    if not found.total and len(words) > 1:
        return replace(_page(query, search_text.any_of(words)), exact=False)
    return found


def _page(query: Query, words: str | None) -> Found:
    rows = _ask(query, words)
    if not rows and query.page > 1:
        first = _ask(replace(query, page=1, per_page=1), words)
        if not first:
            return Found([], 0)
        query = replace(query, page=-(-first[0]["total"] // query.per_page))
        rows = _ask(query, words)
    return Found([row["id"] for row in rows], rows[0]["total"] if rows else 0, query.page)


def _ask(query: Query, words: str | None) -> Sequence[dict[str, Any]]:
    return db.rows(
        statement(query, words),
        words=words,
        category_id=query.category_id,
        min_price=query.min_price,
        max_price=query.max_price,
        min_rating=query.min_rating,
        limit=query.per_page,
        offset=(query.page - 1) * query.per_page,
    )


def statement(query: Query, words: str | None) -> str:
    """Put together from the constants below; all that was typed stays in the parameters."""
    conditions = {
        _MATCH: words,
        "p.category_id = :category_id": query.category_id is not None,
        "p.price >= :min_price": query.min_price is not None,
        "p.price <= :max_price": query.max_price is not None,
        "p.rating_sum >= :min_rating * p.rating_count AND p.rating_count > 0": query.min_rating,
        _IN_STOCK: query.in_stock,
    }
    order = _ORDERS[query.sort]
    if words and query.sort == "popular":
        order = f"{_MATCH} DESC, {order}"
    return "\n".join(
        [
            "SELECT p.id, COUNT(*) OVER () AS total FROM products p WHERE p.archived_at IS NULL",
            *(f"  AND {condition}" for condition, wanted in conditions.items() if wanted),
            f"ORDER BY {order} LIMIT :limit OFFSET :offset",
        ]
    )


def _price(price: Decimal | None) -> Decimal | None:
    if price is None or Decimal(price).is_nan():
        return None
    return min(max(Decimal(price), Decimal(0)), DEAREST)


_MATCH = "MATCH (p.search_words) AGAINST (:words IN BOOLEAN MODE)"

_IN_STOCK = "EXISTS (SELECT 1 FROM stock s WHERE s.product_id = p.id AND s.quantity > 0)"

# By rating: as if five more buyers had given four stars, so that a single five does not lead.
_ORDERS: dict[str, str] = {
    "popular": "p.rating_count DESC, p.rating_sum DESC, p.id",
    "newest": "p.created_at DESC, p.id DESC",
    "price_asc": "p.price, p.id",
    "price_desc": "p.price DESC, p.id",
    "rating": "(p.rating_sum + 20) / (p.rating_count + 5) DESC, p.rating_count DESC, p.id",
}
