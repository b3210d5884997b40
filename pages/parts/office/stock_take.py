"""A stock-take: a sheet of what should lie in a warehouse, what was counted, and the differences.

The sheet is made once and kept while people count: what is sold meanwhile is not undone by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from ecom import stock_desk, stock_lists
from ecom.stock_desk import Counted, Difference
from ecom.users import User
from ecom.warehouses import Warehouse
from pages.parts import exports, pdf, visit
from pages.parts.dates import moment
from pages.parts.exports import Column
from pages.parts.html import escape_markdown
from pages.parts.money import number
from pages.parts.office import outcome, presses, stock_moves
from pages.parts.texts import _, ngettext

SHEET = "stock_take.sheet"
_EDITOR = "stock_take.editor"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Taken:
    """The sheet that is being filled in, and where."""

    warehouse_id: int
    warehouse: str
    category: str
    sheet: stock_lists.Sheet

    def name(self, product_id: int) -> str:
        return next(row.name for row in self.sheet.rows if row.id == product_id)


@dataclass(frozen=True)
class Section:
    """The sheet on paper, as `pdf.document` draws it."""

    title: str
    caption: str
    figures: tuple = ()
    charts: tuple = ()
    tables: tuple = ()


def draw(warehouses: list[Warehouse], categories: dict[int, str]) -> None:
    taken: Taken | None = st.session_state.get(SHEET)
    if taken is None:
        _begin(warehouses, categories)
    else:
        _count(taken)


def _begin(warehouses: list[Warehouse], categories: dict[int, str]) -> None:
    st.caption(
        _("Make a sheet, count, type in what you found. The shop stays open: what is sold "
          "meanwhile is taken into account.")
    )  # fmt: skip
    left, right = st.columns(2)
    with left:
        place = stock_moves.choose(_("Warehouse"), "take-warehouse", warehouses)
    with right:
        category = st.selectbox(
            _("Category"),
            [None, *categories],
            format_func=lambda one: categories[one] if one else _("All categories"),
            key="take-category",
        )
    st.button(
        _("Make the sheet"),
        key="take-begin",
        type="primary",
        icon=":material/checklist:",
        on_click=_make,
        args=(place, category, categories.get(category or 0, "")),
    )


def _make(place: Warehouse, category_id: int | None, category: str) -> None:
    def work(actor: User) -> None:
        sheet = stock_lists.to_count(actor, place.id, category_id)
        st.session_state[SHEET] = Taken(place.id, place.name, category, sheet)

    outcome.act(work, "")


def _count(taken: Taken) -> None:
    sheet = taken.sheet
    title = escape_markdown(" · ".join(filter(None, [taken.warehouse, taken.category])))
    st.subheader(title, anchor=False)
    st.caption(_("On hand at {moment}. A field left empty is not counted.",
                 moment=moment(sheet.listed_at)))  # fmt: skip
    _downloads(taken)
    edited = st.data_editor(
        pd.DataFrame(
            {
                "name": [row.name for row in sheet.rows],
                "pieces": [row.pieces for row in sheet.rows],
                "counted": pd.array([None] * len(sheet.rows), dtype="Int64"),
            }
        ),
        column_config={
            "name": st.column_config.TextColumn(_("Product")),
            "pieces": st.column_config.NumberColumn(_("On the list"), format="localized"),
            "counted": st.column_config.NumberColumn(
                _("Counted"), min_value=0, max_value=stock_moves.MOST_PIECES, step=1
            ),
        },
        disabled=["name", "pieces"],
        hide_index=True,
        width="stretch",
        placeholder="",
        key=_EDITOR,
    )
    counted = [
        Counted(row.id, row.pieces, int(found))
        for row, found in zip(sheet.rows, edited["counted"], strict=True)
        if not pd.isna(found)
    ]
    _differences(taken, counted)
    st.text_input(
        _("For the ledger"), key="take-note", value=_("Stock-take"),
        max_chars=stock_desk.LONGEST_NOTE,
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(
            _("Book the differences"), key="take-book", type="primary", icon=":material/check:",
            disabled=not counted, on_click=_book,
            args=(taken, counted, presses.drawn(SHEET)),
        )  # fmt: skip
        st.button(_("Put the sheet away"), key="take-away", icon=":material/close:", on_click=_away)


def _differences(taken: Taken, counted: list[Counted]) -> None:
    off = [line for line in counted if line.counted != line.seen]
    done = _("{counted} of {all} counted.", counted=number(len(counted)), all=len(taken.sheet.rows))
    if not off:
        st.markdown(f"{done} " + (_("No difference so far.") if counted else ""))
        return
    text = ngettext("{n} difference:", "{n} differences:", len(off)).format(n=number(len(off)))
    lines = [
        f"- {escape_markdown(taken.name(line.product_id))}: {number(line.seen)} → "
        f"{number(line.counted)} (**{line.counted - line.seen:+d}**)"
        for line in off
    ]
    st.markdown("\n".join([f"{done} {text}", "", *lines]))


def _book(taken: Taken, counted: list[Counted], pressed: int) -> None:
    note = st.session_state.get("take-note", "")

    def work(actor: User) -> list[Difference]:
        return stock_desk.count(actor, taken.warehouse_id, counted, taken.sheet.listed_at, note)

    if presses.once(SHEET, pressed, work, partial(_booked, taken), beside=False):
        _away()


def _booked(taken: Taken, found: list[Difference]) -> str:
    """What is said of it at the top of the page."""
    names = {one.product_id: escape_markdown(taken.name(one.product_id)) for one in found}
    since = [names[one.product_id] for one in found if one.counted_since]
    moved = [
        f"{names[one.product_id]} ({number(one.pieces)})"
        for one in found
        if one.moved and not one.counted_since
    ]
    said = []
    if not since or any(one.difference for one in found):
        said.append(_("The stock-take is booked."))
    if moved:
        text = _("What moved while you counted, and how many are on hand now: {products}.")
        said.append(text.format(products=", ".join(moved)))
    if since:
        text = _("Left alone, because another stock-take was booked meanwhile: {names}.")
        said.append(text.format(names=", ".join(since)))
    return " ".join(said)


def _away() -> None:
    for key in (SHEET, _EDITOR, "take-note"):
        st.session_state.pop(key, None)


def _downloads(taken: Taken) -> None:
    columns = [
        Column("name", _("Product"), "text"),
        Column("pieces", _("On the list"), "count"),
        Column("counted", _("Counted"), "text"),
    ]
    sheet = taken.sheet
    rows = [{"name": row.name, "pieces": row.pieces, "counted": ""} for row in sheet.rows]
    title = _("Stock-take: {warehouse}", warehouse=taken.warehouse)
    stated = [(_("On hand at"), moment(sheet.listed_at))]
    if taken.category:
        stated.append((_("Category"), taken.category))
    paper = Section("", "", tables=((columns, rows),))
    files = (
        ("pdf", _("Sheet to print"), "application/pdf",
         lambda _user: pdf.document(title, stated, [paper])),
        ("xlsx", "Excel", EXCEL, lambda _user: exports.xlsx(columns, rows, stated, title)),
    )  # fmt: skip
    with st.container(horizontal=True, gap="small", key="take-downloads"):
        for ending, label, mime, made in files:
            st.download_button(
                label, visit.on_demand(made), mime=mime, type="tertiary", on_click="ignore",
                file_name=exports.file_name(_("stock-take"), taken.warehouse, ending=ending),
                icon=":material/download:", key=f"take-{ending}",
            )  # fmt: skip
