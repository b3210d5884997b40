"""Products: looked for, narrowed down, archived several at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from ecom import categories, permissions, product_lists, products
from ecom.product_lists import SALES_DAYS, Query, Row
from ecom.stock_lists import LOW
from ecom.users import User
from pages.parts import routes, visit
from pages.parts.exports import Column, Stated
from pages.parts.office import headline, listing, outcome, price_filter
from pages.parts.office.filters import Filters
from pages.parts.texts import _, ngettext


def main() -> None:
    viewer = visit.require("products.read").user
    writes = permissions.allows(viewer, "products.write")
    headline.draw(_("Products"))
    if writes:
        _ways()
    outcome.show()
    asked = Filters("q", "category", "stock", "min", "max", "state", "sort")
    query, stated = _asked(viewer, asked)
    page = product_lists.products(viewer, query, *asked.after())
    columns = _columns()
    picked = listing.table(
        "products",
        columns,
        page.rows,
        link=lambda row: routes.href("manage-product", id=row.id),
        pick=writes,
        empty=_("No product matches. Archived ones are listed apart: see “State”."),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="below-products"):
        if writes and page.rows:
            _several(picked, archived=query.archived)
        listing.pager(page)
    if page.rows:
        everything = partial(product_lists.everything, query=query)
        listing.downloads("products", columns, everything, _("Products"), stated)


def _ways() -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="product-ways"):
        with st.container(key="new-product", width="content"):
            routes.link("manage-product", _("New product"), icon=":material/add:")
        for name, label, icon in (
            ("manage-categories", _("Categories"), "category"),
            ("change-prices", _("Change prices"), "price_change"),
            ("import-products", _("Import products"), "upload_file"),
        ):
            routes.link(name, label, icon=f":material/{icon}:")


def _asked(viewer: User, asked: Filters) -> tuple[Query, Stated]:
    """And in words, for the files."""
    names = {str(c.id): c.name for c in categories.categories(viewer) if c.products}
    levels, states, sorts = _levels(), {"archived": _("Archived")}, _sorts()
    with asked.bar():
        text = asked.text("q", _("Search"), placeholder=_("Words, or a number"), width=230)
        category = asked.choice("category", _("Category"), names, width=160)
        level = asked.choice("stock", _("Stock"), levels, width=130)
        prices = price_filter.draw(asked, width=105)
        state = asked.choice("state", _("State"), states, width=120, otherwise=_("For sale"))
        sort = asked.choice("sort", _("Sorted by"), sorts, width=150, otherwise=_("Name"))
        asked.clear()
    prices.tell()
    stated = {
        _("Search"): text,
        _("Category"): names.get(category or ""),
        _("Stock"): levels.get(level or ""),
        **prices.stated(),
        _("State"): states.get(state or ""),
    }
    query = Query(
        text=text,
        category_id=int(category) if category else None,
        level=level,
        min_price=prices.low,
        max_price=prices.high,
        archived=state == "archived",
        sort=sort or "name",
    )
    return query, [(name, words) for name, words in stated.items() if words]


def _levels() -> dict[str, str]:
    return {
        "out": _("None left"),
        "low": _("Fewer than {n}", n=LOW),
        "there": _("In stock"),
    }


def _sorts() -> dict[str, str]:
    return {
        "newest": _("Newest first"),
        "price_asc": _("Cheapest first"),
        "price_desc": _("Dearest first"),
        "stock_asc": _("Fewest in stock"),
        "stock_desc": _("Most in stock"),
        "sold_desc": _("Sold most"),
        "sold_asc": _("Sold least"),
    }


def _several(picked: list[Row], archived: bool) -> None:
    ids = [row.id for row in picked]
    if not archived:
        label, icon, work = _("Archive"), "archive", products.archive
    else:
        label, icon, work = _("Restore"), "unarchive", products.restore
    st.button(
        f"{label} ({len(ids)})" if ids else label,
        key="products-archive",
        icon=f":material/{icon}:",
        disabled=not ids,
        help=_("Tick products in the list first.") if not ids else None,
        on_click=partial(_act, ids, archived, work),
    )
    if ids and not archived:
        change = _("Change their prices")
        with st.container(key="change-ticked", width="content"):
            routes.link(
                "change-prices",
                f"{change} ({len(ids)})",
                icon=":material/price_change:",
                ids=",".join(map(str, ids)),
            )


def _act(ids: list[int], archived: bool, work: Callable[[User, list[int]], int]) -> None:
    done = _restored if archived else _archived
    outcome.act(lambda user: work(user, ids), done)


def _archived(n: int) -> str:
    return ngettext("{n} product archived.", "{n} products archived.", n, n=n)


def _restored(n: int) -> str:
    return ngettext("{n} product is for sale again.", "{n} products are for sale again.", n, n=n)


def _columns() -> list[Column]:
    return [
        Column("picture", _("Picture"), "picture"),
        Column("name", _("Product"), "text"),
        Column("category", _("Category"), "text"),
        Column("price", _("Price"), "money"),
        Column("on_hand", _("In stock"), "count"),
        Column("sold", _("Sold in {n} days", n=SALES_DAYS), "count"),
        Column("created_at", _("Added"), "moment"),
        Column("id", _("No."), "count"),
    ]


main()
