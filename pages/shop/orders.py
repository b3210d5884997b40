"""My orders, newest first."""

from __future__ import annotations

import streamlit as st

from ecom import orders
from ecom.orders import OrderRow
from pages.parts import blank, order_lines, order_words, routes, visit
from pages.parts.dates import day
from pages.parts.html import escape_markdown
from pages.parts.money import money
from pages.parts.texts import _, ngettext


def main() -> None:
    here = visit.require_customer(_("Sign in to see your orders."))
    found = orders.of_customer(here.user, asked_page())
    st.title(_("My orders"), anchor=False)
    if not found.orders:
        none_yet()
        return
    st.caption(ngettext("{n} order", "{n} orders", found.total).format(n=found.total))
    for row in found.orders:
        draw(row)
    turn_pages(found.page, found.pages)


def asked_page() -> int:
    asked = st.query_params.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def none_yet() -> None:
    title = _("You have not ordered anything yet")
    with blank.page(
        "no-orders", "package_2", title, _("Once you do, you can follow each parcel here.")
    ):
        routes.link(routes.CATALOG, _("Find something you like"), icon=":material/storefront:")


def draw(row: OrderRow) -> None:
    """The link with the number covers the whole card: see buying.css."""
    with st.container(border=True, key=f"order-row-{row.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            routes.link("order", _("**Order {number}**", number=row.id), id=row.id)
            st.caption(day(row.placed_at), width="stretch")
            st.badge(
                order_words.status(row.status),
                icon=order_words.ICONS[row.status],
                color=order_words.COLOURS[row.status],
            )
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"order-goods-{row.id}"
        ):
            order_lines.thumbnails(row.pictures, row.names)
            st.markdown(f"{_what(row)}  \n**{money(row.to_pay)}**", width="stretch")


def turn_pages(page: int, pages: int) -> None:
    if pages < 2:
        return
    key = f"orders-page-{page}"
    with st.container(horizontal_alignment="center"):
        st.pagination(pages, default=page, key=key, on_change=_turned, args=(key,))


def _what(row: OrderRow) -> str:
    first = escape_markdown(row.names[0])
    pieces = ngettext("{n} piece", "{n} pieces", row.pieces).format(n=row.pieces)
    if len(row.names) == 1:
        return f"{first} · {pieces}"
    others = len(row.names) - 1
    text = ngettext("{first} and {n} other product", "{first} and {n} other products", others)
    return f"{text.format(first=first, n=others)} · {pieces}"


def _turned(key: str) -> None:
    page = st.session_state[key]
    st.query_params.from_dict({"page": str(page)} if page > 1 else {})


main()
