"""Why an order does not allow a step, in plain words: what cannot be done, and because of what."""

from __future__ import annotations

from ecom.errors import IllegalStep
from pages.parts.texts import _


def explain(error: IllegalStep) -> str:
    """Of an error that names its `step` and the order's `status`."""
    return reason(error.details["step"], error.details["status"])


def reason(step: str, status: str) -> str:
    """Why an order of this status does not allow the step."""
    return _("{cannot}: {because}.", cannot=_cannot(step), because=_because(status))


def _cannot(step: str) -> str:
    return {
        "confirm_payment": _("There is nothing to pay any more"),
        "ship": _("This order cannot be shipped"),
        "deliver": _("This order cannot be marked as delivered"),
        "receive": _("This order cannot be marked as received"),
        "advance": _("The carrier has nothing to do with this order"),
        "cancel": _("This order cannot be canceled"),
        "come_back": _("This order cannot come back undelivered"),
        "return": _("Nothing of this order can be taken back"),
        "refund_delivery": _("The delivery of this order cannot be paid back"),
    }[step]


def _because(status: str) -> str:
    return {
        "placed": _("it still waits for its payment"),
        "processing": _("it has not been shipped yet"),
        "shipped": _("it is on its way already"),
        "delivered": _("it has been delivered"),
        "received": _("the customer has confirmed its receipt"),
        "canceled": _("it has been canceled"),
        "returned": _("all of it has come back"),
    }[status]
