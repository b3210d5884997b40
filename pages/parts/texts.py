"""The page's language and its texts.

English texts are the keys; the Vietnamese ones are read from `locale/vi/LC_MESSAGES/messages.po`.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from contextvars import Context, ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from streamlit.runtime.scriptrunner import get_script_run_ctx

T = TypeVar("T")

LANGUAGES = {"en": "English", "vi": "Tiếng Việt"}
"""Each by its own name, which is never translated."""

_LOCALE = Path(__file__).parents[2] / "locale"
CHOSEN = "language"
_SWITCH = "language_switch"

# A page asks for hundreds of texts, and the session state answers slowly. Each run has a thread of
# its session's own; one that the frame did not begin (a fragment's) asks the session state.
_of_this_run: ContextVar[str | None] = ContextVar("language", default=None)


def _(message: str, /, **values: object) -> str:
    """The text in the page's language; `values` fill its {placeholders}, if given."""
    text = _texts(language()).gettext(message)
    return text.format(**values) if values else text


def ngettext(singular: str, plural: str, n: int, /, **values: object) -> str:
    """The text for `n` things."""
    text = _texts(language()).ngettext(singular, plural, n)
    return text.format(**values) if values else text


def begin() -> None:
    """Settles the language of this run: before its page is drawn, and before a press does its work,
    which must not ask the session state."""
    _of_this_run.set(st.session_state.setdefault(CHOSEN, _preferred()))


def language() -> str:
    """`en` or `vi`; English outside a page."""
    settled = _of_this_run.get()
    if settled:
        return settled
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    return st.session_state.get(CHOSEN) or _preferred()


def in_this_language(work: Callable[[], T]) -> Callable[[], T]:
    """`work`, for a thread that is no page's: a file that is made when it is asked for."""
    code = language()

    def settled() -> T:
        _of_this_run.set(code)
        return work()

    return lambda: Context().run(settled)


def set_language(code: str) -> None:
    """For this visit and, by the cookie that `sign_in_cookie` sets, for the next ones."""
    if code in LANGUAGES:
        st.session_state[CHOSEN] = code
        _of_this_run.set(code)


def switch() -> None:
    """The menu's choice of language."""
    st.session_state[_SWITCH] = language()
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        key=_SWITCH,
        format_func=str.upper,
        label_visibility="collapsed",
        required=True,
        on_change=_switched,
    )


def _switched() -> None:
    set_language(st.session_state[_SWITCH] or language())


def _preferred() -> str:
    """What the browser remembers, else what it speaks."""
    remembered = st.context.cookies.get("language")
    if remembered in LANGUAGES:
        return remembered
    spoken = (st.context.locale or "").partition("-")[0].lower()
    return spoken if spoken in LANGUAGES else "en"


@cache
def _texts(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    with (_LOCALE / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
