"""Who changed what about one thing, from the audit log."""

from __future__ import annotations

import streamlit as st

from ecom import audit
from ecom.audit import Entry
from pages.parts.dates import moment
from pages.parts.html import escape
from pages.parts.office import words
from pages.parts.texts import _

SHOWN = 20  # the latest ones; the audit has all


def changes(entity: str, entity_id: int) -> None:
    """Folded; read only when it is opened. For pages of whoever may see the thing itself."""
    folded = st.expander(
        _("Who changed what"),
        icon=":material/history:",
        on_change="rerun",
        key=f"story-{entity}-{entity_id}",
    )
    if not folded.open:
        return
    with folded:
        entries = audit.of_entity(entity, entity_id, SHOWN)
        if entries:
            st.html("".join(_told(entry) for entry in entries))
        else:
            st.caption(_("Nobody has changed anything here yet."))


def comparison(entry: Entry) -> str:
    """A table, as HTML, of the fields of an entry before and after."""
    names = list(dict.fromkeys([*(entry.was or {}), *(entry.became or {})]))
    if not names:
        return ""
    rows = [
        f"<tr><td>{escape(words.field(name))}</td>"
        f"<td>{escape(words.value((entry.was or {}).get(name), name))}</td>"
        f"<td>{escape(words.value((entry.became or {}).get(name), name))}</td></tr>"
        for name in names
    ]
    heads = (_("Field"), _("Before"), _("After"))
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    return (
        '<div class="office-compare"><table><thead><tr>'
        f"{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _told(entry: Entry) -> str:
    note = f"<q>{escape(entry.note)}</q>" if entry.note else ""
    return (
        f'<div class="office-entry"><p><b>{escape(words.action(entry.action))}</b> '
        f"<span>{escape(entry.actor)} · {escape(moment(entry.created_at))}</span> {note}</p>"
        f"{comparison(entry)}</div>"
    )
