"""Products as the office looks for them: with what is in stock and what was sold lately in the row.

By name, price or age a page is read off an index. By stock or sales all products of the filters
are looked at, but never their orders: sales are read from the rollup of each day.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, get_args

from ecom import db, paging, permissions, search_text
from ecom.errors import NotFound
from ecom.kpi import flows, sources
from ecom.kpi.slices import Slice
from ecom.listings import DEAREST
from ecom.paging import Key, Page
from ecom.stock_lists import LOW, Level
from ecom.users import User

Sort = Literal[
    "name", "newest", "price_asc", "price_desc", "stock_asc", "stock_desc", "sold_desc", "sold_asc"
]
SORTS: tuple[Sort, ...] = get_args(Sort)
SALES_DAYS = 30  # today is the last of them
BATCH = 10_000  # rows that are read at once for a file
MOST_FOUND = 500  # by a number: as words of names, besides the product of that id


@dataclass(frozen=True)
class Query:
    """None or '' is any. `text`: words of the name, or an id. `level`: out (none on hand), low
    (fewer than LOW, but some), there."""

    text: str = ""
    category_id: int | None = None
    level: Level | None = None
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    archived: bool = False
    sort: Sort = "name"


@dataclass(frozen=True)
class Row:
    """`on_hand`: pieces in all warehouses; `sold`: units in SALES_DAYS, before returns; UTC."""

    id: int
    name: str
    picture: str
    category: str
    price: Decimal
    on_hand: int
    sold: int
    archived: bool
    created_at: datetime


def products(
    viewer: User | None, query: Query, after: str = "", before: str = "", limit: int = 50
) -> Page[Row]:
    """Whatever the query holds, it never fails but with NotAllowed."""
    permissions.require(viewer, "products.read")
    words = search_text.words(query.text)
    if query.text.strip() and not words:
        return Page([])
    sold, params = _sold()
    narrowed = _conditions(query, words)
    found = paging.page(
        _SELECT.format(sold=sold), list(narrowed), _ORDERS.get(query.sort, _ORDERS["name"]),
        after, before, limit, **params,
        **{name: value for one in narrowed.values() for name, value in one.items()},
    )  # fmt: skip
    return found.map(_row)


def everything(viewer: User | None, query: Query) -> list[Row]:
    """All pages of `products`, for a file. Raises NotAllowed."""
    found = products(viewer, query, limit=BATCH)
    rows = found.rows
    while found.next:
        found = products(viewer, query, after=found.next, limit=BATCH)
        if found.previous is None:  # what was behind has gone meanwhile: these are the first again
            break
        rows += found.rows
    return rows


def row(viewer: User | None, product_id: int) -> Row:
    """What the list says of one product. Raises NotAllowed, NotFound."""
    permissions.require(viewer, "products.read")
    sold, params = _sold(product_id)
    select = _SELECT.format(sold=sold)
    for found in db.rows(f"{select}\nWHERE p.id = :product_id", **params):
        return _row(found)
    raise NotFound("no such product", product_id=product_id)


def _conditions(query: Query, words: list[str]) -> dict[str, dict[str, Any]]:
    """What narrows the list, with its parameters."""
    wanted: dict[str, dict[str, Any]] = {_STATES[query.archived]: {}}
    if words:
        wanted |= _found(words)
    if query.category_id is not None:
        wanted["p.category_id = :category_id"] = {"category_id": query.category_id}
    if query.min_price is not None and query.min_price.is_finite():
        wanted["p.price >= :min_price"] = {"min_price": min(query.min_price, DEAREST)}
    if query.max_price is not None and query.max_price.is_finite():
        wanted["p.price <= :max_price"] = {"max_price": min(query.max_price, DEAREST)}
    if query.level in _LEVELS:
        wanted[_LEVELS[query.level]] = {"low": LOW} if query.level == "low" else {}
    return wanted


def _found(words: list[str]) -> dict[str, dict[str, Any]]:
    search = {"words": search_text.required(words)}
    number = words[0]
    if len(words) > 1 or not (number.isascii() and number.isdigit() and len(number) < 19):
        return {_MATCH: search}
    named = db.rows(f"SELECT p.id FROM products p WHERE {_MATCH} LIMIT {MOST_FOUND}", **search)  # noqa: S608
    return {"p.id IN :ids": {"ids": [int(number), *(row["id"] for row in named)]}}


def _sold(product_id: int | None = None) -> tuple[str, dict[str, Any]]:
    """Units by product, as the dashboards count them: built days from their sums."""
    today = flows.today(db.rows)
    of = Slice(today - timedelta(days=SALES_DAYS - 1), today, product_id=product_id)
    return sources.sales(of, by=("product_id",))


def _row(found: dict[str, Any]) -> Row:
    values = {field.name: found[field.name] for field in fields(Row)}
    return Row(**{**values, "archived": bool(found["archived"])})


_MATCH = "MATCH (p.search_words) AGAINST (:words IN BOOLEAN MODE)"

_STATES = {False: "p.archived_at IS NULL", True: "p.archived_at IS NOT NULL"}

_ON_HAND = """CAST((SELECT COALESCE(SUM(s.quantity), 0) FROM stock s
                     WHERE s.product_id = p.id) AS SIGNED)"""
_UNITS = "CAST(COALESCE(sold.units, 0) AS SIGNED)"

_LEVELS = {
    "out": f"{_ON_HAND} = 0",
    "low": f"{_ON_HAND} BETWEEN 1 AND :low - 1",
    "there": f"{_ON_HAND} > 0",
}

# Products first: their index is in the order of the list.
_SELECT = f"""
SELECT p.id, p.name, p.picture, c.name AS category, p.price, p.created_at,
       p.archived_at IS NOT NULL AS archived, {_ON_HAND} AS on_hand, {_UNITS} AS sold
FROM products p
STRAIGHT_JOIN categories c ON c.id = p.category_id
LEFT JOIN ({{sold}}) sold ON sold.product_id = p.id"""  # noqa: S608 - our own words


def _order(sql: str, name: str, kind: type, descending: bool = False) -> tuple[Key, Key]:
    return Key(sql, name, kind, descending), Key("p.id", "id", int, descending)


_ORDERS: dict[str, tuple[Key, Key]] = {
    "name": _order("p.name", "name", str),
    "newest": _order("p.created_at", "created_at", datetime, descending=True),
    "price_asc": _order("p.price", "price", Decimal),
    "price_desc": _order("p.price", "price", Decimal, descending=True),
    "stock_asc": _order(_ON_HAND, "on_hand", int),
    "stock_desc": _order(_ON_HAND, "on_hand", int, descending=True),
    "sold_asc": _order(_UNITS, "sold", int),
    "sold_desc": _order(_UNITS, "sold", int, descending=True),
}
