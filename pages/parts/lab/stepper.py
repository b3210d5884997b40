"""The isolation stepper: a visitor presses the statements of two transactions, one by one.

The two connections are kept for the browser tab's session, outside the session's state: Streamlit
gives them back when the tab is closed, and the frame when it goes to another page. While the page
is open it asks every other second how they are; a stage that is not asked for closes itself
(`lab.isolation_stage`).
"""

from __future__ import annotations

import threading

import streamlit as st

from ecom.errors import ShopError
from ecom.users import User
from lab.isolation_pair import LEVELS
from lab.isolation_scenarios import SCENARIOS, scenario
from lab.isolation_stage import Stage, State
from pages.parts import routes, visit
from pages.parts.errors import explain
from pages.parts.lab import finding, stepper_lanes
from pages.parts.texts import _, ngettext

LOOK_EVERY = 2.0  # seconds
_SCENARIO, _LEVEL = "stepper-scenario", "stepper-level"


class Slot:
    """Holds a visitor's stage; a second press of a button is a second thread here."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.stage: Stage | None = None
        self.refused: ShopError | None = None

    def begin(self, viewer: User | None, key: str, level: str, instead_of: Stage | None) -> None:
        """Nothing, if another press has begun one already."""
        with self._lock:
            if self.stage is not instead_of:
                return
            self._close()
            try:
                self.stage = Stage(viewer, key, level)
            except ShopError as error:
                self.refused = error

    def close(self) -> None:
        with self._lock:
            self._close()

    def leave(self) -> None:
        """Like `close`, but nobody waits for it."""
        threading.Thread(target=self.close, daemon=True).start()

    def _close(self) -> None:
        stage, self.stage, self.refused = self.stage, None, None
        if stage is not None:
            stage.close()


@st.cache_resource(scope="session", on_release=Slot.close, show_spinner=False)
def _slot() -> Slot:
    return Slot()


def draw() -> None:
    slot = _slot()
    with st.container(key="stepper", border=True):
        key, level = _choose(slot)
        if slot.refused is not None:
            st.error(explain(slot.refused), icon=":material/error:")
        stage = slot.stage
        if stage is None:
            st.button(
                _("Begin"),
                key="stepper-begin",
                type="primary",
                icon=":material/play_arrow:",
                on_click=_begin,
                args=(slot, key, level, None),
            )
        else:
            routes.on_leaving(slot.leave)
            is_closed = bool(stage.state().closed)
            st.fragment(_steps, run_every=None if is_closed else LOOK_EVERY)(slot, stage, is_closed)
    st.subheader(_("Every scenario at every level"), anchor=False)


def _choose(slot: Slot) -> tuple[str, str]:
    st.session_state.setdefault(_SCENARIO, SCENARIOS[0].key)
    st.session_state.setdefault(_LEVEL, LEVELS[0])
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    key = left.selectbox(
        _("Scenario"),
        [one.key for one in SCENARIOS],
        format_func=lambda one: _(scenario(one).title),
        key=_SCENARIO,
        on_change=slot.close,
    )
    level = right.segmented_control(
        _("Isolation level of both"), LEVELS, key=_LEVEL, on_change=slot.close, required=True
    )
    st.markdown(_(scenario(key).story))
    return key, level or LEVELS[0]


def _begin(slot: Slot, key: str, level: str, instead_of: Stage | None) -> None:
    slot.begin(visit.glance().user, key, level, instead_of)


def _press(stage: Stage, number: int) -> None:
    try:
        stage.press(number)
    except ShopError as error:
        st.session_state["stepper-error"] = explain(error)


def _steps(slot: Slot, stage: Stage, was_closed: bool) -> None:
    state = stage.state()
    if slot.stage is not stage or (state.closed and not was_closed):
        st.rerun()  # another one, or nothing to be looked at any more
    with st.container(horizontal=True, vertical_alignment="center"):
        _next(stage, state)
        st.button(
            _("Begin anew"),
            key="stepper-anew",
            icon=":material/restart_alt:",
            on_click=_begin,
            args=(slot, state.scenario, state.level, stage),
        )
        _how_far(state)
    if error := st.session_state.pop("stepper-error", None):
        st.error(error, icon=":material/error:")
    _closed(state)
    st.html(stepper_lanes.steps(state))
    if state.verdict is not None:
        words = "\n\n".join(finding.told(one) for one in state.words)
        if state.verdict.happened:
            st.warning(words, icon=":material/visibility:")
        else:
            st.success(words, icon=":material/check_circle:")
    st.html(stepper_lanes.locks(state) + stepper_lanes.timeline(state))


def _next(stage: Stage, state: State) -> None:
    label = _("Next statement")
    if state.next is not None:
        label = _("Next statement: {side}", side=state.next.side)
    st.button(
        label,
        key="stepper-next",
        type="primary",
        icon=":material/skip_next:",
        disabled=state.next is None,
        on_click=_press,
        args=(stage, len(state.told)),
    )


def _how_far(state: State) -> None:
    if state.verdict is not None:
        st.caption(_("Both have ended."))
    elif state.next is None and not state.closed:
        st.caption(_("Both wait: for the lock, or until the time is up."))
    elif not state.closed:
        ahead = len(state.ahead)
        st.caption(ngettext("{n} statement to go", "{n} statements to go", ahead).format(n=ahead))


def _closed(state: State) -> None:
    if not state.closed:
        return
    words = {
        "idle": _("Nobody pressed for two minutes: both were rolled back and closed. Begin anew."),
        "long": _("They were open for ten minutes: both were rolled back and closed. Begin anew."),
    }
    gone = _("Nobody looked at the page for a while: both were rolled back and closed. Begin anew.")
    st.info(words.get(state.closed, gone), icon=":material/timer_off:")
