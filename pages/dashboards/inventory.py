"""Inventory: what is on hand and where, what moves, what to order and what lies there dead."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ecom.kpi.stock_types import FlowDay
from pages.parts import board, charts, reorder_cards, stock_cards
from pages.parts.board import Board
from pages.parts.charts.buckets import bucketed
from pages.parts.exports import Column
from pages.parts.money import number
from pages.parts.texts import _


def main() -> None:
    page = board.open(
        _("Inventory"),
        "reports.inventory",
        filters=("category", "city"),
        picks=("product",),
        needs_orders=False,
    )
    st.caption(
        _(
            "What is on hand is counted now, at today’s prices; what comes in and goes out, in the "
            "period, whatever the cause. A transfer leaves one warehouse and enters another."
        )
    )
    board.part(key_figures, page, height=190)
    left, right = st.columns(2)
    with left:
        board.part(stock_cards.by_city, page, height=460)
    with right:
        board.part(stock_cards.by_warehouse, page, height=460)
    board.part(over_time, page, height=460)
    board.part(reorder_cards.reorders, page, height=420)
    board.part(stock_cards.products, page, height=700)
    board.part(reorder_cards.dead_stock, page, height=320)
    board.close(page)


def key_figures(page: Board) -> None:
    now, before = page.both("stock_totals")
    days = [day for day in page.get("flow_by_day").value if day.day < page.today]
    with page.metrics():
        page.metric(_("Units on hand"), now.units, kind="count", figure="stock_totals.units")
        page.metric(_("Stock value"), now.value, figure="stock_totals.value")
        page.metric(
            _("Products out of stock"),
            now.products_out,
            kind="count",
            figure="stock_totals.products_out",
        )
        for label, name in ((_("Outbound"), "outbound"), (_("Inbound"), "inbound")):
            page.metric(
                label,
                getattr(now, name),
                kind="count",
                figure=f"stock_totals.{name}",
                before=before and getattr(before, name),
                spark=[getattr(day, name) for day in days],
                good="neither",
            )


def over_time(page: Board) -> None:
    answer = page.get("flow_by_day")
    days: list[FlowDay] = answer.value
    suggested = charts.grain_for(page.of.first, page.of.last)
    captions = {
        "day": _("Inbound and outbound units by day"),
        "week": _("Inbound and outbound units by week"),
        "month": _("Inbound and outbound units by month"),
    }
    asked = st.query_params.get("grain", suggested)
    grain = asked if asked in captions else suggested
    title = _what_moved(days, grain)
    with page.card("over-time", title, captions[grain], proof=("flow_by_day", page.of, answer)):
        page.choice(
            "grain", {"day": _("By day"), "week": _("By week"), "month": _("By month")}, suggested
        )
        if any(day.inbound or day.outbound for day in days):
            chart = charts.in_out(
                _points(days, "inbound"), _points(days, "outbound"), "count", grain
            )
            page.chart(chart, key="over-time", alt=f"{captions[grain]}: {title}")
        columns = [
            Column("day", _("Day"), "date"),
            Column("inbound", _("Inbound"), "count"),
            Column("outbound", _("Outbound"), "count"),
        ]
        page.table("stock-by-day", columns, days)


def _points(days: Sequence[FlowDay], name: str) -> list[charts.Point]:
    return [charts.Point(day.day, getattr(day, name)) for day in days]


def _what_moved(days: Sequence[FlowDay], grain: str) -> str:
    """When most went out; or that nothing moved."""
    most = max(
        bucketed(_points(days, "outbound"), grain), key=lambda one: one.value or 0, default=None
    )
    if most is not None and most.value:
        titles = {
            "day": _("Busiest day: {when} with {n} units out"),
            "week": _("Busiest week: {when} with {n} units out"),
            "month": _("Busiest month: {when} with {n} units out"),
        }
        return titles[grain].format(when=most.name, n=number(most.value))
    if any(day.inbound for day in days):
        return _("Nothing went out in this period")
    return _("Nothing moved in this period")


main()
