"""Orders: quote, place, pay, cancel, return, and what moves them on.

Each verb is one transaction around the SQL procedure of the same name (`sql/procedures/`); what
Redis holds of it is forgotten after the commit. A step that staff take with somebody else's order
is written down (`ecom.order_steps`); what only they do is in `ecom.order_desk`.
"""

from __future__ import annotations

import uuid
from typing import Any

from ecom import db, order_steps, permissions
from ecom.accounts import User
from ecom.carriers import Carrier, cancel_unpaid, carriers, step_carrier
from ecom.errors import IllegalStep
from ecom.order_book import of_customer, order
from ecom.order_steps import Step
from ecom.order_types import Order, OrderPage, OrderRow
from ecom.placing import METHODS, PlaceOrder, again_if_unknown, place_order
from ecom.quotes import Lines, Quote, json_lines, quote
from ecom.settings import settings

__all__ = [
    "METHODS", "Carrier", "Order", "OrderPage", "OrderRow", "PlaceOrder", "Quote", "advance",
    "cancel", "cancel_unpaid", "carriers", "confirm_received", "of_customer", "order", "pay",
    "place_order", "quote", "return_items", "step_carrier",
]  # fmt: skip


def pay(order_id: int, payer: User, succeeds: bool = True) -> Order:
    """Settle the bill through the simulated bank, or let it refuse. Paying twice pays once.

    The buyer does; staff are refused: see `order_desk.confirm_payment`.
    """

    def work(connection: db.Connection) -> None:
        if succeeds:
            reference = f"SIM-{uuid.uuid4().hex[:16].upper()}"
            db.call(connection, "complete_payment", order_id, reference, payer.id)
        else:
            db.call(connection, "fail_payment", order_id, "the bank refused the payment")

    try:
        order_steps.take(order_id, payer, order_steps.PAY_ONLINE, work, run=again_if_unknown)
    except IllegalStep as error:
        if error.code != "already_paid":
            raise
    return order(order_id, payer)


def cancel(order_id: int, actor: User, reason: str = "") -> Order:
    """Before shipping: stock, discount uses and money go back where they came from."""
    reason = reason[:255]
    return _step(order_id, actor, order_steps.CANCEL, "cancel_order", actor.id, reason, note=reason)


def confirm_received(order_id: int, actor: User) -> Order:
    return _step(order_id, actor, order_steps.RECEIVE, "receive_order", actor.id)


def return_items(order_id: int, actor: User, lines: Lines, reason: str = "") -> Order:
    """After delivery: goods come back and are refunded, within RETURN_DAYS for a customer."""
    seen, reason = order(order_id, actor), reason[:255]
    if actor.id == seen.customer_id and not seen.returnable:
        raise IllegalStep("the time for returning is over", code="illegal_step_return_over")
    given = json_lines(lines)
    return _step(
        order_id, actor, order_steps.RETURN, "return_items", given, actor.id, reason, note=reason
    )


def advance(order_id: int, actor: User) -> Order:
    """The simulated carrier's next step at once: for staff, and in a demo for the buyer."""
    if not settings().demo:
        permissions.require(actor, "orders.deliver")
    return _step(order_id, actor, order_steps.ADVANCE, "advance_order", actor.id)


def _step(
    order_id: int, actor: User, step: Step, procedure: str, *arguments: Any, note: str = ""
) -> Order:
    order_steps.take(
        order_id, actor, step, lambda c: db.call(c, procedure, order_id, *arguments), note
    )
    return order(order_id, actor)
