"""One product, as the office edits it; without an id in the address, a new one."""

from __future__ import annotations

import streamlit as st

from ecom import permissions, product_lists, products
from ecom.errors import NotFound
from ecom.products import Product
from ecom.users import User
from pages.parts import blank, routes, visit
from pages.parts.dates import day
from pages.parts.money import number
from pages.parts.office import headline, product_form, story
from pages.parts.texts import _

_LIST = "manage-products"


def main() -> None:
    viewer = visit.require("products.read").user
    writes = permissions.allows(viewer, "products.write")
    asked = st.query_params.get("id")
    if asked is None:
        visit.require("products.write")
        headline.draw(_("New product"), back=(_LIST, _("Products")))
        product_form.draw(viewer, None, writes)
        return
    product = _asked_for(viewer, asked)
    if product is None:
        with blank.page("no-product", "search_off", _("There is no such product"), ""):
            routes.link(_LIST, _("Products"), icon=":material/arrow_back:")
        return
    _head(viewer, product)
    product_form.draw(viewer, product, writes)
    story.changes(viewer, "product", product.id)


def _asked_for(viewer: User, asked: str) -> Product | None:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    try:
        return products.product(viewer, int(asked))
    except NotFound:
        return None


def _head(viewer: User, product: Product) -> None:
    archived = product.archived_at is not None
    badge = (_("Archived"), "gray") if archived else (_("For sale"), "green")
    headline.draw(product.draft.name, back=(_LIST, _("Products")), badge=badge)
    row = product_lists.row(viewer, product.id)
    facts = (
        _("No. {id}", id=product.id),
        _("{n} in stock", n=number(row.on_hand)),
        _("{n} sold in {days} days", n=number(row.sold), days=product_lists.SALES_DAYS),
        _("added on {day}", day=day(product.created_at)),
    )
    st.caption(" · ".join(facts))
    with st.container(horizontal=True, vertical_alignment="center", key="product-links"):
        routes.link("product", _("In the shop"), icon=":material/storefront:", id=product.id)
        if permissions.allows(viewer, "stock.read"):
            routes.link("manage-stock", _("Stock"), icon=":material/shelves:", q=product.draft.name)
        for name, label, icon in (
            ("revenue", _("Its sales"), "monitoring"),
            ("inventory", _("Its movements"), "warehouse"),
        ):
            if permissions.allows(viewer, f"reports.{name}"):
                routes.link(name, label, icon=f":material/{icon}:", product=product.id)


main()
