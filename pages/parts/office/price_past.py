"""Past price changes: each opens to its products, and can be undone."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ecom import categories, permissions, price_changes, price_history
from ecom.price_changes import NAMED, Undone
from ecom.price_history import PriceChange
from ecom.users import User
from pages.parts import routes
from pages.parts.dates import moment
from pages.parts.exports import Column
from pages.parts.html import escape_markdown
from pages.parts.office import fold, listing, outcome, price_words
from pages.parts.texts import _, ngettext


def draw(viewer: User | None) -> None:
    st.subheader(_("Past changes"), anchor=False)
    after, before = st.query_params.get("after", ""), st.query_params.get("before", "")
    page = price_history.changes(viewer, after, before)
    if not page.rows:
        st.caption(_("No prices have been changed together yet."))
        return
    names = {one.id: one.name for one in categories.categories(viewer)}
    for change in page.rows:
        _fold(viewer, change, names)
    listing.pager(page)


def _fold(viewer: User | None, change: PriceChange, names: dict[int, str]) -> None:
    is_open = st.query_params.get("change", "") == str(change.id)
    word = _("Undone")
    undone = f":gray-badge[{word}]" if change.undone_at else ""
    with fold.row("change", change.id, price_words.rule(change.rule), undone, is_open):
        count = ngettext("{n} price", "{n} prices", change.products, n=change.products)
        said = [
            count,
            price_words.choice(change.choice, names),
            f"{escape_markdown(change.actor)}, {moment(change.created_at)}",
            *([f"“{escape_markdown(change.note)}”"] if change.note else []),
        ]
        st.caption(" · ".join(said))
        if is_open:
            _opened(viewer, change)


def _opened(viewer: User | None, change: PriceChange) -> None:
    _found, items = price_history.price_change(viewer, change.id)
    columns = [
        Column("name", _("Product")),
        Column("old_price", _("Old price"), "money"),
        Column("new_price", _("New price"), "money"),
        Column("now", _("Price now"), "money"),
    ]
    listing.table(
        "price-items",
        columns,
        items,
        link=lambda item: routes.href("manage-product", id=item.product_id),
    )
    listing.downloads("price-items", columns, items, _("Changed prices"))
    if change.undone_at:
        by = escape_markdown(change.undone_by or "")
        st.caption(_("Undone by {name}, {time}.", name=by, time=moment(change.undone_at)))
    elif permissions.allows(viewer, "products.write"):
        _undo(change, sum(item.now == item.new_price for item in items), len(items))


def _undo(change: PriceChange, still: int, products: int) -> None:
    if not still:
        st.caption(_("All of these products have got other prices since: nothing to undo."))
        return
    if still < products:
        since = products - still
        st.caption(
            ngettext(
                "{n} product has got another price since and keeps it.",
                "{n} products have got other prices since and keep them.",
                since,
                n=since,
            )
        )
    st.button(
        ngettext("Undo: {n} price", "Undo: {n} prices", still, n=still),
        key="prices-undo",
        icon=":material/undo:",
        on_click=partial(_do_undo, change.id),
    )


def _do_undo(change_id: int) -> None:
    outcome.act(lambda user: price_changes.undo(user, change_id), _told)


def _told(undone: Undone) -> str:
    text = ngettext(
        "{n} price is as it was before.",
        "{n} prices are as they were before.",
        undone.restored,
        n=undone.restored,
    )
    if not undone.kept:
        return text
    names = ", ".join(escape_markdown(item.name) for item in undone.kept[:NAMED])
    more = len(undone.kept) - NAMED
    if more > 0:
        names = _("{names} and {n} more", names=names, n=more)
    since = _("Changed since, and left alone: {names}.", names=names)
    return f"{text} {since}"
