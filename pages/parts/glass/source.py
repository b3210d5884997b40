"""The code behind an entry, shown in place: who asked, and what ran in the server."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ecom.glass import sources
from ecom.glass.sources import Source
from ecom.trace import Caller
from pages.parts.html import escape_markdown
from pages.parts.texts import _

LANGUAGES = {".py": "python", ".sql": "sql", ".lua": "lua"}
TALL = 480  # pixels; what is longer scrolls


def draw(callers: Sequence[Caller], names: Sequence[str], key: str) -> None:
    """`names`: of objects of the database or scripts of Redis; others are left out."""
    asked = {_label(caller): caller for caller in callers}
    ran = {source.path: source for source in sources.named(names)}
    if not asked and not ran:
        return
    chosen = st.pills(
        _("Source code"),
        [*reversed(asked), *ran],
        format_func=_short,
        key=f"source-{key}",
    )
    if chosen in ran:
        _show(ran[chosen], None)
    elif chosen in asked:
        _show(sources.of_function(asked[chosen]), asked[chosen])


def _label(caller: Caller) -> str:
    return f"{caller.path}:{caller.function}"


def _short(label: str) -> str:
    """`carts.add` of ecom/carts.py:add, `place_order.sql` of its path."""
    path, _colon, function = label.partition(":")
    file = path.rpartition("/")[2]
    is_named = function not in ("", "<module>")
    name = f"{file.removesuffix('.py')}.{function}" if is_named else file
    return escape_markdown(name)


def _show(source: Source | None, caller: Caller | None) -> None:
    if source is None:
        st.caption(_("This file is not there any more."))
        return
    where = escape_markdown(source.path)
    if caller:
        where = _(
            "{path}, lines {first} to {last} of the file. Here, line {line} asked.",
            path=where,
            first=source.first_line,
            last=source.first_line + source.text.count("\n"),
            line=caller.line - source.first_line + 1,
        )
    st.caption(where)
    ending = source.path[source.path.rindex(".") :]
    long = source.text.count("\n") > 24
    st.code(
        source.text,
        language=LANGUAGES[ending],
        line_numbers=True,
        height=TALL if long else "content",
    )
