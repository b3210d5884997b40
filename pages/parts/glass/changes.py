"""The rows that a click changed, before and after, table by table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from ecom.glass import masks
from ecom.glass.changes import Change
from ecom.glass.server import Untold
from pages.parts.glass import untold
from pages.parts.html import escape
from pages.parts.money import number
from pages.parts.texts import _, ngettext

MOST = 50  # rows of one kind and table
LONG = 32  # letters; what is longer gets several lines


def draw(changes: Sequence[Change] | Untold, viewer_id: int | None) -> None:
    """`viewer_id`: who looks; what is personal is shown of themselves only."""
    if isinstance(changes, Untold):
        st.info(untold.words(changes), icon=":material/info:")
        return
    if not changes:
        st.caption(_("This click changed no row."))
        return
    if any(_has_time(change) for change in changes):
        st.caption(_("Times in these rows are UTC, as the server keeps them."))
    for (table, kind), alike in _grouped(changes).items():
        heading = f"<b>{escape(table)}</b> · {escape(_count(kind, len(alike)))}"
        st.html(f'<p class="row-changes-of">{heading}</p>{_table(alike[:MOST], viewer_id)}')
        more = len(alike) - MOST
        if more > 0:
            st.caption(ngettext("and {n} more", "and {n} more", more, n=number(more)))


def _grouped(changes: Iterable[Change]) -> dict[tuple[str, str], list[Change]]:
    found: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        found.setdefault((change.table, change.kind), []).append(change)
    return found


def _count(kind: str, n: int) -> str:
    if kind == "insert":
        return ngettext("{n} row added", "{n} rows added", n, n=number(n))
    if kind == "delete":
        return ngettext("{n} row deleted", "{n} rows deleted", n, n=number(n))
    return ngettext("{n} row changed", "{n} rows changed", n, n=number(n))


def _table(alike: Sequence[Change], viewer_id: int | None) -> str:
    """All of one table and kind: the key, then what changed, or what a new or old row has."""
    columns = list(dict.fromkeys(name for change in alike for name in _columns(change)))
    authors = any(change.by for change in alike)
    names = [escape(name) for name in columns] + [escape(_("by"))] * authors
    head = "".join(f"<th>{name}</th>" for name in names)
    rows = "".join(_row(change, columns, authors, viewer_id) for change in alike)
    return (
        f'<div class="row-changes" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _columns(change: Change) -> list[str]:
    before, after = change.before or {}, change.after or {}
    told = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [*change.key, *(name for name in told if name not in change.key)]


def _has_time(change: Change) -> bool:
    rows = (change.before or {}, change.after or {})
    return any(isinstance(row.get(name), datetime) for row in rows for name in _columns(change))


def _row(change: Change, columns: Sequence[str], authors: bool, viewer_id: int | None) -> str:
    before, after = (
        masks.row(change.table, row, viewer_id) if row else {}
        for row in (change.before, change.after)
    )
    changed = set(_columns(change)) - set(change.key) if change.kind == "update" else set()
    cells = [
        _changed(before.get(name), after.get(name))
        if name in changed
        else _cell((after or before).get(name))
        for name in columns
    ]
    cells += [f'<span class="by">{escape(change.by or "")}</span>'] * authors
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _changed(old: Any, new: Any) -> str:
    return f"<del>{_cell(old)}</del> → <ins>{_cell(new)}</ins>"


def _cell(value: Any) -> str:
    text = _text(value)
    return f'<span class="long">{escape(text)}</span>' if len(text) > LONG else escape(text)


def _text(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)
