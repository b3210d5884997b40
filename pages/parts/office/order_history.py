"""What happened to an order and because of it: who did what when, stock, points and refunds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import streamlit as st

from ecom.order_story import Refund, Story
from ecom.order_types import OrderEvent
from ecom.orders import Order
from pages.parts import order_words, row_table
from pages.parts.dates import day, moment
from pages.parts.exports import Column
from pages.parts.html import escape
from pages.parts.money import money
from pages.parts.texts import _

BAD = ("payment_failed", "canceled", "returned")


def timeline(order: Order, told: Story) -> None:
    items = [_item(event, order, told) for event in order.events]
    if order.status in ("placed", "processing", "shipped"):
        expected = _("expected on {day}", day=day(order.delivery.estimated_on))
        ahead = escape(order_words.event("delivered"))
        items.append(f'<li class="ahead"><b>{ahead}</b><span>{escape(expected)}</span></li>')
    st.html(f'<ol class="timeline">{"".join(items)}</ol>')


def ledgers(told: Story) -> None:
    """Tables below the story, those that have rows."""
    tables: tuple[tuple[str, str, Sequence[Column], list[dict[str, Any]]], ...] = (
        ("stock", _("Stock ledger"), _stock_columns(), _movements(told)),
        ("points", _("Loyalty points"), _points_columns(), _points(told)),
        ("refunds", _("Refunds"), _refund_columns(), _refunds(told.refunds)),
    )
    for key, title, columns, rows in tables:
        if rows:
            with st.expander(f"{title} ({len(rows)})", key=f"order-{key}"):
                row_table.draw(f"rows-order-{key}", columns, rows)


def _item(event: OrderEvent, order: Order, told: Story) -> str:
    placed_by = told.taken_by or told.customer
    who = event.actor or (placed_by if event.event == "placed" else "") or _("the shop")
    words = [moment(event.at), who]
    if event.note:
        words.append(_note(event))
    kind = "bad" if event.event in BAD else "done"
    what, said = escape(order_words.happened(event.event, order)), escape(" · ".join(words))
    return f'<li class="{kind}"><b>{what}</b><span>{said}</span></li>'


def _note(event: OrderEvent) -> str:
    if event.event == "refunded":
        try:
            return money(Decimal(event.note))
        except InvalidOperation:
            return event.note
    return event.note if event.event == "shipped" else f"“{event.note}”"


def _movements(told: Story) -> list[dict[str, Any]]:
    return [
        vars(one) | {"cause": _cause(one.cause), "actor": one.actor or _("the shop")}
        for one in told.movements
    ]


def _points(told: Story) -> list[dict[str, Any]]:
    reasons = {"order": _("for the order"), "return": _("taken back for a return")}
    return [
        vars(one)
        | {"reason": reasons.get(one.reason, one.reason), "actor": one.actor or _("the shop")}
        for one in told.points
    ]


def _refunds(refunds: Sequence[Refund]) -> list[dict[str, Any]]:
    return [
        {
            "created_at": one.created_at,
            "what": _what(one),
            "amount": one.amount,
            "reason": one.reason,
            "actor": one.actor or _("the shop"),
        }
        for one in refunds
    ]


def _what(refund: Refund) -> str:
    goods = [f"{pieces} × {name}" for name, pieces, _amount in refund.lines]
    return ", ".join([*goods, *([_("Delivery")] if refund.delivery else [])])


def _cause(cause: str) -> str:
    return {
        "sale": _("sold"),
        "cancellation": _("canceled"),
        "return": _("returned"),
    }.get(cause, cause)


def _stock_columns() -> list[Column]:
    return [
        Column("created_at", _("When"), "moment"),
        Column("product", _("Product")),
        Column("warehouse", _("Warehouse")),
        Column("quantity", _("Pieces"), "count"),
        Column("cause", _("Cause")),
        Column("actor", _("Who")),
    ]


def _points_columns() -> list[Column]:
    return [
        Column("created_at", _("When"), "moment"),
        Column("points", _("Points"), "count"),
        Column("reason", _("Reason")),
        Column("actor", _("Who")),
    ]


def _refund_columns() -> list[Column]:
    return [
        Column("created_at", _("When"), "moment"),
        Column("what", _("What")),
        Column("amount", _("Paid back"), "money"),
        Column("reason", _("Reason")),
        Column("actor", _("Who")),
    ]
