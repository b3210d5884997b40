"""Two people edited the same thing: the second sees what the first changed, and chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

import streamlit as st

from ecom.errors import Conflict
from pages.parts.dates import moment
from pages.parts.html import escape, escape_markdown
from pages.parts.office import words
from pages.parts.texts import _

Title = str | tuple[str, Callable[[Any], str]]


@dataclass(frozen=True)
class Choice:
    """`mine`: save `fields` over `row_version`; `theirs`: fill the form with `fields`, and go on
    from `row_version`. What only one of both changed is in `fields` either way."""

    kind: Literal["mine", "theirs"]
    fields: dict[str, Any]
    row_version: int


@dataclass(frozen=True)
class _Kept:
    theirs: dict[str, Any]
    mine: dict[str, Any]
    shown: dict[str, Any]
    row_version: int
    by: str
    at: datetime | None

    def changed_by_them(self, name: str) -> bool:
        return not _same(self.theirs.get(name), self.shown.get(name, self.mine.get(name)))

    def merged(self) -> dict[str, Any]:
        """Mine, but for what I left as it was."""
        return {
            name: self.theirs[name]
            if name in self.theirs and name in self.shown and _same(typed, self.shown[name])
            else typed
            for name, typed in self.mine.items()
        }


def keep(key: str, error: Conflict, mine: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
    """`mine`: what was typed; `shown`: what the editor had begun with; by name of field."""
    st.session_state[_key(key)] = _Kept(
        dict(error.current), dict(mine), dict(shown), error.row_version, error.by, error.at
    )


def draw(key: str, titles: Mapping[str, Title]) -> Choice | None:
    """Above the form. `titles`: of the fields to compare, with what says their values if need be.

    Returns the editor's choice once, in the run after the press; None while there is none.
    """
    choice = st.session_state.pop(_key(key, "choice"), None)
    kept: _Kept | None = st.session_state.get(_key(key))
    if kept is None:
        return choice
    with st.container(border=True, key=f"conflict-{key}"):
        st.subheader(_("Somebody else changed this meanwhile"), anchor=False)
        st.markdown(_who(kept))
        st.html(_comparison(kept, titles))
        st.caption(_("Nothing is saved yet. What you typed is still in the form below."))
        with st.container(horizontal=True, gap="small"):
            for kind, label in (("mine", _("Keep mine")), ("theirs", _("Take theirs"))):
                st.button(
                    label,
                    key=f"conflict-{key}-{kind}",
                    type="primary" if kind == "mine" else "secondary",
                    on_click=partial(_choose, key, kind),
                )
    return choice


def _choose(key: str, kind: Literal["mine", "theirs"]) -> None:
    kept: _Kept | None = st.session_state.pop(_key(key), None)
    if kept is not None:  # else a second press: the first one counts
        fields = kept.merged() if kind == "mine" else kept.theirs
        st.session_state[_key(key, "choice")] = Choice(kind, fields, kept.row_version)


def _who(kept: _Kept) -> str:
    if not kept.by or kept.at is None:
        return _("While you were editing, this was changed elsewhere, for example by a sale.")
    return _(
        "**{name}** saved other values on {time}.",
        name=escape_markdown(kept.by),
        time=moment(kept.at),
    )


def _comparison(kept: _Kept, titles: Mapping[str, Title]) -> str:
    texts = (_("Field"), _("You began with"), _("Theirs"), _("Yours"))
    heads = [escape(text) for text in texts]
    rows = []
    for name, title in titles.items():
        theirs, mine = kept.theirs.get(name), kept.mine.get(name)
        if name not in kept.theirs or (_same(theirs, mine) and not kept.changed_by_them(name)):
            continue
        said, say = title if isinstance(title, tuple) else (title, words.value)
        cells = (kept.shown.get(name), theirs, mine)
        told = "".join(
            f'<td data-head="{head}">{escape(say(cell))}</td>'
            for head, cell in zip(heads[1:], cells, strict=True)
        )
        rows.append(f"<tr><th scope='row'>{escape(said)}</th>{told}</tr>")
    head = "".join(f"<th scope='col'>{text}</th>" for text in heads)
    return (
        f'<table class="office-compare"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _same(one: Any, other: Any) -> bool:
    """A field left empty is '' in the form and None in the table; spaces around do not count."""

    def plain(value: Any) -> Any:
        return (value.strip() or None) if isinstance(value, str) else value

    return plain(one) == plain(other)


def _key(key: str, what: str = "kept") -> str:
    return f"conflict.{what}.{key}"
