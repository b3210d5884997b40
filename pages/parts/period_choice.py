"""From which day to which: presets, or two dates of one's own. The URL holds the choice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from pages.parts.texts import _

DEFAULT = "30d"
CUSTOM = "custom"
_DAYS = {"today": 1, "7d": 7, DEFAULT: 30, "90d": 90, "12m": 365}
_CHOICES = (*_DAYS, "all", CUSTOM)
_PRESET, _DATES = "period-preset", "period-dates"


def draw(opened: date, today: date) -> tuple[date, date]:
    """The first and the last day that are wanted, within the shop's life."""
    chosen = asked(st.query_params)
    first, last = days(st.query_params, opened, today)
    st.session_state[_PRESET] = chosen
    st.segmented_control(
        _("Period"),
        _CHOICES,
        key=_PRESET,
        format_func=_name,
        required=True,
        label_visibility="collapsed",
        on_change=_preset_chosen,
        args=(first, last),
    )
    if chosen == CUSTOM:
        if len(st.session_state.get(_DATES, ())) != 1:  # else the second one is still to be picked
            st.session_state[_DATES] = (first, last)
        st.date_input(
            _("From and to"),
            key=_DATES,
            min_value=opened,
            max_value=today,
            format="DD/MM/YYYY",
            width=280,
            on_change=_dates_chosen,
        )
    return first, last


def asked(params: Mapping[str, str]) -> str:
    if "from" in params or "to" in params:
        return CUSTOM
    return params["range"] if params.get("range") in (*_DAYS, "all") else DEFAULT


def days(params: Mapping[str, str], opened: date, today: date) -> tuple[date, date]:
    """What a URL asks for; anything that makes no sense in it is passed over."""
    chosen = asked(params)
    if chosen == "all":
        return opened, today
    if chosen == CUSTOM:
        first = _within(_date(params.get("from")) or opened, opened, today)
        last = _within(_date(params.get("to")) or today, opened, today)
        return min(first, last), max(first, last)
    return max(opened, today - timedelta(days=_DAYS[chosen] - 1)), today


def _preset_chosen(first: date, last: date) -> None:
    chosen = st.session_state[_PRESET] or DEFAULT
    if chosen == CUSTOM:
        _to_url({"from": first.isoformat(), "to": last.isoformat()})
    else:
        _to_url({"range": chosen} if chosen != DEFAULT else {})


def _dates_chosen() -> None:
    dates = st.session_state[_DATES]
    if len(dates) == 2:  # else the second one is still to be picked
        _to_url({"from": dates[0].isoformat(), "to": dates[1].isoformat()})


def _to_url(params: dict[str, str]) -> None:
    st.query_params.from_dict(params)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _within(day: date, earliest: date, latest: date) -> date:
    return min(max(day, earliest), latest)


def _name(choice: str) -> str:
    return {
        "today": _("Today"),
        "7d": _("7 days"),
        "30d": _("30 days"),
        "90d": _("90 days"),
        "12m": _("12 months"),
        "all": _("All"),
        CUSTOM: _("Custom"),
    }[choice]
