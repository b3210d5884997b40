"""Customers: how many, who is new, who comes back, who they are, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import streamlit as st

from ecom.kpi.customer_types import BuyersDay, Group
from pages.parts import board, charts, cohort_cards, customer_words, segment_cards
from pages.parts.board import Board, Dimension
from pages.parts.exports import Column
from pages.parts.html import escape_markdown
from pages.parts.money import number
from pages.parts.texts import _


def main() -> None:
    own = (
        Dimension("segment", _("Segment"), customer_words.segments().get),
        Dimension("cohort", _("First bought in"), customer_words.month_of),
    )
    page = board.open(_("Customers"), "reports.customers", picks=(), also=own)
    if "category" in page.picked:
        st.caption(
            _(
                "The category narrows buyers to those who bought of it, and ratings to its "
                "products. Accounts belong to no category."
            )
        )
    board.part(key_figures, page, height=190)
    board.part(over_time, page, height=420)
    left, right = st.columns(2)
    with left:
        board.part(by_tier, page, height=460)
    with right:
        board.part(by_city, page, height=460)
    board.part(segment_cards.segments, page, height=620)
    if "segment" in page.picked:
        board.part(segment_cards.customers, page, height=460)
    board.part(cohort_cards.retention, page, height=620)
    if "cohort" in page.picked:
        board.part(cohort_cards.one_cohort, page, height=460)
    board.part(cohort_cards.lifetime_value, page, height=420)
    left, right = st.columns(2)
    with left:
        board.part(by_age, page, height=380)
    with right:
        board.part(by_gender, page, height=380)
    board.close(page)


def key_figures(page: Board) -> None:
    now, before = page.both("customer_totals")
    days = page.get("buyers_by_day").value
    rated = [day for day in days if day.rating_count]

    def count(label: str, name: str, spark: Sequence[int]) -> None:
        page.metric(
            label,
            getattr(now, name),
            kind="count",
            figure=f"customer_totals.{name}",
            before=before and getattr(before, name),
            spark=spark,
        )

    with page.metrics():
        count(_("Customers"), "customers", [day.customers for day in days])
        count(_("New customers"), "new_customers", [day.new_customers for day in days])
        first_time = [day.first_time for day in days]
        count(_("First-time buyers"), "first_time_buyers", first_time)
        count(_("Returning buyers"), "returning_buyers", _returning(page))
        page.metric(
            _("Repeat rate"),
            now.repeat_rate,
            kind="percent",
            figure="customer_totals.repeat_rate",
            before=before and before.repeat_rate,
        )
        page.metric(
            _("Average rating"),
            now.average_rating,
            kind="rating",
            figure="customer_totals.average_rating",
            before=before and before.average_rating,
            spark=[Decimal(day.rating_sum) / day.rating_count for day in rated],
        )


def _returning(page: Board) -> list[int]:
    """Cohorts tell it only of all orders, not of those of a category."""
    if "category" in page.picked:
        return []
    return cohort_cards.returning(page.get("cohorts").value, page.of.first, page.of.last)


def over_time(page: Board) -> None:
    answer = page.get("buyers_by_day")
    days: list[BuyersDay] = answer.value
    before = page.get("buyers_by_day", page.against).value if page.against else []
    grain = charts.grain_for(page.of.first, page.of.last)
    joined = sum(day.new_customers for day in days)
    title = _("Nobody joined in this period")
    if joined:
        bought = sum(day.first_time for day in days)
        title = _(
            "{joined} joined, {bought} bought for the first time",
            joined=number(joined),
            bought=number(bought),
        )
    caption = {
        "day": _("New customers by day"),
        "week": _("New customers by week"),
        "month": _("New customers by month"),
    }[grain]
    with page.card("over-time", title, caption, proof=("buyers_by_day", page.of, answer)):
        if joined:
            chart = charts.over_time(_new(days), "count", grain, before=_new(before))
            page.chart(chart, key="over-time", alt=title)
        columns = [
            Column("day", _("Day"), "date"),
            Column("customers", _("Customers"), "count"),
            Column("new_customers", _("New customers"), "count"),
            Column("first_time", _("First-time buyers"), "count"),
            Column("rating_count", _("Ratings"), "count"),
        ]
        page.table("customers-by-day", columns, days)


def _new(days: Sequence[BuyersDay]) -> list[charts.Point]:
    return [charts.Point(day.day, day.new_customers) for day in days]


def by_tier(page: Board) -> None:
    _groups(page, "tier", "customers_by_tier", _("Customers by membership tier"), str, selects=True)


def by_city(page: Board) -> None:
    caption = _("Customers by city")
    _groups(page, "city", "customers_by_city", caption, customer_words.city, selects=True)


def by_age(page: Board) -> None:
    _groups(page, "age", "customers_by_age", _("Customers by age"), customer_words.age)


def by_gender(page: Board) -> None:
    caption = _("Customers by gender")
    _groups(page, "gender", "customers_by_gender", caption, customer_words.gender)


_DRAWN = {"tier": charts.donut, "gender": charts.donut, "age": charts.columns, "city": charts.bars}


def _groups(
    page: Board,
    what: str,
    figure: str,
    caption: str,
    name: Callable[[str], str],
    *,
    selects: bool = False,
) -> None:
    """A share of all customers per group; `name` calls a group by its label."""
    of = page.of.without("tier_id" if what == "tier" else "city") if selects else page.of
    answer = page.get(figure, of)
    groups: list[Group] = answer.value
    whole = sum(group.customers for group in groups)
    rows = [
        {"key": group.key, "name": name(group.label), "customers": group.customers,
         "share": Decimal(group.customers) / whole}
        for group in groups if group.customers
    ]  # fmt: skip
    title = _("No customers yet")
    if rows:
        most = max(rows, key=lambda row: row["customers"])
        share = f"{number(100 * most['share'])}%"
        title = _("{name}: {share} of customers", name=escape_markdown(most["name"]), share=share)
    with page.card(f"by-{what}", title, caption, proof=(figure, of, answer)):
        if rows:
            marks = [_bar(row, what) for row in rows]
            chosen = page.chosen(what) if selects else None
            chart = _DRAWN[what](marks, "count", chosen)
            picks = what if selects else ()
            page.chart(chart, key=f"by-{what}", alt=title, selects=picks)
        columns = [
            Column("name", caption, "text"),
            Column("customers", _("Customers"), "count"),
            Column("share", _("Share"), "percent"),
        ]
        page.table(f"customers-by-{what}", columns, rows)


def _bar(row: dict, what: str) -> charts.Bar:
    note = f"{number(100 * row['share'], 1)}%" if what == "city" else ""
    return charts.Bar(row["key"], row["name"], row["customers"], note)


main()
