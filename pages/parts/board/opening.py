"""The beginning of a dashboard: who may see it, and what its URL asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ecom import permissions
from ecom.kpi.options import options
from ecom.kpi.slices import Slice
from ecom.users import User
from pages.parts import exports, routes, visit
from pages.parts.board import controls, dimensions, lag, periods
from pages.parts.board.dimensions import FILTERS, PICKS, Dimension
from pages.parts.board.page import Board
from pages.parts.texts import _

_LAST = "board-last"  # in the session state: the dashboard drawn last


def open(  # noqa: A001 - read as board.open
    title: str,
    right: str,
    filters: Sequence[str] = FILTERS,
    picks: Sequence[str] = PICKS,
    also: Sequence[Dimension] = (),
    *,
    needs_orders: bool = True,
    dated: bool = True,
    greeting: str = "",
    document: str = "",
) -> Board:
    """The page's head, and what the URL asks of it.

    `filters`: dimensions with a widget of their own; `picks`: those only charts set; `also`: the
    page's own; not `dated`: what is shown has no period; `greeting`: said below the title;
    `document`: what the PDF is called, if not by the title.

    The run ends here for whoever lacks `right`, in a shop without orders (if the page
    `needs_orders`), and for days that have not begun.
    """
    viewer = visit.require(right).user
    head = st.container(key="board-head")
    head.title(title, anchor=False)
    if greeting:
        st.caption(greeting)
    lag.draw()
    found, today = options(viewer), periods.today()
    if found.opened is None and needs_orders:
        st.info(_("The shop has no orders yet."), icon=":material/info:")
        st.stop()
    every = dimensions.known(found, (*filters, *picks)) | {one.name: one for one in also}
    page = _page(document or title, viewer, found.opened or today, today, every)
    with head:
        _pdf_button(page, right)
    if dated:
        controls.draw(page, found, filters)
    if page.of.first > today:
        st.info(_("These days have not begun yet."), icon=":material/event_upcoming:")
        st.stop()
    return page


def _page(
    title: str, viewer: User, opened: date, today: date, every: dict[str, Dimension]
) -> Board:
    params = st.query_params.to_dict()
    found = dimensions.in_force(every, params)
    picked = {name: text for name, (text, _label) in found.items()}
    first, last = periods.days(params, opened, today)
    of = Slice(first, last, **dimensions.fields(picked))
    how = periods.comparison(params)
    here = st.session_state.get(routes.HERE)
    arriving = st.session_state.get(_LAST) != here
    st.session_state[_LAST] = here
    return Board(
        title=title,
        viewer=viewer,
        of=of,
        against=periods.compared(of, how, opened) if first <= today else None,
        comparison=how,
        preset=periods.asked(params),
        today=today,
        opened=opened,
        dimensions=every,
        picked=picked,
        labels={name: label for name, (_text, label) in found.items()},
        arriving=arriving,
        as_of=lag.late_as_of(),
    )


def _pdf_button(page: Board, right: str) -> None:
    def made(user: User) -> bytes:
        permissions.require(user, right)  # what the page has drawn is kept: nothing is read anew
        return page.document()

    name = st.session_state.get(routes.HERE, "dashboard")
    st.download_button(
        "PDF",
        visit.on_demand(made),
        file_name=exports.file_name(*page.files(name, page.labels), ending="pdf"),
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        key="board-pdf",
        help=_("The page as a document, with its charts"),
    )
