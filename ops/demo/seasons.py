"""When people buy: the days of the demo and how busy each is, each hour of the week, Tết."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

DAY = 86_400
HOUR = 3_600
QUARTER = 900

LUNAR_NEW_YEARS = tuple(
    date.fromisoformat(day)
    for day in (
        *("2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"),
        *("2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31"),
        *("2034-02-19", "2035-02-08", "2036-01-28", "2037-02-15", "2038-02-04", "2039-01-24"),
    )
)
SALES = {(11, 11): 3.2, (11, 10): 1.3, (12, 12): 2.9, (12, 11): 1.3, (9, 9): 1.5, (10, 10): 1.5}
GIFT_DAYS = {(3, 8): 1.5, (3, 7): 1.3, (10, 20): 1.5, (10, 19): 1.3, (2, 14): 1.2, (12, 24): 1.2}
WEEKDAYS = (0.95, 0.92, 0.95, 0.98, 1.06, 1.18, 1.13)
GROWTH = 1.3  # by how much more is bought at the end than at the beginning

# Busyness of the hours 0 to 23.
WORKDAY = np.array(
    [14, 7, 4, 3, 3, 6, 14, 26, 40, 52, 58, 66, 74, 58, 50, 52, 54, 56, 58, 72, 96, 100, 74, 36]
)
WEEKEND = np.array(
    [20, 11, 6, 4, 3, 5, 10, 22, 46, 74, 90, 88, 72, 62, 64, 70, 74, 72, 68, 78, 92, 94, 72, 40]
)


@dataclass(frozen=True)
class Days:
    """The days [first, today): `starts` are their beginnings in seconds since 1970, UTC."""

    first: date
    starts: np.ndarray
    end: int
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)

    def date(self, index: int) -> date:
        return self.first + timedelta(days=index)


def days(today: date, zone: ZoneInfo, rng: np.random.Generator) -> Days:
    """The 24 months before `today`."""
    first = _two_years_before(today)
    dates = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    starts = np.array([start(day, zone) for day in dates], dtype=np.int64)
    busy = np.array([busyness(day) for day in dates[:-1]])
    growth = 1 + GROWTH * np.arange(len(busy)) / len(busy)
    weights = busy * growth * rng.lognormal(0, 0.06, len(busy))
    return Days(first, starts[:-1], int(starts[-1]), weights / weights.sum())


def times_of_day(count: int, day: date, rng: np.random.Generator) -> np.ndarray:
    """`count` ascending seconds since midnight."""
    weights = WEEKEND if day.weekday() >= 5 else WORKDAY
    hours = rng.choice(24, count, p=weights / weights.sum())
    return np.sort(hours * HOUR + rng.integers(0, HOUR, count))


def busyness(day: date) -> float:
    """How much is bought on `day`, 1 being usual."""
    key = (day.month, day.day)
    factor = WEEKDAYS[day.weekday()] * SALES.get(key, 1) * GIFT_DAYS.get(key, 1)
    if day.month == 11 and day.weekday() == 4 and 23 <= day.day <= 29:
        factor *= 1.8  # Black Friday
    if (8, 15) <= key <= (9, 5):
        factor *= 1.2  # back to school
    return factor * _around_new_year(days_to_new_year(day))


def days_to_new_year(day: date) -> int:
    """Days until the nearest Tết; below zero after it."""
    return min(((new_year - day).days for new_year in LUNAR_NEW_YEARS), key=abs)


def _around_new_year(left: int) -> float:
    if 3 <= left <= 21:
        return 1.6
    if -4 <= left <= 2:
        return 0.25
    return 0.7 if -10 <= left < -4 else 1.0


def _two_years_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 2)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 2, day=28)


def start(day: date, zone: ZoneInfo) -> int:
    """The beginning of `day` in seconds since 1970, UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).timestamp())
