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
    return _forms().get(form, 0)


def once(form: str, pressed: int, work: Callable[[User], object], done: str) -> bool:
    """`outcome.act` for the form that was `drawn` when it was pressed."""
    forms = _forms()
    if pressed != forms.get(form, 0):
        return outcome.act(lambda user: None, done, form=form)

    def noted(user: User) -> None:
        work(user)
        forms[form] = pressed + 1

    return outcome.act(noted, done, form=form)


def _forms() -> dict[str, int]:
    """One object to note in: a second press stops the first one where it next asks the session
    state for something, which may be right behind its work."""
    return st.session_state.setdefault("presses", {})
