"""A column of sums with the total at its foot, as on a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import streamlit as st

from ecom.orders import Order, Quote
from pages.parts.html import escape
from pages.parts.money import money
from pages.parts.texts import _

Row = tuple[str, Decimal]


def of_quote(quote: Quote) -> None:
    code_rows = [(_("Code {code}", code=code), -amount) for code, _kind, amount in quote.codes]
    _show(
        [
            (_("Goods"), _undiscounted(quote)),
            *code_rows,
            (_("Delivery"), quote.fee),
        ],
        (_("To pay"), quote.to_pay),
    )


def of_order(order: Order) -> None:
    """What was charged, and what was paid back since."""
    _show(charged(order), (_("Total"), order.bill.amount))
    if order.bill.refunded:
        left = order.bill.amount - order.bill.refunded
        _show([(_("Paid back"), -order.bill.refunded)], (_("Charged in the end"), left))


def charged(order: Order) -> list[Row]:
    """What an order's total is made of; the delivery also if it was free."""
    lines_off = sum((line.line_discount for line in order.lines), Decimal(0))
    rows = [
        (_("Goods"), order.subtotal + lines_off),
        (_("Discount on products"), -lines_off),
        (_order_code(order), -order.discount),
        (_("Delivery"), order.delivery.fee),
        (_("Discount on delivery"), -order.delivery.discount),
    ]
    free = (_("Delivery"), order.delivery.fee)
    return [row for row in rows if row[1] or row == free]


def _undiscounted(quote: Quote) -> Decimal:
    return sum(
        (Decimal(line["unit_price"]) * int(line["quantity"]) for line in quote.lines), Decimal(0)
    )


def _order_code(order: Order) -> str:
    if order.discount_code:
        return _("Code {code}", code=order.discount_code)
    return _("Discount on the order")


def _show(rows: Iterable[Row], total: Row) -> None:
    body = "".join(_row(label, amount, "off" if amount < 0 else "") for label, amount in rows)
    st.html(f'<dl class="sums">{body}{_row(*total, "grand")}</dl>')


def _row(label: str, amount: Decimal, kind: str) -> str:
    return f'<div class="{kind}"><dt>{escape(label)}</dt><dd>{money(amount)}</dd></div>'
