"""What a press of a button led to, said by the page that is drawn next.

A second press stops the callback of the first one where that touches the session's state, be it
right after its commit, or goes on beside it. So what is kept is fetched before the work, and filled
right after it; whether an earlier press has worked is asked once this one is refused.

A late second press may find the page drawn and the message said: it is drawn again at once, and
would be gone before anybody has read it. So it is said for a moment longer.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

import streamlit as st

from ecom.errors import IllegalStep, ShopError
from ecom.users import User
from pages.parts import texts, visit
from pages.parts.errors import explain

_SAID = "outcome"
MOMENT = 2  # seconds

Done = str | Callable[[Any], str]


def act(work: Callable[[User], Any], done: Done) -> bool:
    """For a callback: do it for whoever is signed in now, and note how it went for the page.

    `done`: what to say then, or what makes it of `work`'s result; '' says nothing. False: it was
    refused, or nobody is signed in any more, so that the page asks for it.
    """
    try:
        return attempt(work, done)
    except IllegalStep as error:
        # A second press before the page was drawn again: what the first one did still counts.
        fail(explain(error), overrule=False)
    except ShopError as error:
        fail(explain(error), overrule=not is_unsaid())
    return False


def attempt(work: Callable[[User], Any], done: Done) -> bool:
    """Like `act`; what `ecom` raises goes on to the caller."""
    user = visit.current().user
    if user is None:
        return False  # the session has ended: the page asks to sign in
    kept = _kept()
    texts.begin()  # so that a text in `work` asks the session state no more
    found = work(user)
    kept.clear()
    kept["success"] = "" if callable(done) else done
    if callable(done):
        kept["due"] = (done, found)
        kept["success"] = done(found)
        kept.pop("due", None)
    return True


def fail(text: str, overrule: bool = True) -> None:
    """`overrule`: also if the page has not said yet what an earlier press came to."""
    kept = _kept()
    if overrule or not kept or "told" in kept:
        kept.clear()
        kept["error"] = text


def is_unsaid() -> bool:
    """Whether a press that the page has not answered yet has done its work."""
    return "success" in _kept() and "told" not in _kept()


def show() -> None:
    """At the top of a page; it stays in sight of whoever has scrolled down to press a button."""
    kept = _kept()
    if monotonic() - kept.get("told", monotonic()) > MOMENT:
        kept.clear()
    if "due" in kept:
        done, found = kept["due"]
        kept["success"] = done(found)
        del kept["due"]
        st.rerun()  # it may have changed what this page is about, and what its forms begin with
    # Its place is there without a text, too: what moves down the page folds up what was open in it.
    with st.container(key="outcome"):
        if "error" in kept:
            st.error(kept["error"], icon=":material/error:")
        elif kept.get("success"):
            st.success(kept["success"], icon=":material/check_circle:")


def told() -> None:
    """The page has been drawn to its end: what it said need not be said again, but for `MOMENT`.
    It stays the same object: a press whose work goes on meanwhile will fill it."""
    if _kept():
        _kept().setdefault("told", monotonic())


def _kept() -> dict[str, Any]:
    return st.session_state.setdefault(_SAID, {})
