"""The receipt of an order: on the page, and as a page of its own to print or keep."""

from __future__ import annotations

import streamlit as st

from ecom.orders import Order
from pages.parts import order_lines, order_words, sums
from pages.parts.dates import moment
from pages.parts.html import escape
from pages.parts.texts import _
from web import scripts


def draw(order: Order) -> None:
    with st.container(border=True, key="receipt"):
        st.subheader(_("Receipt"), anchor=False)
        placed = _("Order {number}, placed on {time}")
        st.caption(placed.format(number=order.id, time=moment(order.placed_at)))
        order_lines.of_order(order)
        sums.of_order(order)
        st.html(_particulars(order))
        print_button()


def print_button() -> None:
    """Opens the browser's print dialogue; style.css leaves only the receipt on the paper."""
    label = escape(_("Print"))
    st.html(
        f'<button type="button" class="print-receipt">{label}</button>'
        f"<script>{scripts.PRINT}</script>",
        unsafe_allow_javascript=True,
    )


def _particulars(order: Order) -> str:
    delivery, bill = order.delivery, order.bill
    paid = order_words.bill_status(bill.status)
    if bill.paid_at and bill.status == "paid":
        paid = _("Paid on {time}", time=moment(bill.paid_at))
    parts = (
        (_("Payment"), [order_words.method(bill.method), paid, bill.transaction_id or ""]),
        (
            _("Delivery to"),
            [delivery.recipient, delivery.phone, delivery.address, delivery.city],
        ),
        (_("Carrier"), [delivery.carrier, delivery.tracking_number or ""]),
    )
    return f'<dl class="particulars">{"".join(_part(title, lines) for title, lines in parts)}</dl>'


def _part(title: str, lines: list[str]) -> str:
    text = "<br>".join(escape(line) for line in lines if line)
    return f"<div><dt>{escape(title)}</dt><dd>{text}</dd></div>"
