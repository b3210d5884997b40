"""A button pressed twice does its work once, and says again what came of it.

    st.button(…, on_click=_cancel, args=(order_id, presses.drawn(form)))

    def _cancel(order_id: int, drawn: int) -> None:
        presses.once(form, drawn, work, _("The order is canceled."))

Between both presses the page may have been drawn, and what the first one came to be said and gone.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ecom.users import User
from pages.parts.office import outcome


def drawn(form: str) -> int:
    """Which form of this name it is: one that has done its work is followed by another one."""
    return st.session_state.get(_key(form), 0)


def once(form: str, pressed: int, work: Callable[[User], object], done: str) -> bool:
    """`outcome.act` for the form that was `drawn` when it was pressed."""
    if pressed != drawn(form):
        return outcome.act(lambda user: None, done, form=form)
    well = outcome.act(work, done, form=form)
    if well:
        st.session_state[_key(form)] = pressed + 1
    return well


def _key(form: str) -> str:
    return f"presses-{form}"
