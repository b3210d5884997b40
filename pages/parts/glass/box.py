"""The glass box at the foot of every page: what MySQL and Redis did for the last click."""

from __future__ import annotations

import logging

import streamlit as st

from ecom import trace
from ecom.glass.server import Untold
from pages.parts import address as urls
from pages.parts import texts, visit
from pages.parts.glass import (
    changes,
    entry,
    found,
    history,
    path,
    stories,
    summary,
    timeline,
    told,
    untold,
)
from pages.parts.glass.stories import Click
from pages.parts.glass.told import Told
from pages.parts.texts import _

log = logging.getLogger("shop.pages")

_TOGGLE, _CLICK = "glass-box", "glass-click"
_NEWEST = "glass.newest"


def draw(page: str, address: str) -> None:
    """Last on every page; nothing where the shop does not allow it."""
    if not stories.is_allowed():
        return
    stories.page_drawn(page, address)
    with trace.silence(), st.container(key="glass-foot"):
        st.session_state[_TOGGLE] = stories.is_open()
        st.toggle(
            _("Glass box"),
            key=_TOGGLE,
            on_change=_turn,
            help=_("What MySQL and Redis did for your last click, command by command."),
        )
        if stories.is_open():
            _story()


def _turn() -> None:
    wanted = bool(st.session_state[_TOGGLE])
    stories.turn(wanted)
    urls.change({stories.PARAMETER: "1" if wanted else None})


@st.fragment
def _story() -> None:
    """A press in here draws the box alone, and is no click of the story."""
    texts.begin()  # drawn alone, it is no run that the frame began
    with trace.silence():
        try:
            _told()
        except Exception as error:  # the page above it is none the worse
            log.error("the glass box failed", exc_info=error)
            st.warning(_("The glass box cannot tell this click. The shop goes on without it."))


def _told() -> None:
    clicks = stories.history()
    if not clicks:
        st.caption(_("Your next click is told here: go on in the shop."))
        return
    click = _chosen(clicks)
    of_click = told.of(click)
    summary.draw(of_click)
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        view = _choose_view()
        _choose_click(clicks)
    _draw_view(view, of_click, clicks)


def _chosen(clicks: list[Click]) -> Click:
    """The newest, until an older one is chosen; after a new click it is the newest again. What a
    page looks up by itself is no reason to leave the one that is being read."""
    by_number = {click.number: click for click in clicks}
    pressed = next((click for click in clicks if not click.part), clicks[0])
    newest, chosen = pressed.number, st.session_state.get(_CLICK)
    if st.session_state.get(_NEWEST) != newest or chosen not in by_number:
        st.session_state[_NEWEST] = chosen = newest
    st.session_state[_CLICK] = chosen
    return by_number[chosen]


def _choose_click(clicks: list[Click]) -> None:
    names = {click.number: history.name(click) for click in clicks}
    st.selectbox(
        _("Click"),
        list(names),
        key=_CLICK,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        width=360,
    )


def _choose_view() -> str:
    names = {
        "timeline": _("Timeline"),
        "changes": _("What changed"),
        "path": _("Path"),
        "findings": _("Findings"),
        "history": _("History"),
    }
    st.session_state[timeline.VIEW] = st.session_state.get(timeline.VIEW, "timeline")
    return st.segmented_control(
        _("What to see of it"),
        list(names),
        key=timeline.VIEW,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        required=True,
    )


def _draw_view(view: str, of_click: Told, clicks: list[Click]) -> None:
    match view:
        case "timeline":
            _timeline(of_click)
        case "changes":
            viewer = visit.glance().user
            changes.draw(of_click.changed or [], viewer.id if viewer else None)
        case "path":
            path.draw(of_click)
        case "findings":
            found.draw(of_click)
        case "history":
            history.draw(clicks)


def _timeline(of_click: Told) -> None:
    chosen = timeline.draw(of_click)
    if isinstance(of_click.inner, Untold):
        st.caption(untold.words(of_click.inner))
    if chosen is None:
        st.caption(_("Press a line to see it in full: values, plan, source."))
    else:
        entry.draw(of_click, chosen)
