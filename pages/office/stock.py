"""Stock: what lies where, goods in, moves between warehouses, stock-takes, and the warehouses."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from ecom import catalog, permissions, stock_lists, warehouses
from ecom.stock_lists import Query, Row
from ecom.users import User
from ecom.warehouses import Warehouse
from pages.parts import address, routes, visit
from pages.parts.exports import Column
from pages.parts.office import (
    headline,
    listing,
    outcome,
    stock_moves,
    stock_take,
    warehouse_forms,
)
from pages.parts.office.filters import Filters
from pages.parts.texts import _

TABLE, RECEIVE, MOVE, COUNT, PLACES = "table", "receive", "move", "count", "warehouses"
_TURNED = "stock.view"


def main() -> None:
    viewer = visit.require("stock.read").user
    headline.draw(_("Stock"))
    outcome.show()
    may_write = permissions.allows(viewer, "stock.write")
    view = _view(may_write)
    places = warehouses.warehouses(viewer)
    if view == PLACES:
        warehouse_forms.draw(viewer, places, may_write)
    elif not places:
        st.info(_("There is no warehouse yet. Add the first under Warehouses."))
    elif view == RECEIVE:
        stock_moves.receive(viewer, places)
    elif view == MOVE:
        stock_moves.move(viewer, places)
    elif view == COUNT:
        stock_take.draw(places, _categories())
    else:
        table(viewer, places)


def _view(may_write: bool) -> str:
    titles = {TABLE: _("Overview of stock"), PLACES: _("Warehouses")}
    if may_write:
        titles |= {RECEIVE: _("Goods in"), MOVE: _("Move"), COUNT: _("Stock-take")}
    asked = st.query_params.get("do", TABLE)
    view = asked if asked in titles else TABLE
    st.session_state[_TURNED] = view
    with st.container(horizontal=True, vertical_alignment="center", key="stock-views"):
        st.segmented_control(
            _("What to do"),
            list(titles),
            format_func=titles.__getitem__,
            required=True,
            key=_TURNED,
            label_visibility="collapsed",
            on_change=_turn,
        )
        routes.link("stock-ledger", _("Ledger"), icon=":material/menu_book:")
    return view


def _turn() -> None:
    chosen = st.session_state[_TURNED]
    address.change({"do": None if chosen == TABLE else chosen, "product": None})


def table(viewer: User, places: list[Warehouse]) -> None:
    asked = Filters("q", "category", "warehouse", "level")
    by_id = {str(place.id): place.name for place in places}
    with asked.bar():
        text = asked.text("q", _("Search"), placeholder=_("A part of the name"))
        category = asked.choice("category", _("Category"), {
            str(one): name for one, name in _categories().items()})  # fmt: skip
        place = asked.choice("warehouse", _("Warehouse"), by_id)
        level = asked.choice("level", _("On hand"), {
            "out": _("Nothing"),
            "low": _("Fewer than {n}", n=stock_lists.LOW),
            "there": _("Some"),
        })  # fmt: skip
        asked.clear()
    query = Query(text, category and int(category), place and int(place), level)
    page = stock_lists.products(viewer, query, *asked.after())
    shown = [one for one in places if place in (None, str(one.id))]
    rows = [_row(row, shown) for row in page.rows]
    columns = _columns(shown)
    listing.table("stock", columns, rows, link=partial(_ledger_of, place=place))
    listing.pager(page)
    listing.downloads("stock", columns, rows, _("Stock"))
    st.caption(_("A product leads to its entries in the ledger."))


def _ledger_of(row: dict[str, Any], place: str | None) -> str:
    return routes.href("stock-ledger", product=row["id"], warehouse=place)


def _row(row: Row, places: list[Warehouse]) -> dict[str, Any]:
    spread = {f"at_{place.id}": row.by_warehouse.get(place.id, 0) for place in places}
    archived = _("archived")
    return {
        "id": row.id,
        "picture": row.picture,
        "name": f"{row.name} ({archived})" if row.archived else row.name,
        "category": row.category,
        "pieces": row.pieces,
        **spread,
    }


def _columns(places: list[Warehouse]) -> list[Column]:
    return [
        Column("picture", _("Picture"), "picture"),
        Column("name", _("Product"), "text"),
        Column("category", _("Category"), "text"),
        Column("pieces", _("In all") if len(places) > 1 else _("On hand"), "count"),
        *(Column(f"at_{one.id}", one.name, "count") for one in places if len(places) > 1),
    ]


def _categories() -> dict[int, str]:
    return {one.id: one.name for one in catalog.categories()}


main()
