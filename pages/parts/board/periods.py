"""From which day to which, and what to compare with, as the URL says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ecom.kpi.slices import Slice
from ecom.settings import settings
from pages.parts.dates import day, short_day
from pages.parts.texts import _

DEFAULT = "30d"
CUSTOM = "custom"
PREVIOUS, YEAR, NONE = COMPARISONS = ("previous", "year", "none")

_FIRST_DAYS: dict[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "7d": lambda today: today - timedelta(days=6),
    "30d": lambda today: today - timedelta(days=29),
    "90d": lambda today: today - timedelta(days=89),
    "month": lambda today: today.replace(day=1),
    "last-month": lambda today: (today.replace(day=1) - timedelta(days=1)).replace(day=1),
    "quarter": lambda today: today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1),
    "year": lambda today: today.replace(month=1, day=1),
    "all": lambda _today: date.min,
}
PRESETS = tuple(_FIRST_DAYS)


def today() -> date:
    """In the shop's time zone."""
    return datetime.now(ZoneInfo(settings().timezone)).date()


def asked(params: Mapping[str, str]) -> str:
    if _date(params.get("from")) or _date(params.get("to")):
        return CUSTOM
    return params["range"] if params.get("range") in PRESETS else DEFAULT


def days(params: Mapping[str, str], opened: date, today: date) -> tuple[date, date]:
    """What a URL asks for; anything that makes no sense in it is passed over.

    Nothing was before the shop opened and nothing is after today, so the days end there; only
    days that lie wholly before or after stay what they are.
    """
    preset = asked(params)
    if preset == CUSTOM:
        first, last = _date(params.get("from")), _date(params.get("to"))
        if first is None or last is None:
            first, last = first or min(opened, last), last or max(today, first)
        first, last = min(first, last), max(first, last)
    else:
        first = _FIRST_DAYS[preset](today)
        last = today.replace(day=1) - timedelta(days=1) if preset == "last-month" else today
    if last >= opened:
        first = max(first, opened)
    if first <= today:
        last = min(last, today)
    return first, last


def comparison(params: Mapping[str, str]) -> str:
    return params["compare"] if params.get("compare") in COMPARISONS else PREVIOUS


def compared(of: Slice, how: str, opened: date) -> Slice | None:
    """The days to compare with; None if the shop was not open on all of them."""
    if how == NONE or of.first <= opened:
        return None
    against = of.before() if how == PREVIOUS else of.year_before()
    return against if against.first >= opened else None


def to_url(preset: str, first: date, last: date) -> dict[str, str | None]:
    """The parameters of a choice; None: not in the URL."""
    if preset == CUSTOM:
        return {"range": None, "from": first.isoformat(), "to": last.isoformat()}
    return {"range": preset if preset != DEFAULT else None, "from": None, "to": None}


def name(preset: str) -> str:
    return {
        "today": _("Today"),
        "7d": _("Last 7 days"),
        "30d": _("Last 30 days"),
        "90d": _("Last 90 days"),
        "month": _("This month"),
        "last-month": _("Last month"),
        "quarter": _("This quarter"),
        "year": _("This year"),
        "all": _("Since the first order"),
        CUSTOM: _("Own dates"),
    }[preset]


def comparison_name(how: str) -> str:
    return {
        PREVIOUS: _("vs. period before"),
        YEAR: _("vs. a year earlier"),
        NONE: _("No comparison"),
    }[how]


def in_words(first: date, last: date) -> str:
    """`1 – 30 Nov 2026` is `1 Nov – 30 Nov 2026`: days, with the year where it is needed."""
    if first == last:
        return day(first)
    beginning = short_day(first) if first.year == last.year else day(first)
    return f"{beginning} – {day(last)}"


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
