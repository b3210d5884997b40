"""Days and times as people read them, in the shop's time zone and the page's language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from ecom.settings import settings
from pages.parts.texts import language

_DAY = {"en": "d MMM yyyy", "vi": "dd/MM/yyyy"}
_SHORT_DAY = {"en": "d MMM", "vi": "dd/MM"}
_WEEKDAY = {"en": "EEEE, d MMM", "vi": "EEEE, dd/MM"}
_WEEKDAY_OF_YEAR = {"en": "EEEE, d MMM yyyy", "vi": "EEEE, dd/MM/yyyy"}
_MONTH = {"en": "LLLL yyyy", "vi": "LLLL/yyyy"}
_SHORT_MONTH = {"en": "LLL yyyy", "vi": "MM/yyyy"}
_MOMENT = {"en": "d MMM yyyy, HH:mm", "vi": "HH:mm dd/MM/yyyy"}


def local(moment_utc: datetime) -> datetime:
    """The shop's clock at a naive UTC time, as the database keeps them."""
    return moment_utc.replace(tzinfo=UTC).astimezone(ZoneInfo(settings().timezone))


def utc(clock: datetime) -> datetime:
    """The naive UTC time at a time on the shop's clock: the other way round than `local`."""
    there = clock.replace(tzinfo=ZoneInfo(settings().timezone))
    return there.astimezone(UTC).replace(tzinfo=None)


def begins(on: date) -> datetime:
    """The first moment of a day of the shop, in naive UTC."""
    return utc(datetime.combine(on, time()))


def day(of: date | datetime) -> str:
    """`24 Dec 2025`. A date stands for itself, a datetime is UTC."""
    return _formatted(of, _DAY)


def short_day(of: date | datetime) -> str:
    """`24 Dec`."""
    return _formatted(of, _SHORT_DAY)


def weekday(of: date | datetime) -> str:
    """`Wednesday, 24 Dec`."""
    return _formatted(of, _WEEKDAY)


def weekday_of_year(of: date | datetime) -> str:
    """`Wednesday, 24 Dec 2025`."""
    return _formatted(of, _WEEKDAY_OF_YEAR)


def month(of: date) -> str:
    """`December 2025`."""
    return _formatted(of, _MONTH)


def short_month(of: date) -> str:
    """`Dec 2025`."""
    return _formatted(of, _SHORT_MONTH)


def moment(at: datetime) -> str:
    """`24 Dec 2025, 14:05`, of a naive UTC time."""
    return format_datetime(local(at), _MOMENT[language()], locale=language())


def _formatted(of: date | datetime, patterns: dict[str, str]) -> str:
    on = local(of).date() if isinstance(of, datetime) else of
    return format_date(on, patterns[language()], locale=language())
