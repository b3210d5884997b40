"""Long lists of the office: a table to follow and to pick from, its pages, and its files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from ecom.paging import Page
from pages.parts import address, row_table
from pages.parts.exports import Column, Stated, value
from pages.parts.office import shortcuts
from pages.parts.row_table import Link, Rows
from pages.parts.texts import _


def table(
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    link: Link | None = None,
    pick: bool = False,
    empty: str = "",
) -> list[Any]:
    """The rows that are ticked, if `pick`; `empty` is said in place of a table without rows.

    `link(row)` is where the first text column leads. Rows to be picked need an `id`.
    """
    if not rows:
        with st.container(border=True, key=f"nothing-{key}"):
            st.caption(empty or _("Nothing here matches. Change the filters or clear them."))
        return []
    if not pick:
        row_table.draw(f"rows-{key}", columns, rows, link)
        return []
    picked = row_table.draw(
        picking(key, rows), columns, rows, link, on_select="rerun", selection_mode="multi-row"
    )
    return [rows[at] for at in picked.selection.rows if at < len(rows)]


def picking(key: str, rows: Sequence[Any]) -> str:
    """The key of a table that rows are picked from: ticks are by place, so that they must go when
    other rows take these places."""
    ids = ",".join(str(value(row, "id")) for row in rows)
    return f"rows-{key}-{hashlib.sha256(ids.encode()).hexdigest()[:12]}"


def pager(page: Page[Any]) -> None:
    """To the rows before and after, if there are any; all else in the URL stays."""
    if not (page.previous or page.next):
        return
    with st.container(horizontal=True, key="pager", gap="small"):
        st.button(
            _("Previous"),
            icon=":material/arrow_back:",
            key="pager-previous",
            disabled=not page.previous,
            shortcut=shortcuts.PREVIOUS,
            on_click=partial(address.change, {"after": None, "before": page.previous}),
        )
        st.button(
            _("Next"),
            icon=":material/arrow_forward:",
            icon_position="right",
            key="pager-next",
            disabled=not page.next,
            shortcut=shortcuts.NEXT,
            on_click=partial(address.change, {"after": page.next, "before": None}),
        )


def downloads(
    key: str,
    columns: Sequence[Column],
    rows: Rows,
    title: str,
    stated: Stated = (),
    named: Sequence[Any] = (),
) -> None:
    """CSV and Excel of these rows. `stated`: what narrows them, name and words; `named`: what the
    files' names begin with (`key` if not given); the day comes behind.

    A call as `rows` reads all of a long list, in a thread of its own, once a file is asked for; it
    is given the user who asks.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    if rows:
        named = (*(named or (key,)), now.date())
        row_table.downloads(key, row_table.exported(columns), rows, stated, title, named, now)
