"""The browser's cookies, set by a small script in the page: signed in, signed out, language.

A WebSocket cannot set cookies. The script posts a one-time ticket to `/session`, whose answer sets
the HttpOnly cookie; the script itself never sees what keeps the browser signed in.
"""

from __future__ import annotations

import secrets
import time
from pathlib import Path

import streamlit as st

from pages.parts import notices
from pages.parts.texts import _, language

_TASK = "cookie_task"
_TICKET_LIFE = 60  # seconds; later it would be refused
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")

_script = st.components.v2.component("shop_cookies", js=_SCRIPT)


def keep(ticket: str) -> None:
    """Stay signed in beyond this page; `ticket` comes with the new session."""
    st.session_state[_TASK] = {"ticket": ticket, "since": time.monotonic()}


def forget() -> None:
    """Take the session's cookie away."""
    st.session_state[_TASK] = {"leave": secrets.token_hex(8)}


def draw() -> None:
    """Called by the frame at every run; the script does each task once."""
    _script(
        key="shop_cookies",
        data={"language": language(), **_task()},
        on_failed_change=_failed,
        height=1,  # style.css takes it out of the page's flow
    )


def _task() -> dict[str, object]:
    task = st.session_state.get(_TASK, {})
    if time.monotonic() - task.get("since", time.monotonic()) > _TICKET_LIFE:
        del st.session_state[_TASK]
        return {}
    return {name: value for name, value in task.items() if name != "since"}


def _failed() -> None:
    st.session_state.pop(_TASK, None)
    notices.tell(
        _("Your browser did not keep the sign-in: it ends when you close or reload this page."),
        "cookie_off",
    )
