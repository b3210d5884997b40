from datetime import date

from ecom.kpi.slices import Slice

MARCH = Slice(date(2026, 3, 1), date(2026, 3, 31), category_id=2, city="Huế")


def test_the_period_before_is_as_long_and_ends_the_day_before():
    before = MARCH.before()
    assert (before.first, before.last) == (date(2026, 1, 29), date(2026, 2, 28))
    assert before.days == MARCH.days == 31
    assert before.filters == MARCH.filters


def test_a_year_before_are_the_same_dates():
    before = MARCH.year_before()
    assert (before.first, before.last) == (date(2025, 3, 1), date(2025, 3, 31))


def test_a_year_before_the_29_of_february_is_the_28():
    leap = Slice(date(2024, 2, 29), date(2024, 2, 29)).year_before()
    assert (leap.first, leap.last) == (date(2023, 2, 28), date(2023, 2, 28))


def test_a_chart_of_cities_is_not_narrowed_to_the_city_that_is_chosen_in_it():
    assert MARCH.without("city").filters == {"category_id": 2}
