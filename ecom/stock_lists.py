"""Stock by product and warehouse, as the office looks at it: one row for each product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ecom import db, paging, permissions, search_text
from ecom.paging import Key, Page
from ecom.users import User

Level = Literal["out", "low", "there"]
LEVELS: tuple[Level, ...] = ("out", "low", "there")
LOW = 10  # pieces: fewer are worth a look


@dataclass(frozen=True)
class Query:
    """None or '' is any. `level`: out (none on hand), low (fewer than LOW, but some), there."""

    text: str = ""
    category_id: int | None = None
    warehouse_id: int | None = None
    level: Level | None = None


@dataclass(frozen=True)
class Row:
    """`pieces`: on hand, in all warehouses or in the one asked for; `by_warehouse`: of each id."""

    id: int
    name: str
    picture: str
    category: str
    archived: bool
    pieces: int
    by_warehouse: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The list for a stock-take: what should lie in a warehouse at `listed_at`, UTC by MySQL."""

    listed_at: datetime
    rows: list[Row]


def products(
    viewer: User | None, query: Query, after: str = "", before: str = "", limit: int = 50
) -> Page[Row]:
    """By name. Archived products are there as long as some of them are. Raises NotAllowed."""
    permissions.require(viewer, "stock.read")
    words = search_text.words(query.text)
    if query.text.strip() and not words:
        return Page([])
    found = paging.page(
        _SELECT, _conditions(query, words), _BY_NAME, after, before, limit,
        words=search_text.required(words) if words else None, category_id=query.category_id,
        warehouse_id=query.warehouse_id, low=LOW,
    )  # fmt: skip
    spread = _by_warehouse([row["id"] for row in found.rows])
    return found.map(lambda row: _row(row, spread.get(row["id"], {})))


def names(viewer: User | None) -> dict[int, str]:
    """What can be received, moved or looked up, by name; archived products as well. NotAllowed."""
    permissions.require(viewer, "stock.read")
    return {row["id"]: row["name"] for row in db.rows(_NAMES)}


def on_hand(viewer: User | None, product_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """Pieces by product and warehouse. Raises NotAllowed."""
    permissions.require(viewer, "stock.read")
    return _by_warehouse(list(product_ids))


def to_count(viewer: User | None, warehouse_id: int, category_id: int | None = None) -> Sheet:
    """By name. Waits for whoever books in this warehouse just now: the sheet knows of it, or its
    entries are later. Raises NotAllowed, NotFound."""
    permissions.require(viewer, "stock.write")
    query = Query(category_id=category_id, warehouse_id=warehouse_id)
    conditions = " AND ".join(_conditions(query, []))
    sql = f"{_SELECT}\nWHERE {conditions}\nORDER BY p.name, p.id"

    def work(connection: db.Connection) -> Sheet:
        db.call(connection, "open_stock_desk", warehouse_id)
        now = db.execute(connection, "SELECT UTC_TIMESTAMP(6) AS now")[0]["now"]
        found = db.execute(connection, sql, category_id=category_id, warehouse_id=warehouse_id)
        return Sheet(now, [_row(row, {warehouse_id: int(row["pieces"])}) for row in found])

    return db.transaction(work)


def _conditions(query: Query, words: Sequence[str]) -> list[str]:
    conditions = {
        "MATCH (p.search_words) AGAINST (:words IN BOOLEAN MODE)": bool(words),
        "p.category_id = :category_id": query.category_id is not None,
        _OUT: query.level == "out",
        _LOW_STOCK: query.level == "low",
        f"{_PIECES} > 0": query.level == "there",
    }
    return [_WORTH_A_ROW, *(sql for sql, wanted in conditions.items() if wanted)]


def _by_warehouse(product_ids: list[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for row in db.rows(_SPREAD, ids=product_ids) if product_ids else []:
        found.setdefault(row["product_id"], {})[row["warehouse_id"]] = row["quantity"]
    return found


def _row(row: dict[str, Any], by_warehouse: dict[int, int]) -> Row:
    return Row(
        **{**row, "pieces": int(row["pieces"]), "archived": bool(row["archived"])},
        by_warehouse=by_warehouse,
    )


_PIECES = """(SELECT COALESCE(SUM(s.quantity), 0) FROM stock s WHERE s.product_id = p.id
   AND s.warehouse_id = COALESCE(:warehouse_id, s.warehouse_id))"""
_OUT = f"{_PIECES} = 0 AND p.archived_at IS NULL"
_LOW_STOCK = f"{_PIECES} BETWEEN 1 AND :low - 1"
_WORTH_A_ROW = f"(p.archived_at IS NULL OR {_PIECES} > 0)"

_SELECT = f"""
SELECT p.id, p.name, p.picture, c.name AS category, p.archived_at IS NOT NULL AS archived,
  {_PIECES} AS pieces
FROM products p JOIN categories c ON c.id = p.category_id"""  # noqa: S608 - our own words

_NAMES = "SELECT id, name FROM products ORDER BY archived_at IS NOT NULL, name, id"

_SPREAD = "SELECT product_id, warehouse_id, quantity FROM stock WHERE product_id IN :ids"

_BY_NAME = (Key("p.name", "name", str), Key("p.id", "id", int))
