"""The stock ledger: every piece that came or went, why, and who booked it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from ecom import ledger, permissions, stock_lists, warehouses
from ecom.ledger import Movement, Query
from ecom.users import User
from pages.parts import routes, visit
from pages.parts.dates import begins
from pages.parts.exports import Column
from pages.parts.office import headline, listing
from pages.parts.office.filters import Filters
from pages.parts.texts import _


def main() -> None:
    viewer = visit.require("stock.read").user
    headline.draw(_("Stock ledger"), back=("manage-stock", _("Stock")))
    st.caption(
        _("Stock is what its ledger says: every entry stays as it was written. What was wrong is "
          "put right by another entry.")
    )  # fmt: skip
    asked = Filters("product", "warehouse", "cause", "order", "from", "to")
    query = narrowed(viewer, asked)
    if query.product_id and permissions.allows(viewer, "stock.write"):
        routes.link(
            "manage-stock", _("Goods in"), icon=":material/input:", do="receive",
            product=query.product_id,
        )  # fmt: skip
    page = ledger.movements(viewer, query, *asked.after())
    rows = [_row(one) for one in page.rows]
    may_see_orders = permissions.allows(viewer, "orders.read")
    listing.table("ledger", columns(), rows, link=_order_of if may_see_orders else None)
    listing.pager(page)
    listing.downloads("ledger", columns(), rows, _("Stock ledger"))


def narrowed(viewer: User, asked: Filters) -> Query:
    names = {str(one): name for one, name in stock_lists.names(viewer).items()}
    places = {str(one.id): one.name for one in warehouses.warehouses(viewer)}
    with asked.bar():
        product = asked.choice("product", _("Product"), names, width=210)
        warehouse = asked.choice("warehouse", _("Warehouse"), places, width=180)
        cause = asked.choice("cause", _("Why"), causes(), width=170)
        order = asked.text("order", _("Order"), width=115)
        first, last = asked.days("from", "to")
        asked.clear()
    return Query(
        product_id=product and int(product),
        warehouse_id=warehouse and int(warehouse),
        cause=cause,
        order_id=_number(order),
        first=begins(first) if first else None,
        last=begins(last + timedelta(days=1)) if last else None,
    )


def causes() -> dict[str, str]:
    return {
        "opening": _("Opening stock"),
        "receipt": _("Goods in"),
        "sale": _("Order"),
        "cancellation": _("Order canceled"),
        "return": _("Return"),
        "transfer": _("Move"),
        "count": _("Stock-take"),
    }


def columns() -> list[Column]:
    return [
        Column("created_at", _("When"), "moment"),
        Column("cause", _("Why"), "text"),
        Column("product", _("Product"), "text"),
        Column("warehouse", _("Warehouse"), "text"),
        Column("quantity", _("Pieces"), "count"),
        Column("order", _("Order"), "text"),
        Column("actor", _("Booked by"), "text"),
        Column("note", _("Note"), "text"),
    ]


def _row(one: Movement) -> dict[str, Any]:
    return vars(one) | {
        "cause": causes()[one.cause],
        "order": str(one.order_id or ""),  # a number to read, not to count with
        "actor": one.actor or _("the shop"),
    }


def _order_of(row: dict[str, Any]) -> str:
    """An order's entry leads to the order, any other to its product."""
    if row["order_id"]:
        return routes.href("manage-order", id=row["order_id"])
    return routes.href("manage-product", id=row["product_id"])


def _number(text: str) -> int | None:
    """Of an order; one that is none finds nothing."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


main()
