"""An order's states, events and ways to pay, in words and colours."""

from __future__ import annotations

from typing import Literal

from ecom.orders import Order
from pages.parts.texts import _

Colour = Literal["red", "orange", "blue", "green", "violet", "gray"]

ICONS = {
    "placed": ":material/hourglass_top:",
    "processing": ":material/inventory_2:",
    "shipped": ":material/local_shipping:",
    "delivered": ":material/where_to_vote:",
    "received": ":material/check_circle:",
    "canceled": ":material/cancel:",
    "returned": ":material/assignment_return:",
}
COLOURS: dict[str, Colour] = {
    "placed": "orange",
    "processing": "blue",
    "shipped": "violet",
    "delivered": "green",
    "received": "green",
    "canceled": "gray",
    "returned": "red",
}


def status(name: str) -> str:
    return {
        "placed": _("Waiting for payment"),
        "processing": _("Being prepared"),
        "shipped": _("On its way"),
        "delivered": _("Delivered"),
        "received": _("Received"),
        "canceled": _("Canceled"),
        "returned": _("Returned"),
    }[name]


def statuses() -> dict[str, str]:
    """All of them, in the order in which an order goes through them."""
    return {name: status(name) for name in ICONS}


def event(name: str) -> str:
    return {
        "placed": _("Order placed"),
        "payment_failed": _("Payment failed"),
        "paid": _("Paid"),
        "processing": _("Being prepared"),
        "shipped": _("Handed to the carrier"),
        "delivered": _("Delivered"),
        "received": _("Receipt confirmed"),
        "canceled": _("Canceled"),
        "returned": _("Goods returned"),
        "refunded": _("Refunded"),
    }[name]


def happened(name: str, order: Order) -> str:
    """An event of this order."""
    if name == "canceled" and order.came_back:
        return _("Came back undelivered")
    return event(name)


def method(name: str) -> str:
    return {
        "credit_card": _("Credit card"),
        "paypal": _("PayPal"),
        "bank_transfer": _("Bank transfer"),
        "cash_on_delivery": _("Cash on delivery"),
    }[name]


def bill_status(name: str) -> str:
    return {
        "pending": _("Not paid yet"),
        "paid": _("Paid"),
        "canceled": _("Nothing to pay"),
        "refunded": _("Refunded"),
    }[name]
