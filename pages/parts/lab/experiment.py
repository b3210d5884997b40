"""The page of an experiment: question, prediction, run with a live chart, finding, code, reset."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import streamlit as st

from ecom import trace
from ecom.errors import ShopError
from lab import catalog
from lab.experiment import Experiment, Outcome
from pages.parts import routes, visit
from pages.parts.classroom import access
from pages.parts.errors import explain
from pages.parts.lab import code, finding
from pages.parts.lab.charts import Live
from pages.parts.texts import _, ngettext


def draw(name: str, first: Callable[[], None] = lambda: None) -> None:
    """`first` draws what a page has of its own, above the prediction."""
    found = catalog.experiment(name)
    viewer = visit.glance().user
    with st.container(key="experiment", gap="small"):
        routes.link("classroom", _("Classroom"), icon=":material/arrow_back:")
        st.title(f"{found.number}. {_(found.title)}", anchor=False)
        access.guard()
        st.markdown(f"#### {_(found.question)}")
        st.markdown(_(found.about))
        first()
        predicted = _predict(found)
        runs = st.container(gap="small")  # above the code, which is drawn first and stays
        code.draw(found)
        with runs:
            _run(found, predicted, catalog.may_run(viewer, found), viewer)


def _predict(found: Experiment) -> str | None:
    """Asked first: who has guessed looks at what happens with other eyes."""
    key = f"predicted-{found.name}"
    st.session_state.setdefault(key, None)
    return st.radio(
        _("What do you think will happen?"),
        list(found.choices),
        format_func=lambda choice: _(found.choices[choice]),
        key=key,
        disabled=_kept(found) is not None,
    )


def _run(found: Experiment, predicted: str | None, allowed: bool, viewer: Any) -> None:
    if not allowed:
        st.info(
            _("Others feel this one: whoever rules the classroom runs it."),
            icon=":material/school:",
        )
        return
    outcome = _kept(found)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            _("Run"),
            key=f"run-{found.name}",
            type="primary",
            icon=":material/play_arrow:",
            disabled=predicted is None or outcome is not None,
        )
        if outcome is not None:
            st.button(
                _("Begin anew"),
                key=f"reset-{found.name}",
                icon=":material/restart_alt:",
                on_click=_reset,
                args=(found,),
            )
        elif predicted is None:
            st.caption(_("Choose your prediction first."))
        else:
            st.caption(
                ngettext(
                    "Takes about {n} second.", "Takes about {n} seconds.", found.seconds
                ).format(n=found.seconds)
            )
    live = Live(found, st.session_state.get(_points(found), []))
    if pressed:
        outcome = _ran(found, live, viewer)
    if outcome is not None and predicted is not None:
        finding.draw(found, outcome, predicted)


def _ran(found: Experiment, live: Live, viewer: Any) -> Outcome | None:
    place = st.empty()

    def waiting() -> None:
        place.info(
            _("Another experiment is running. Yours begins when it ends."),
            icon=":material/hourglass_top:",
        )

    try:
        with ExitStack() as drawn, trace.silence():

            def begins() -> None:
                place.empty()  # the words about waiting
                drawn.enter_context(st.spinner(_("It runs …")))

            outcome = catalog.run(viewer, found.name, live.show, waiting, begins)
    except ShopError as error:
        place.error(explain(error), icon=":material/error:")
        return None
    live.end()
    st.session_state[_points(found)] = live.points
    st.session_state[_outcome(found)] = outcome
    st.rerun()


def _reset(found: Experiment) -> None:
    for key in (_outcome(found), _points(found), f"predicted-{found.name}"):
        st.session_state.pop(key, None)


def _kept(found: Experiment) -> Outcome | None:
    return st.session_state.get(_outcome(found))


def _outcome(found: Experiment) -> str:
    return f"outcome-{found.name}"


def _points(found: Experiment) -> str:
    return f"points-{found.name}"
