"""A password that was made for somebody: shown until it is noted, and never again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ecom.users import User
from pages.parts.html import escape_markdown
from pages.parts.office import presses
from pages.parts.texts import _

_KEPT = "staff.password"


def made() -> dict[int, str]:
    """To be asked for before the work, and filled by it with `replace`: a second press stops the
    first one where that asks the session state, so that nobody would ever see the password."""
    return st.session_state.setdefault(_KEPT, {})


def replace(kept: dict[int, str], user_id: int, password: str) -> None:
    """`kept`: what `made` gave; one password waits at a time."""
    kept.clear()
    kept[user_id] = password


def pressed(user_id: int) -> int:
    """For the button that makes a new password, as `presses.drawn`."""
    return presses.drawn(_form(user_id))


def reset(user_id: int, drawn: int, make: Callable[[User, int], str]) -> None:
    """For that button: `make(actor, user_id)` once, however often it is pressed."""
    kept = made()

    def work(actor: User) -> None:
        replace(kept, user_id, make(actor, user_id))

    presses.once(_form(user_id), drawn, work, "", beside=False)


def waiting(user_id: int) -> bool:
    return user_id in made()


def draw(user_id: int, name: str) -> None:
    """On the page of its owner; on anybody else's it is forgotten."""
    kept = made()
    for other in set(kept) - {user_id}:
        kept.pop(other, None)
    password = kept.get(user_id)
    if password is None:
        return  # nothing is cleared: a press that still works may be filling it
    with st.container(border=True, key="new-password"):
        title = _("The new password of {name}", name=escape_markdown(name))
        st.subheader(title, anchor=False)
        st.code(password, language=None)
        st.caption(
            _("For its owner only. It is not shown again; they can change it in their account.")
        )
        st.button(_("I have noted it"), key="new-password-noted", on_click=_forget)


def _form(user_id: int) -> str:
    return f"password-{user_id}"


def _forget() -> None:
    made().clear()
