"""The demo shop brought back: asked twice, the second time for a word."""

from __future__ import annotations

import streamlit as st

from ecom import permissions, shop_reset
from ecom.errors import IllegalStep, ShopError
from ecom.users import User
from pages.parts import errors, notices, visit
from pages.parts.texts import _

ASKED, WORD = "reset-asked", "reset-word"
TYPED = "RESET"  # in every language


def is_for(viewer: User | None) -> bool:
    """For super admins, where the servers are private."""
    return shop_reset.is_offered() and permissions.allows(viewer, shop_reset.RIGHT)


def draw() -> None:
    st.subheader(_("Begin anew"), anchor=False)
    st.write(
        _(
            "Brings the demo shop back to its first day: its orders, accounts, stock and prices. "
            "What anybody has bought, changed or signed up for is lost, and everybody is signed "
            "out. The shop is closed for a minute or two and opens by itself."
        )
    )
    if st.session_state.get(ASKED):
        confirm()
    else:
        st.button(
            _("Reset the shop …"), key="reset-ask", icon=":material/restart_alt:", on_click=ask
        )


def confirm() -> None:
    st.warning(
        _("There is no way back. Type {word} to show that you mean it.", word=f"**{TYPED}**"),
        icon=":material/warning:",
    )
    typed = st.text_input(_("The word"), key=WORD, width=240, placeholder=TYPED)
    with st.container(horizontal=True):
        st.button(
            _("Reset the shop now"),
            key="reset-now",
            type="primary",
            icon=":material/restart_alt:",
            disabled=typed.strip().upper() != TYPED,
            on_click=begin,
        )
        st.button(_("Leave it as it is"), key="reset-not", on_click=leave)


def ask() -> None:
    st.session_state[ASKED] = True


def leave() -> None:
    st.session_state.pop(ASKED, None)
    st.session_state.pop(WORD, None)


def begin() -> None:
    """The page that is drawn next is that of a shop which opens."""
    leave()
    try:
        shop_reset.begin(visit.current().user)
    except IllegalStep as error:
        if error.code != "reset_under_way":
            notices.tell(errors.explain(error), "error")
    except ShopError as error:
        notices.tell(errors.explain(error), "error")
