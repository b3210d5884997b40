"""Who changed what about one thing, from the audit log."""

from __future__ import annotations

import streamlit as st

from ecom import audit
from ecom.audit import Entry
from ecom.users import User
from pages.parts.dates import moment
from pages.parts.html import escape
from pages.parts.office import words
from pages.parts.texts import _

SHOWN = 20  # the latest ones; the audit has all


def changes(viewer: User | None, entity: str, entity_id: int) -> None:
    """Folded; read only when it is opened. Raises NotAllowed, as `audit.of_entity` does."""
    folded = st.expander(
        _("Who changed what"),
        icon=":material/history:",
        on_change="rerun",
        key=f"story-{entity}-{entity_id}",
    )
    if not folded.open:
        return
    with folded:
        entries = audit.of_entity(viewer, entity, entity_id, SHOWN)
        if entries:
            st.html("".join(_told(entry) for entry in entries))
        else:
            st.caption(_("Nobody has changed anything here yet."))


def comparison(entry: Entry) -> str:
    """As HTML: the fields of an entry as they were and as they are since."""
    names = dict.fromkeys([*(entry.was or {}), *(entry.became or {})])
    rows = [
        f"<tr><th scope='row'>{escape(words.field(name))}</th>{_cells(entry, name)}</tr>"
        for name in names
    ]
    if not rows:
        return ""
    heads = (_("Field"), _("As it was"), _("As it is since"))
    head = "".join(f"<th scope='col'>{escape(text)}</th>" for text in heads)
    return (
        f'<table class="office-changes"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _cells(entry: Entry, name: str) -> str:
    was, became = (
        escape(words.value(side.get(name), name)) if side is not None else None
        for side in (entry.was, entry.became)
    )
    if was is None:
        return f"<td colspan='2'>{became}</td>"  # it is new: there was nothing before
    return f"<td>{was}</td><td>{became or words.NOTHING}</td>"


def _told(entry: Entry) -> str:
    note = f"<q>{escape(entry.note)}</q>" if entry.note else ""
    return (
        f'<div class="office-entry"><p><b>{escape(words.action(entry.action))}</b> '
        f"<span>{escape(entry.actor)} · {escape(moment(entry.created_at))}</span> {note}</p>"
        f"{comparison(entry)}</div>"
    )
