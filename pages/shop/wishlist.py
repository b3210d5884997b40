"""What a customer wants to remember."""

from __future__ import annotations

import streamlit as st

from ecom import wishlists
from ecom.catalog import Card
from ecom.errors import ShopError
from pages.parts import blank, cards, errors, notices, routes, visit
from pages.parts.texts import _, ngettext


def take_off(card: Card) -> None:
    """For a callback: the list is that of whoever is signed in now."""
    try:
        customer_id = visit.current().customer_id
        if customer_id is not None:
            wishlists.remove(customer_id, card.id)
    except ShopError as error:
        notices.tell(errors.explain(error), "error")


here = visit.require_customer(_("Sign in to see your wishlist."))

st.title(_("Wishlist"), anchor=False)
with st.skeleton(height=320):
    wished = wishlists.list(here.customer_id)
if wished:
    st.caption(ngettext("{n} product", "{n} products", len(wished), n=len(wished)))
    cards.grid(wished, key="wishlist", on_remove=take_off)
else:
    text = _("Press the heart on a product, and you will find it here.")
    with blank.page("wishlist-empty", "favorite", _("Nothing here yet"), text):
        routes.link(routes.CATALOG, _("Discover products"), icon=":material/storefront:")
