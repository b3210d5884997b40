"""report_cohorts says what the page of customers says, whatever is added up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ecom import report_db
from ecom.kpi import figures
from ecom.kpi.reading import DirectReader
from ecom.kpi.slices import Slice
from tests.ecom.conftest import Maker
from tests.ecom.kpi.awkward_shop import AwkwardShop, write


@pytest.mark.parametrize("customers", [0, 2, 500])
def test_cohorts_are_those_of_the_page(shop: str, customers: int) -> None:
    AwkwardShop(Maker())
    write("CALL build_customers(:customers)", customers=customers)
    shown = {
        (row["first_month"], row["month"]): (row["buyers"], row["net_revenue"])
        for row in report_db.rows("SELECT * FROM report_cohorts")
    }
    cohorts = figures.all_figures()["cohorts"].read(
        DirectReader(), Slice(date(2025, 5, 1), date(2025, 6, 30))
    )
    expected = {
        (cohort.month, _after(cohort.month, k)): pair
        for cohort in cohorts
        for k, pair in enumerate(zip(cohort.ordered, cohort.net_revenue, strict=True))
        if pair != (0, Decimal(0))
    }
    assert {key: pair for key, pair in shown.items() if pair != (0, 0)} == expected
    assert len(expected) >= 3


def _after(month: date, months: int) -> date:
    year, index = divmod(12 * month.year + month.month - 1 + months, 12)
    return date(year, index + 1, 1)
