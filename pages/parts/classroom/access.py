"""Where the shop shows nobody what its servers do, there is no classroom either."""

from __future__ import annotations

import streamlit as st

from pages.parts import blank, routes
from pages.parts.glass import stories
from pages.parts.texts import _


def guard() -> None:
    """At the top of every page of the classroom: says why there is nothing, and ends the page."""
    if stories.is_allowed():
        return
    text = _(
        "The glass box, the experiments and the lessons show what the servers of this shop do. "
        "That is allowed on private servers only, or where `ECOM_GLASS=true` is set."
    )
    with blank.page("no-classroom", "visibility_off", _("This shop shows no insides"), text):
        routes.link(routes.CATALOG, _("Back to the shop"), icon=":material/storefront:")
    st.stop()
