"""What a customer wants to remember."""

from __future__ import annotations

import streamlit as st

from ecom import wishlists
from pages.parts import blank, cards, routes, visit
from pages.parts.texts import _, ngettext

here = visit.require_customer(_("Sign in to see your wishlist."))

st.title(_("Wishlist"), anchor=False)
with st.skeleton(height=320):
    wished = wishlists.list(here.customer_id)
if wished:
    st.caption(ngettext("{n} product", "{n} products", len(wished), n=len(wished)))
    cards.grid(
        wished,
        key="wishlist",
        on_remove=lambda card: wishlists.remove(here.customer_id, card.id),
    )
else:
    text = _("Press the heart on a product, and you will find it here.")
    with blank.page("wishlist-empty", "favorite", _("Nothing here yet"), text):
        routes.link(routes.CATALOG, _("Discover products"), icon=":material/storefront:")
