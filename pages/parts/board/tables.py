"""Rows of a dashboard: read on the page, or taken along as CSV and Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from ecom.settings import settings
from pages.parts import exports, pictures
from pages.parts.board.cards import NO_VALUE
from pages.parts.exports import Column, value
from pages.parts.texts import _, in_this_language

if TYPE_CHECKING:
    from pages.parts.board.page import Board

ONLY_SHOWN = ("picture", "trend")  # kinds that no spreadsheet can hold
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Link = Callable[[Any], str]


def draw(
    page: Board,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    link: Link | None,
    shown: bool,
    labels: Mapping[str, str],
) -> None:
    kept = exported(columns)
    page.paper.table(kept, rows)
    if shown:
        _table(key, columns, rows, link)
        _downloads(page, key, kept, rows, labels)
        return
    folded = st.expander(_("Table"), icon=":material/table:", on_change="rerun", key=f"more-{key}")
    if folded.open:
        with folded:
            _table(key, columns, rows, link)
            _downloads(page, key, kept, rows, labels)


def exported(columns: Sequence[Column]) -> list[Column]:
    kept = [column for column in columns if column.kind not in ONLY_SHOWN]
    return [Column(c.name, c.title, "percent" if c.kind == "share" else c.kind) for c in kept]


def _table(key: str, columns: Sequence[Column], rows: Sequence[Any], link: Link | None) -> None:
    linked = next((c.name for c in columns if c.kind == "text"), "") if link else ""
    frame = pd.DataFrame(
        {column.name: [_cell(row, column) for row in rows] for column in columns}, dtype=object
    )
    if link and linked:
        frame[linked] = [f"{link(row)}#{quote(str(value(row, linked)))}" for row in rows]
    config = {c.name: _config(c, linked=c.name == linked) for c in columns}
    pictured = any(column.kind in ONLY_SHOWN for column in columns)
    st.dataframe(
        frame,
        column_config=config,
        hide_index=True,
        row_height=44 if pictured else None,
        placeholder=NO_VALUE,
        key=f"rows-{key}",
    )


def _cell(row: Any, column: Column) -> Any:
    found = value(row, column.name)
    if column.kind == "picture":
        return pictures.url(found) if found else None
    if column.kind == "trend":
        return [float(point) for point in found]
    return float(found) if isinstance(found, Decimal) else found


def _config(column: Column, *, linked: bool) -> Any:
    kinds = st.column_config
    if linked:
        return kinds.LinkColumn(column.title, display_text="#(.*)$")
    match column.kind:
        case "picture":
            return kinds.ImageColumn(column.title, width=60)
        case "trend":
            return kinds.AreaChartColumn(column.title, width=120, y_min=0)
        case "money":
            unit = "₫" if settings().currency == "VND" else settings().currency
            return kinds.NumberColumn(f"{column.title} ({unit})", format="localized")
        case "count":
            return kinds.NumberColumn(column.title, format="localized")
        case "percent":
            return kinds.NumberColumn(column.title, format="percent")
        case "share":
            return kinds.ProgressColumn(column.title, format="percent", min_value=0, max_value=1)
        case "date":
            return kinds.DateColumn(column.title, format="DD/MM/YYYY")
    return kinds.TextColumn(column.title)


def _downloads(
    page: Board,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    labels: Mapping[str, str],
) -> None:
    about, title = page.stated_with(labels), page.paper.topic()
    now = datetime.now(UTC).replace(tzinfo=None)
    kinds = (
        ("csv", "CSV", "text/csv", partial(exports.csv, columns, rows)),
        ("xlsx", "Excel", EXCEL, partial(exports.xlsx, columns, rows, about, title, now)),
    )
    with st.container(horizontal=True, key=f"board-downloads-{key}", gap="small"):
        for ending, label, mime, made in kinds:
            st.download_button(
                label,
                in_this_language(made),
                file_name=exports.file_name(*page.files(key, labels), ending=ending),
                mime=mime,
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key=f"{ending}-{key}",
            )
