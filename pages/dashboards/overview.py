"""Overview: how the shop is doing, and what deserves a look today."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ecom import permissions
from ecom.kpi.sales_types import HourOrders
from pages.parts import attention_list, board, charts, dates, product_list, routes, visit
from pages.parts.board import Board, dimensions, periods
from pages.parts.exports import Column
from pages.parts.html import escape_markdown
from pages.parts.money import number
from pages.parts.texts import _

RIGHT = "reports.overview"
BEST = 8  # products


def main() -> None:
    viewer = visit.require(RIGHT).user
    sells = permissions.allows(viewer, "reports.revenue")
    name = viewer.full_name or viewer.username
    page = board.open(
        _("Welcome back, {name}", name=escape_markdown(name)),
        RIGHT,
        needs_orders=sells,
        dated=sells,
        greeting=dates.weekday(periods.today()),
        document=_("Overview"),
    )
    if not sells:
        board.part(attention_list.draw, page, height=240, key="attention")
        board.close(page)
        return
    board.part(key_figures, page, height=190)
    left, right = st.columns(2)
    with left:
        board.part(by_category, page, height=560)
        board.part(by_hour, page, height=360)
    with right:
        board.part(attention_list.draw, page, height=560, key="attention")
    board.part(top_products, page, height=480)
    board.close(page)


def key_figures(page: Board) -> None:
    now, before = page.both("sales_total")
    days = finished(page, page.get("sales_by_day").value)
    with page.metrics():
        page.metric(
            _("Net revenue"),
            now.net_revenue,
            figure="sales_total.net_revenue",
            before=before and before.net_revenue,
            spark=[day.net_revenue for day in days],
        )
        page.metric(
            _("Orders"),
            now.orders,
            kind="count",
            figure="sales_total.orders",
            before=before and before.orders,
            spark=[day.orders for day in days],
        )
        if page.may("reports.customers"):
            customers(page)
        page.metric(
            _("Average order value"),
            now.average_order_value,
            figure="sales_total.average_order_value",
            before=before and before.average_order_value,
            spark=[day.average_order_value or 0 for day in days],
        )
        if not page.of.filters:  # visits have neither a city nor a category
            conversion(page)


def finished(page: Board, days: list) -> list:
    """Without today, which would end every trend with a fall."""
    return days[:-1] if page.live and len(days) > 2 else days


def customers(page: Board) -> None:
    now, before = page.both("customer_totals")
    days = page.get("buyers_by_day").value
    so_far, spark = now.customers - sum(day.new_customers for day in days), []
    for day in days:
        so_far += day.new_customers
        spark.append(so_far)
    page.metric(
        _("Customers"),
        now.customers,
        kind="count",
        figure="customer_totals.customers",
        before=before and before.customers,
        spark=spark,
    )


def conversion(page: Board) -> None:
    days, before = page.both("funnel_by_day")
    page.metric(
        _("Conversion"),
        converted(days),
        kind="percent",
        figure="funnel_by_day",
        before=converted(before or []),
        spark=[converted([day]) or 0 for day in finished(page, days)],
    )


def converted(days: list) -> float | None:
    visits = sum(day.visits for day in days)
    return sum(day.orders for day in days) / visits if visits else None


def by_category(page: Board) -> None:
    of = page.of.without("category_id")
    answer = page.get("sales_by_category", of)
    rows = [row for row in answer.value if row.net_revenue]
    whole = sum(row.net_revenue for row in rows)
    title = _("Nothing was sold in this period")
    if whole:
        share = f"{number(100 * rows[0].net_revenue / whole)}%"
        best = escape_markdown(rows[0].name)
        title = _("{name} brings {share} of net revenue", name=best, share=share)
    slices = [charts.Bar(str(row.category_id), row.name, row.net_revenue) for row in rows]
    caption = _("Net revenue by category")
    with page.card("by-category", title, caption, proof=("sales_by_category", of, answer)):
        ring = charts.donut(slices, kind="money", chosen=page.chosen("category"))
        page.chart(ring, key="by-category", alt=title, selects="category")
        columns = [
            Column("name", _("Category"), "text"),
            Column("orders", _("Orders"), "count"),
            Column("units", _("Units"), "count"),
            Column("net_revenue", _("Net revenue"), "money"),
        ]
        page.table("revenue-by-category", columns, rows)


def by_hour(page: Board) -> None:
    of = page.of.without("weekday", "hour")
    answer = page.get("orders_by_hour", of)
    names = list(dimensions.weekdays().values())
    title = _("No orders in this period")
    if answer.value:
        best = max(answer.value, key=lambda cell: cell.orders)
        when = f"{names[best.weekday]}, {dimensions.hours(best.hour)}"
        title = _("Most orders come on {when}", when=when)
    cells = [_cell(found, names) for found in answer.value]
    caption = _("Orders by weekday and hour")
    with page.card("by-hour", title, caption, proof=("orders_by_hour", of, answer)):
        grid = charts.heatmap(
            cells,
            [str(hour) for hour in range(24)],
            names,
            kind="count",
            chosen=page.chosen("weekday", "hour"),
        )
        page.chart(grid, key="by-hour", alt=title, selects=("weekday", "hour"))
        columns = [
            Column("day", _("Weekday"), "text"),
            Column("hour", _("Hour"), "count"),
            Column("orders", _("Orders"), "count"),
        ]
        rows = [{**vars(found), "day": names[found.weekday]} for found in answer.value]
        page.table("orders-by-hour", columns, rows)


def _cell(found: HourOrders, names: list[str]) -> charts.Cell:
    return charts.Cell(
        x=found.hour,
        y=found.weekday,
        value=found.orders,
        label=f"{names[found.weekday]}, {dimensions.hours(found.hour)}",
        key=f"{found.weekday}-{found.hour}",
    )


def top_products(page: Board) -> None:
    of = page.of.without("product_id")
    answer = page.get("sales_by_product", of)
    best = answer.value[:BEST]
    if not best:
        return
    title = _("{name} sells best", name=escape_markdown(best[0].name))
    caption = _("Products with the most net revenue, their units, earnings and trend")
    trends = {
        row.product_id: page.get("product_days", replace(of, product_id=row.product_id)).value
        for row in best
    }
    with page.card("top-products", title, caption, proof=("sales_by_product", of, answer)):
        product_list.draw(best, trends, of)
        columns = [
            Column("name", _("Product"), "text"),
            Column("price", _("Price"), "money"),
            Column("units", _("Units"), "count"),
            Column("net_revenue", _("Net revenue"), "money"),
            Column("abc", _("ABC class"), "text"),
        ]
        page.table(
            "products",
            columns,
            answer.value,
            link=lambda row: routes.href("product", id=row.product_id),
        )


main()
