"""Rows of a dashboard: read on the page, or taken along as CSV and Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import row_table
from pages.parts.exports import Column
from pages.parts.row_table import Link
from pages.parts.texts import _

if TYPE_CHECKING:
    from pages.parts.board.page import Board


def draw(
    page: Board,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    link: Link | None,
    shown: bool,
    labels: Mapping[str, str],
) -> None:
    kept = row_table.exported(columns)
    page.paper.table(kept, rows)
    if shown:
        _table(page, key, columns, rows, link, labels)
        return
    folded = st.expander(_("Table"), icon=":material/table:", on_change="rerun", key=f"more-{key}")
    if folded.open:
        with folded:
            _table(page, key, columns, rows, link, labels)


def _table(
    page: Board,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    link: Link | None,
    labels: Mapping[str, str],
) -> None:
    row_table.draw(f"rows-{key}", columns, rows, link)
    row_table.downloads(
        key,
        row_table.exported(columns),
        rows,
        page.stated_with(labels),
        page.paper.topic(),
        page.files(key, labels),
        datetime.now(UTC).replace(tzinfo=None),
    )
