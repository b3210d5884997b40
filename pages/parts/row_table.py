"""Rows as a table to read, sort and follow, and to take along as CSV and Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from ecom.settings import settings
from ecom.users import User
from pages.parts import dates, exports, pictures, visit
from pages.parts.exports import Column, Stated, value

NO_VALUE = "–"
ONLY_SHOWN = ("picture", "trend")  # kinds that no spreadsheet can hold
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Link = Callable[[Any], str]
Rows = Sequence[Any] | Callable[[User], Sequence[Any]]


def draw(
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    link: Link | None = None,
    **more: Any,
) -> Any:
    """What `st.dataframe` returns; `more` is for it. The first text column carries the links."""
    linked = next((c.name for c in columns if c.kind == "text"), "") if link else ""
    frame = pd.DataFrame(
        {column.name: [_cell(row, column) for row in rows] for column in columns}, dtype=object
    )
    if link and linked:
        frame[linked] = [f"{link(row)}#{quote(str(value(row, linked)))}" for row in rows]
    pictured = any(column.kind in ONLY_SHOWN for column in columns)
    return st.dataframe(
        frame,
        column_config={c.name: _config(c, linked=c.name == linked) for c in columns},
        hide_index=True,
        row_height=44 if pictured else None,
        placeholder=NO_VALUE,
        key=key,
        **more,
    )


def exported(columns: Sequence[Column]) -> list[Column]:
    kept = [column for column in columns if column.kind not in ONLY_SHOWN]
    return [Column(c.name, c.title, "percent" if c.kind == "share" else c.kind) for c in kept]


def downloads(
    key: str,
    columns: Sequence[Column],
    rows: Rows,
    about: Stated,
    title: str,
    named: Sequence[Any],
    read_at: datetime,
) -> None:
    """`named`: the words and days that the files' names are made of; the rest as in `exports`.

    `rows` that must be called are read when a file is asked for, not whenever the page is drawn,
    by whoever asks for it (`visit.on_demand`).
    """
    read = rows if callable(rows) else lambda _user: rows
    at = None if callable(rows) else read_at  # else it is when the file is made
    kinds = (
        ("csv", "CSV", "text/csv", lambda user: exports.csv(columns, read(user))),
        ("xlsx", "Excel", EXCEL,
         lambda user: exports.xlsx(columns, read(user), about, title, at)),
    )  # fmt: skip
    with st.container(horizontal=True, key=f"downloads-{key}", gap="small"):
        for ending, label, mime, made in kinds:
            st.download_button(
                label,
                visit.on_demand(made),
                file_name=exports.file_name(*named, ending=ending),
                mime=mime,
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key=f"{ending}-{key}",
            )


def _cell(row: Any, column: Column) -> Any:
    found = value(row, column.name)
    if column.kind == "picture":
        return pictures.url(found) if found else None
    if column.kind == "trend":
        return [float(point) for point in found]
    if column.kind == "moment":
        return dates.local(found).replace(tzinfo=None) if found else None
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
        case "moment":
            return kinds.DatetimeColumn(column.title, format="DD/MM/YYYY HH:mm")
    return kinds.TextColumn(column.title)
