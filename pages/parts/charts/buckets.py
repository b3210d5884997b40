"""Days added up to days, weeks or months, and those of a comparison beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from ecom.settings import settings
from pages.parts.dates import day as in_words
from pages.parts.dates import month, short_day, weekday, weekday_of_year
from pages.parts.texts import _

Grain = Literal["day", "week", "month"]
WEEKS_FROM = 46  # days in a period from which its charts count weeks, and then months
MONTHS_FROM = 200


@dataclass(frozen=True)
class Point:
    """A value of a day, or of the week or month that begins with it; None if it has none."""

    day: date
    value: Decimal | float | None


@dataclass(frozen=True)
class Bucket:
    """What fell on `first` to `last`; `whole`: those are all its days, and they are over."""

    first: date
    last: date
    value: float | None
    name: str
    whole: bool


def grain_for(first: date, last: date) -> Grain:
    length = (last - first).days + 1
    if length >= MONTHS_FROM:
        return "month"
    return "week" if length >= WEEKS_FROM else "day"


def bucketed(points: Sequence[Point], grain: Grain) -> list[Bucket]:
    """From the first point's to the last one's, none left out; values of a bucket are added up."""
    days = sorted(point.day for point in points)
    if not days:
        return []
    spans, at = [], first_day(days[0], grain)
    end = days[-1] if _by_day(days, grain) else last_day(days[-1], grain)
    while at <= end:
        spans.append((max(at, days[0]), min(last_day(at, grain), end)))
        at = last_day(at, grain) + timedelta(days=1)
    return _filled(points, spans, grain)


def beside(points: Sequence[Point], grain: Grain, buckets: Sequence[Bucket]) -> list[Bucket]:
    """The comparison, in buckets of the same lengths where weeks or months do not match."""
    if not points or not buckets:
        return []
    first, last = min(p.day for p in points), max(p.day for p in points)
    start = buckets[0].first
    same = {"day": True, "week": first.weekday() == start.weekday(), "month": first.day == 1}
    if not _by_day(sorted(p.day for p in points), grain) or (
        same[grain] and (grain != "month" or start.day == 1)
    ):
        return bucketed(points, grain)[: len(buckets)]
    moved = [
        (first + (bucket.first - start), min(first + (bucket.last - start), last))
        for bucket in buckets
    ]
    return _filled(points, [span for span in moved if span[0] <= last], grain)


def first_day(of: date, grain: Grain) -> date:
    """Of the day, week or month it lies in."""
    if grain == "week":
        return of - timedelta(days=of.weekday())
    return of.replace(day=1) if grain == "month" else of


def last_day(first: date, grain: Grain) -> date:
    """The last day of the day, week or month that begins with `first`."""
    if grain == "day":
        return first
    if grain == "week":
        return first + timedelta(days=6)
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def period(first: date, grain: Grain) -> str:
    """What to call it: a day, the days of a week, a month. With its year, if that is another."""
    last = last_day(first, grain)
    this_year = first.year == last.year == today().year
    if grain == "day":
        return weekday(first) if this_year else weekday_of_year(first)
    if grain == "week":
        return f"{short_day(first)} – {short_day(last) if this_year else in_words(last)}"
    return month(first)


def today() -> date:
    return datetime.now(ZoneInfo(settings().timezone)).date()


def _by_day(days: Sequence[date], grain: Grain) -> bool:
    """Whether points stand for days; else each stands for the week or month that it begins."""
    return grain == "day" or any(first_day(day, grain) != day for day in days)


def _filled(
    points: Sequence[Point], spans: Sequence[tuple[date, date]], grain: Grain
) -> list[Bucket]:
    values = {}
    for point in points:
        values.setdefault(point.day, []).append(point.value)
    now = today()
    found = []
    for first, last in spans:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        inside = [value for day in days for value in values.get(day, [])]
        known = [value for value in inside if value is not None]
        value = float(sum(known)) if known or not inside else None
        full = (first, last) == (first_day(first, grain), last_day(first_day(first, grain), grain))
        name = period(first, grain) if full else _days(first, last)
        if first <= now <= last:
            name = _("{period}, so far", period=name)
        found.append(Bucket(first, last, value, name, full and last < now))
    return found


def _days(first: date, last: date) -> str:
    return in_words(first) if first == last else f"{short_day(first)} – {short_day(last)}"
