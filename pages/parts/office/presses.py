"""A button pressed twice does its work once, and says again what came of it.

    st.button(…, on_click=_cancel, args=(order_id, presses.drawn(form)))

    def _cancel(order_id: int, drawn: int) -> None:
        reason = st.session_state[…]
        presses.once(form, drawn, lambda user: order_desk.cancel(user, order_id, reason), _("…"))

The second press may come while the first one still works: it waits then. It may stop the first
one where that next asks the session state for something, so that `work` must not: what was typed
is read before. And between both the page may have been drawn, with another form of that name: the
second press comes with what was typed into the first one, so that a form that stays on the page
has a new name for what is typed and pressed in it, `key=presses.named(form)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import streamlit as st

from ecom.users import User
from pages.parts.office import outcome
from pages.parts.outcome import Done


@dataclass
class Note:
    """Of one form: how often it has done its work, and what came of it the last time."""

    done: int = 0
    result: Any = None
    lock: Lock = field(default_factory=Lock)


def drawn(form: str) -> int:
    """Which form of this name it is: one that has done its work is followed by another one."""
    return _note(form).done


def named(form: str, key: str = "") -> str:
    """`key`, or the form's name, for the widgets of the form that is drawn now."""
    return "-".join([key or form, *([str(drawn(form))] if drawn(form) else [])])


def once(
    form: str,
    pressed: int,
    work: Callable[[User], Any],
    done: Done,
    beside: bool = True,
) -> bool:
    """`outcome.act` for the form that was `drawn` when it was pressed; true for its second press.

    `beside`: what is wrong is said beside the fields of `form`, not at the top of the page.
    """
    note = _note(form)

    def noted(user: User) -> Any:
        with note.lock:
            if note.done == pressed:
                note.result = work(user)
                note.done = pressed + 1
            return note.result

    return outcome.act(noted, done, form=form if beside else "")


def _note(form: str) -> Note:
    return st.session_state.setdefault("presses", {}).setdefault(form, Note())
