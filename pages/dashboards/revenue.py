"""Revenue: how much is left of what was sold, when, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import streamlit as st

from ecom.kpi.sales_types import Sales, SalesDay
from pages.parts import board, charts, order_cards, sales_cards
from pages.parts.board import Board
from pages.parts.charts.buckets import bucketed
from pages.parts.exports import Column
from pages.parts.money import number, short_money
from pages.parts.texts import _


def main() -> None:
    page = board.open(_("Revenue"), "reports.revenue")
    st.caption(
        _(
            "Net revenue is goods sold less discounts and returns. Orders count on the day they "
            "were placed, also those not paid yet; canceled ones do not. Returns count on the day "
            "of the refund."
        )
    )
    board.part(key_figures, page, height=300)
    if page.of.days == 1:
        board.part(order_cards.by_hour, page, height=440)
    else:
        board.part(over_time, page, height=480)
    beside(page, what_is_left, sales_cards.by_method)
    beside(page, sales_cards.by_category, sales_cards.by_city)
    beside(page, order_cards.order_values, order_cards.discounts)
    board.part(sales_cards.products, page, height=700)
    board.close(page)


def beside(page: Board, left: Callable[[Board], None], right: Callable[[Board], None]) -> None:
    for column, draw in zip(st.columns(2), (left, right), strict=True):
        with column:
            board.part(draw, page, height=420)


def key_figures(page: Board) -> None:
    now, before = page.both("sales_total")
    over = [day for day in page.get("sales_by_day").value if day.day < page.today]
    trend = sales_cards.added_up(over, charts.grain_for(page.of.first, page.of.last))

    def amount(label: str, name: str, kind: str = "money", good: str = "up") -> None:
        page.metric(
            label,
            getattr(now, name),
            figure=f"sales_total.{name}",
            kind=kind,
            before=before and getattr(before, name),
            spark=[] if name == "total_sales" else [getattr(step, name) or 0 for step in trend],
            good=good,
        )

    with page.metrics():
        amount(_("Net revenue"), "net_revenue")
        amount(_("Orders"), "orders", kind="count")
        amount(_("Average order value"), "average_order_value")
        amount(_("Items sold"), "units", kind="count")
    with page.metrics("more"):
        amount(_("Units per order"), "units_per_order", kind="rating")
        amount(_("Discounts"), "discounts", good="neither")
        amount(_("Returns"), "returns", good="down")
        if now.total_sales is not None:  # deliveries belong to whole orders
            amount(_("Total sales with delivery"), "total_sales")


def over_time(page: Board) -> None:
    answer = page.get("sales_by_day")
    days, before = page.both("sales_by_day")
    points, behind = _net(days), _net(before or [])
    suggested = charts.grain_for(page.of.first, page.of.last)
    captions = {
        "day": _("Net revenue by day"),
        "week": _("Net revenue by week"),
        "month": _("Net revenue by month"),
    }
    grain = _grain_in_url(suggested)
    title = _best(points, grain)
    with page.card("over-time", title, captions[grain], proof=("sales_by_day", page.of, answer)):
        page.choice("grain", _grains(), suggested)
        if any(point.value for point in (*points, *behind)):
            chart = charts.over_time(points, "money", grain, before=behind)
            page.chart(chart, key="over-time", alt=f"{captions[grain]}: {title}")
        page.table("revenue-by-day", _day_columns(), days)


def _net(days: Sequence[SalesDay]) -> list[charts.Point]:
    return [charts.Point(day.day, day.net_revenue) for day in days]


def _grains() -> dict[str, str]:
    return {"day": _("By day"), "week": _("By week"), "month": _("By month")}


def _grain_in_url(suggested: str) -> str:
    asked = st.query_params.get("grain", suggested)
    return asked if asked in _grains() else suggested


def _best(points: Sequence[charts.Point], grain: str) -> str:
    best = max(bucketed(points, grain), key=lambda bucket: bucket.value or 0, default=None)
    if best is None or not best.value:
        return sales_cards.nothing_sold()
    titles = {
        "day": _("Best day: {when} with {money}"),
        "week": _("Best week: {when} with {money}"),
        "month": _("Best month: {when} with {money}"),
    }
    return titles[grain].format(when=best.name, money=short_money(best.value))


def _day_columns() -> list[Column]:
    return [Column("day", _("Day"), "date"), *sales_cards.amounts()]


def what_is_left(page: Board) -> None:
    answer = page.get("sales_total")
    sold = answer.value
    title = _what_is_left(sold)
    caption = _("From gross sales to net revenue")
    steps = [
        charts.Step(_("Gross sales"), sold.gross_sales, total=True),
        charts.Step(_("Discounts"), -sold.discounts),
        charts.Step(_("Returns"), -sold.returns),
        charts.Step(_("Net revenue"), sold.net_revenue, total=True),
    ]
    with page.card("what-is-left", title, caption, proof=("sales_total", page.of, answer)):
        if sold.gross_sales or sold.returns:
            page.chart(charts.waterfall(steps), key="what-is-left", alt=f"{caption}: {title}")
        rows = [{"step": step.label, "amount": step.value} for step in steps]
        columns = [Column("step", _("Step"), "text"), Column("amount", _("Amount"), "money")]
        page.table("gross-to-net", columns, rows)


def _what_is_left(sold: Sales) -> str:
    if not sold.gross_sales:
        if sold.returns:
            return _("Nothing was sold, {money} went back", money=short_money(sold.returns))
        return sales_cards.nothing_sold()
    share = Decimal(sold.net_revenue) / sold.gross_sales
    return _(
        "{share} of {money} stays after discounts and returns",
        share=f"{number(100 * share)}%",
        money=short_money(sold.gross_sales),
    )


main()
