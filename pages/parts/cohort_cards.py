"""Parts of the customers' dashboard about cohorts: who stayed, and what they brought so far."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

import streamlit as st

from ecom.kpi.customer_types import Cohort
from pages.parts import charts, dates
from pages.parts.board import Board
from pages.parts.exports import Column
from pages.parts.money import money, number, short_money
from pages.parts.texts import _, ngettext

MOST_COHORTS = 24  # in the heat map; the table has them all
MONTHS_IN_TREND = 3  # a line of fewer points says nothing


def returning(cohorts: list[Cohort], first: date, last: date) -> list[int]:
    """For each whole month of the period: who ordered in it, and for the first time before it."""
    returned: Counter[int] = Counter()
    for cohort in cohorts:
        for k, ordered in enumerate(cohort.ordered[1:], start=1):
            returned[_number(cohort.month) + k] += ordered
    end = last + timedelta(days=1)
    months = range(_number(first) + (first.day > 1), _number(end))
    return [returned[month] for month in months] if len(months) >= MONTHS_IN_TREND else []


def _number(day: date) -> int:
    """Of its month, counted from the year 0."""
    return 12 * day.year + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def retention(page: Board) -> None:
    answer = page.get("cohorts")
    cohorts: list[Cohort] = answer.value
    shown = [cohort for cohort in cohorts if len(cohort.ordered) > 1][-MOST_COHORTS:]
    stayed = _kept(cohorts, 1)
    title = _("No second month yet")
    if stayed is not None:
        title = _("{share} order again in the month after", share=f"{number(100 * stayed, 1)}%")
    caption = _("Of those who first bought in a month, who ordered in the months after")
    with page.card("retention", title, caption, proof=("cohorts", page.of, answer)):
        cells = [
            _cell(cohort, row, k)
            for row, cohort in enumerate(shown)
            for k in range(1, len(cohort.ordered))
        ]
        if cells:
            months = max(len(cohort.ordered) for cohort in shown) - 1
            across = [str(k) for k in range(1, months + 1)]
            down = [dates.short_month(cohort.month) for cohort in shown]
            chart = charts.heatmap(cells, across, down, "percent", page.chosen("cohort"))
            page.chart(chart, key="retention", alt=title, selects="cohort")
            st.caption(_("The last month of each row is not over yet."))
        page.table("retention", _cohort_columns(), [_row(cohort) for cohort in cohorts])


def _kept(cohorts: list[Cohort], k: int) -> Decimal | None:
    """Over all whose k-th month is over; None if there is none."""
    done = [cohort for cohort in cohorts if len(cohort.ordered) > k + 1]
    buyers = sum(cohort.buyers for cohort in done)
    return Decimal(sum(cohort.ordered[k] for cohort in done)) / buyers if buyers else None


def _cell(cohort: Cohort, row: int, k: int) -> charts.Cell:
    words = ngettext(
        "{month}, {n} month later: {ordered} of {buyers}",
        "{month}, {n} months later: {ordered} of {buyers}",
        k,
    ).format(
        month=dates.month(cohort.month),
        n=k,
        ordered=number(cohort.ordered[k]),
        buyers=number(cohort.buyers),
    )
    return charts.Cell(k - 1, row, cohort.retained(k), words, cohort.month.isoformat())


def _cohort_columns() -> list[Column]:
    return [
        Column("month", _("First bought in"), "text"),
        Column("buyers", _("Buyers"), "count"),
        Column("after_1", _("After 1 month"), "percent"),
        Column("after_3", _("After 3 months"), "percent"),
        Column("after_6", _("After 6 months"), "percent"),
        Column("after_12", _("After 12 months"), "percent"),
        Column("net_revenue", _("Net revenue"), "money"),
        Column("lifetime_value", _("Lifetime value"), "money"),
    ]


def _row(cohort: Cohort) -> dict[str, Any]:
    kept = {
        f"after_{k}": cohort.retained(k) if k < len(cohort.ordered) else None for k in (1, 3, 6, 12)
    }
    return kept | {
        "month": dates.month(cohort.month),
        "buyers": cohort.buyers,
        "net_revenue": sum(cohort.net_revenue, Decimal(0)),
        "lifetime_value": cohort.lifetime_value,
    }


def one_cohort(page: Board) -> None:
    """Month by month, what became of the chosen cohort."""
    first = date.fromisoformat(page.picked["cohort"])
    answer = page.get("cohorts")
    cohort = next((one for one in answer.value if one.month == first), None)
    month = dates.month(first)
    if cohort is None:
        st.info(_("Nobody first bought in {month}.", month=month), icon=":material/info:")
        return
    buyers = ngettext("{n} buyer", "{n} buyers", cohort.buyers).format(n=number(cohort.buyers))
    title = _("First bought in {month}: {buyers}", month=month, buyers=buyers)
    caption = _("Share that ordered, by month")
    with page.card("cohort", title, caption, proof=("cohorts", page.of, answer)):
        points = [
            charts.Point(_month(_number(first) + k), cohort.retained(k))
            for k in range(len(cohort.ordered))
        ]
        page.chart(charts.over_time(points, "percent", "month"), key="cohort", alt=title)
        columns = [
            Column("month", _("Month"), "text"),
            Column("after", _("Months since"), "count"),
            Column("ordered", _("Ordered"), "count"),
            Column("share", _("Share"), "percent"),
            Column("net_revenue", _("Net revenue"), "money"),
            Column("so_far", _("Per buyer so far"), "money"),
        ]
        page.table("cohort", columns, _months(cohort), own=("cohort",))


def _months(cohort: Cohort) -> list[dict[str, Any]]:
    so_far = accumulate(cohort.net_revenue)
    return [
        {
            "month": dates.month(_month(_number(cohort.month) + k)),
            "after": k,
            "ordered": ordered,
            "share": cohort.retained(k),
            "net_revenue": net,
            "so_far": total / cohort.buyers,
        }
        for k, (ordered, net, total) in enumerate(
            zip(cohort.ordered, cohort.net_revenue, so_far, strict=True)
        )
    ]


def lifetime_value(page: Board) -> None:
    answer = page.get("cohorts")
    cohorts: list[Cohort] = answer.value
    title = _("Nobody has bought yet")
    if cohorts:
        buyers = sum(cohort.buyers for cohort in cohorts)
        net = sum((sum(cohort.net_revenue, Decimal(0)) for cohort in cohorts), Decimal(0))
        title = _("A buyer has brought {money} so far", money=short_money(net / buyers))
    caption = _("Net revenue per buyer to date, by the month of the first order")
    with page.card("lifetime-value", title, caption, proof=("cohorts", page.of, answer)):
        if cohorts:
            points = [charts.Point(cohort.month, cohort.lifetime_value) for cohort in cohorts]
            chart = charts.over_time(points, "money", "month")
            page.chart(chart, key="lifetime-value", alt=title, selects="cohort")
            best = max(cohorts, key=lambda cohort: cohort.lifetime_value)
            st.caption(
                _(
                    "Most: {money} each from those of {month}. The older a cohort, the longer it "
                    "had to buy.",
                    money=money(best.lifetime_value),
                    month=dates.month(best.month),
                )
            )
