"""Up to when a dashboard knows what happened, where it reads from a replica."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from ecom import replica
from ecom.errors import Unavailable
from ecom.replica import Lag
from pages.parts.dates import local, moment
from pages.parts.texts import _, ngettext

LOOK_SECONDS = 10
DAY_SECONDS = 24 * 3600


@st.fragment(run_every=LOOK_SECONDS)
def draw() -> None:
    """Nothing where there is no replica."""
    try:
        found = replica.lag()
    except Unavailable:
        st.warning(_silent(), icon=":material/cloud_off:")
        return
    if found is None:
        return
    if found.stopped:
        st.warning(_stopped(found), icon=":material/sync_problem:")
    elif found.is_late:
        st.warning(_late(found), icon=":material/hourglass_bottom:")
    else:
        st.caption(_in_step(found))


def late_as_of() -> datetime | None:
    """What files of a dashboard must state: None while the replica is as good as the shop."""
    try:
        found = replica.lag()
    except Unavailable:
        return None  # nothing is read then, either
    return found.as_of if found and (found.is_late or found.stopped) else None


def _silent() -> str:
    return _(
        "The server that these figures are read from does not answer."
        " The shop itself works as always."
    )


def _stopped(found: Lag) -> str:
    return _(
        "Nothing has reached the replica that these figures are read from since {time},"
        " {behind} ago: what was changed since is not in them. The shop itself works as always.",
        time=_time(found), behind=behind(found.seconds),
    )  # fmt: skip


def _late(found: Lag) -> str:
    return _(
        "The replica that these figures are read from is {behind} behind: they are as of {time},"
        " and what was changed since is not in them yet.",
        time=_time(found), behind=behind(found.seconds),
    )  # fmt: skip


def _in_step(found: Lag) -> str:
    return _("Figures as of {time} · their replica is {behind} behind",
             time=_time(found), behind=behind(found.seconds))  # fmt: skip


def behind(seconds: float) -> str:
    if seconds < 120:
        return _("{n} s", n=round(seconds))
    if seconds < 7200:
        minutes = round(seconds / 60)
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    hours = round(seconds / 3600)
    return ngettext("{n} hour", "{n} hours", hours).format(n=hours)


def _time(found: Lag) -> str:
    if found.seconds > DAY_SECONDS / 2:
        return moment(found.as_of)
    return f"{local(found.as_of):%H:%M:%S}"
