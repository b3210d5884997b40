"""Cards of the revenue page about orders: what they cost, when they came, what codes took off."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ecom.kpi.sales_types import ValueStep
from pages.parts import charts
from pages.parts.board import Board, dimensions
from pages.parts.exports import Column
from pages.parts.html import escape_markdown
from pages.parts.money import short_money
from pages.parts.texts import _

BEST = 8  # codes that are drawn; the table has all


def order_values(page: Board) -> None:
    answer = page.get("order_values")
    steps = every_step(answer.value)
    title = _("No orders in this period")
    if steps:
        most = max(steps, key=lambda step: step.orders)
        title = _("Orders most often cost {from_to}", from_to=_from_to(most))
    caption = _("Orders by what their goods cost after discounts")
    marks = [charts.Bar(str(step.lower), _from_to(step), step.orders) for step in steps]
    with page.card("order-values", title, caption, proof=("order_values", page.of, answer)):
        if steps:
            drawn = charts.columns(marks, "count")
            page.chart(drawn, key="order-values", alt=f"{caption}: {title}")
            page.table("order-values", _value_columns(), answer.value)


def _value_columns() -> list[Column]:
    return [
        Column("lower", _("From"), "money"),
        Column("upper", _("To below"), "money"),
        Column("orders", _("Orders"), "count"),
        Column("sold", _("Gross sales less discounts"), "money"),
    ]


def every_step(found: Sequence[ValueStep]) -> list[ValueStep]:
    """Also those between that no order stands in: the columns are a scale."""
    steps: list[ValueStep] = []
    for step in found:
        while steps and steps[-1].upper < step.lower:
            lower = steps[-1].upper
            upper = lower * (Decimal("2.5") if str(lower)[0] == "2" else 2)
            steps.append(ValueStep(lower, upper, 0, Decimal(0)))
        steps.append(step)
    return steps


def _from_to(step: ValueStep) -> str:
    return f"{short_money(step.lower)} – {short_money(step.upper)}"


def by_hour(page: Board) -> None:
    of = page.of.without("hour")
    answer = page.get("orders_by_hour", of)
    orders = {row.hour: row.orders for row in answer.value}
    title = _("No orders on this day")
    if orders:
        busiest = max(orders, key=lambda hour: orders[hour])
        title = _("Most orders came at {hours}", hours=dimensions.hours(busiest))
    caption = _("Orders by hour of the day")
    marks = [charts.Bar(str(hour), str(hour), orders.get(hour, 0)) for hour in range(24)]
    with page.card("by-hour", title, caption, proof=("orders_by_hour", of, answer)):
        if orders:
            drawn = charts.columns(marks, "count", chosen=page.chosen("hour"))
            page.chart(drawn, key="by-hour", alt=f"{caption}: {title}", selects="hour")
            columns = [Column("hour", _("Hour"), "count"), Column("orders", _("Orders"), "count")]
            page.table("orders-by-hour", columns, answer.value)


def discounts(page: Board) -> None:
    answer = page.get("discount_costs")
    rows = answer.value
    title = _("No code was used in this period")
    if rows:
        money = short_money(rows[0].cost)
        title = _("{code} cost most: {money}", code=escape_markdown(rows[0].code), money=money)
    caption = _("What discount codes took off goods and deliveries")
    marks = [charts.Bar(row.code, row.code, row.cost) for row in rows[:BEST]]
    with page.card("discounts", title, caption, proof=("discount_costs", page.of, answer)):
        if rows:
            drawn = charts.bars(marks, "money")
            page.chart(drawn, key="discounts", alt=f"{caption}: {title}")
            told = [{**vars(row), "kind": _kinds()[row.kind]} for row in rows]
            page.table("discount-costs", _discount_columns(), told)


def _kinds() -> dict[str, str]:
    return {
        "order": _("off the order"),
        "category": _("off a category"),
        "delivery": _("off the delivery"),
    }


def _discount_columns() -> list[Column]:
    return [
        Column("code", _("Code"), "text"),
        Column("kind", _("Kind"), "text"),
        Column("orders", _("Orders"), "count"),
        Column("cost", _("Cost"), "money"),
    ]
