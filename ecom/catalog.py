"""What the shop sells: search, cards, product pages, categories. Read through the cache.

A listing holds only ids; cards come by one MGET, with the ranks of what is trending by one SORT_RO.
Whoever changed a price or the stock calls `forget_products` after the commit, and every process
shows the change on its next page.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ecom import cache, cache_many, db, keys, listings, product_details, stock
from ecom.errors import NotFound
from ecom.listings import Found, Query

__all__ = [
    "Card", "Category", "Listing", "Product", "Query", "cards", "categories", "first_cards",
    "forget_products", "forget_stock", "product", "related", "search", "stock_keys",
]  # fmt: skip

RELATED = 8
TOGETHER = 3
RELATED_ORDERS = 500  # the latest ones with a product tell what goes with it


@dataclass(frozen=True)
class Card:
    """`rating`: mean of its reviews, 0 without any. `on_hand`: pieces in all warehouses."""

    id: int
    name: str
    category_id: int
    category: str
    price: Decimal
    picture: str
    rating: float
    rating_count: int
    on_hand: int
    archived: bool


@dataclass(frozen=True)
class Product(Card):
    """`stock`: city and quantity, most first. Its readers share it: nobody changes one."""

    description: str
    details: dict[str, Any]
    stock: list[dict[str, Any]]


@dataclass(frozen=True)
class Listing:
    """`exact` False: nothing has all the words, these have some of them."""

    products: list[Card]
    total: int
    page: int
    pages: int
    exact: bool


@dataclass(frozen=True)
class Category:
    """`products`: how many of it are for sale."""

    id: int
    name: str
    products: int


def search(query: Query) -> Listing:
    """One page of what matches; whatever the query holds, it never fails."""
    query = query.cleaned()
    found = cache.get_or_load(
        keys.listing(f"{_listings()} {query}"),
        lambda: listings.find(query),
        keys.LISTING_TTL,
        lambda value: Found(**value),
    )
    pages = max(1, -(-found.total // query.per_page))
    return Listing(cards(found.ids), found.total, found.page, pages, found.exact)


def cards(product_ids: Iterable[int]) -> list[Card]:
    """In the order asked for, archived ones too; ids that never were are left out."""
    return list(_products(product_ids).values())


def first_cards(ranks: str, most: int) -> list[Card]:
    """Of the `most` highest products of a sorted set in Redis; none if it is empty or away."""
    found = cache_many.get_ranked(
        ranks, most, keys.product, _load_products, keys.PRODUCT_TTL, _decode, shared=True
    )
    return list(found.values())


def product(product_id: int) -> Product:
    """Archived or not. Raises NotFound."""
    found = _products([product_id])
    if found:
        return found[product_id]
    raise NotFound("no such product", product_id=product_id)


def related(product_id: int) -> list[Card]:
    """A few bought together with it lately, then the best known of its category."""
    ids = cache.get_or_load(
        keys.related(product_id), lambda: _load_related(product_id), keys.RELATED_TTL
    )
    return [card for card in cards(ids) if not card.archived][:RELATED]


def categories() -> list[Category]:
    found = cache.get_or_load(keys.categories(), lambda: db.rows(_CATEGORIES), keys.CATEGORIES_TTL)
    return [Category(**row) for row in found]


def forget_products(product_ids: Iterable[int]) -> None:
    """After a commit that changed prices, names, ratings or what is for sale."""
    gone = [keys.product(product_id) for product_id in product_ids]
    cache.forget(*gone, keys.listings(), keys.categories())


def forget_stock(product_ids: Iterable[int]) -> None:
    """After a commit that changed how many there are; listings last their half minute."""
    cache.forget(*stock_keys(product_ids))


def stock_keys(product_ids: Iterable[int]) -> list[str]:
    """Of what tells how many there are, for a caller that forgets more than that."""
    return [keys.product(product_id) for product_id in product_ids]


def _products(product_ids: Iterable[int]) -> dict[int, Product]:
    return cache_many.get_many(
        {product_id: keys.product(product_id) for product_id in product_ids},
        _load_products,
        keys.PRODUCT_TTL,
        _decode,
        shared=True,
    )


def _decode(kept: dict[str, Any]) -> Product:
    # A process of a version before, beside this one, keeps the price as text, details as pairs.
    price, details = Decimal(kept["price"]), product_details.named(kept["details"])
    return Product(**kept | {"price": price, "details": details})


def _listings() -> str:
    """All listings are forgotten by forgetting this random word, which is part of their keys."""
    return cache.get_or_load(keys.listings(), lambda: secrets.token_hex(8), keys.LISTINGS_TTL)


def _load_related(product_id: int) -> list[int]:
    together = db.rows(_TOGETHER, product_id=product_id, orders=RELATED_ORDERS, limit=TOGETHER)
    alike = db.rows(_ALIKE, product_id=product_id, limit=RELATED)
    return list(dict.fromkeys(row["product_id"] for row in [*together, *alike]))


def _load_products(product_ids: list[int]) -> dict[int, Product]:
    cities = stock.by_city(product_ids)
    return {
        row["id"]: Product(
            **row
            | {
                "rating": float(row["rating"]),
                "archived": bool(row["archived"]),
                "details": product_details.read(row["details"]),
                "stock": cities.get(row["id"], []),
                "on_hand": sum(city["quantity"] for city in cities.get(row["id"], [])),
            }
        )
        for row in db.rows(_PRODUCTS, ids=product_ids)
    }


_PRODUCTS = """
SELECT p.id, p.name, p.category_id, c.name AS category, p.price, p.picture, p.rating_count,
  COALESCE(p.rating_sum / NULLIF(p.rating_count, 0), 0) AS rating,
  p.archived_at IS NOT NULL AS archived, p.description, p.details
FROM products p JOIN categories c ON c.id = p.category_id
WHERE p.id IN :ids
"""

_CATEGORIES = """
SELECT c.id, c.name, COUNT(p.id) AS products
FROM categories c LEFT JOIN products p ON p.category_id = c.id AND p.archived_at IS NULL
WHERE c.archived_at IS NULL
GROUP BY c.id, c.name ORDER BY c.name
"""

_TOGETHER = """
SELECT other.product_id
FROM (SELECT order_id FROM order_items WHERE product_id = :product_id
      ORDER BY order_id DESC LIMIT :orders) latest
JOIN order_items other ON other.order_id = latest.order_id AND other.product_id <> :product_id
GROUP BY other.product_id
ORDER BY COUNT(*) DESC, other.product_id LIMIT :limit
"""

_ALIKE = """
SELECT p.id AS product_id
FROM products p
WHERE p.category_id = (SELECT category_id FROM products WHERE id = :product_id)
  AND p.archived_at IS NULL AND p.id <> :product_id
ORDER BY p.rating_count DESC, p.id LIMIT :limit
"""
