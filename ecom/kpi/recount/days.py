"""Days of the shop's time zone, by the time zone database alone. Times are naive UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BEGINNING = date(2020, 1, 1)  # nothing is counted by day before it
HOUR = timedelta(hours=1)


class Days:
    def __init__(self, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)
        self._starts: dict[date, datetime] = {}

    def of(self, at: datetime) -> date:
        return at.replace(tzinfo=UTC).astimezone(self._zone).date()

    def start(self, day: date) -> datetime:
        found = self._starts.get(day)
        if found is None:
            local = datetime(day.year, day.month, day.day, tzinfo=self._zone)
            found = self._starts[day] = local.astimezone(UTC).replace(tzinfo=None)
        return found

    def hour(self, at: datetime, day: date) -> int:
        """Hours since the day began, so that one put back an hour has no two of a number."""
        return min((at - self.start(day)) // HOUR, 23)


def each(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """First and last day of each month, whole months, that the days `first` to `last` touch."""
    start = first.replace(day=1)
    while start <= last:
        following = next_month(start)
        yield start, following - timedelta(days=1)
        start = following


def next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
