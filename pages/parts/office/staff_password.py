"""A password that was made for somebody: shown until it is noted, and never again."""

from __future__ import annotations

import streamlit as st

from pages.parts.html import escape_markdown
from pages.parts.texts import _

_KEPT = "staff.password"


def keep_password(user_id: int, password: str) -> None:
    st.session_state[_KEPT] = (user_id, password)


def waiting(user_id: int) -> bool:
    return st.session_state.get(_KEPT, (None, ""))[0] == user_id


def draw(user_id: int, name: str) -> None:
    """On the page of its owner; on anybody else's it is forgotten."""
    kept, password = st.session_state.get(_KEPT, (None, ""))
    if kept != user_id:
        _forget()
        return
    with st.container(border=True, key="new-password"):
        title = _("The new password of {name}", name=escape_markdown(name))
        st.subheader(title, anchor=False)
        st.code(password, language=None)
        st.caption(
            _("For its owner only. It is not shown again; they can change it in their account.")
        )
        st.button(_("I have noted it"), key="new-password-noted", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(_KEPT, None)
