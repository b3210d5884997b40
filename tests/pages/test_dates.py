from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from pages.parts import dates

LATE = datetime(2025, 12, 23, 19, 5)  # UTC: the next morning in the shop


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "language", lambda: "vi")


def test_times_are_shown_by_the_shops_clock():
    assert dates.moment(LATE) == "24 Dec 2025, 02:05"
    assert dates.day(LATE) == "24 Dec 2025"


def test_the_shops_time_zone_is_a_setting(override: Callable[..., object]):
    override(timezone="UTC")
    assert dates.moment(LATE) == "23 Dec 2025, 19:05"


def test_a_date_stands_for_itself():
    assert dates.day(date(2025, 3, 1)) == "1 Mar 2025"
    assert dates.short_day(date(2025, 3, 1)) == "1 Mar"
    assert dates.weekday(date(2025, 3, 1)) == "Saturday, 1 Mar"
    assert dates.weekday_of_year(date(2025, 3, 1)) == "Saturday, 1 Mar 2025"


def test_vietnamese_days_are_written_the_vietnamese_way(vietnamese: None):
    assert dates.moment(LATE) == "02:05 24/12/2025"
    assert dates.day(LATE) == "24/12/2025"
    assert dates.weekday(date(2025, 3, 1)) == "Thứ Bảy, 01/03"
    assert dates.weekday_of_year(date(2025, 3, 1)) == "Thứ Bảy, 01/03/2025"


def test_a_day_begins_by_the_shops_clock():
    assert dates.begins(date(2025, 12, 24)) == datetime(2025, 12, 23, 17)
    assert dates.utc(dates.local(LATE)) == LATE
