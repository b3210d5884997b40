"""What staff do with orders: confirm payment, ship, deliver, cancel, take back, refund, create.

Each is one transaction with the order locked and its entry in the audit (`ecom.order_steps`); what
the order's status does not allow raises IllegalStep, which says `step` and `status`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ecom import db, order_steps, placing
from ecom.actions import action
from ecom.errors import IllegalStep, InvalidInput, NotFound, ShopError
from ecom.order_search import today
from ecom.order_steps import Step
from ecom.placing import PlaceOrder
from ecom.quotes import Lines, json_lines
from ecom.users import User

LONGEST_REASON, LONGEST_REFERENCE = 255, 64
MOST_MONEY = Decimal(10) ** 13  # of a column DECIMAL(15,2)
LATEST_DELIVERY = 60  # days from today that can be promised


@dataclass(frozen=True)
class Parcel:
    """`carrier_id`: None: as the customer chose; `expected_on`: None: as promised before."""

    tracking_number: str
    carrier_id: int | None = None
    expected_on: date | None = None


@dataclass(frozen=True)
class Outcome:
    """`error`: why nothing was done with this order; None: it is done."""

    order_id: int
    error: ShopError | None = None


@action("orders.confirm_payment", "orders.pay")
def confirm_payment(actor: User, order_id: int, reference: str = "") -> None:
    """The money is there. `reference`: the bank's, if it has one.

    Raises NotFound, IllegalStep, AlreadyTaken (another bill has this reference), InvalidInput.
    """
    reference = " ".join(reference.split())
    if len(reference) > LONGEST_REFERENCE:
        raise InvalidInput("up to 64 letters", field="transaction", code="reference_too_long")
    _call(actor, order_id, order_steps.PAY, "complete_payment", reference or None, actor.id)


@action("orders.ship", "orders.deliver")
def ship(actor: User, order_id: int, parcel: Parcel) -> None:
    """The carrier has it. Raises NotFound, IllegalStep, InvalidInput, AlreadyTaken."""
    number = _tracking_number(parcel.tracking_number)
    expected_on = _expected_on(parcel.expected_on)

    def work(connection: db.Connection) -> None:
        db.call(connection, "ship_order", order_id, number, expected_on, actor.id)
        if parcel.carrier_id is not None:
            _carried_by(connection, order_id, parcel.carrier_id)

    order_steps.take(order_id, actor, order_steps.SHIP, work)


@action("orders.deliver", "orders.deliver")
def deliver(actor: User, order_id: int) -> None:
    """The parcel has arrived; cash is paid with it. Raises NotFound, IllegalStep."""
    _call(actor, order_id, order_steps.DELIVER, "deliver_order", actor.id)


@action("orders.advance", "orders.deliver")
def advance(actor: User, order_id: int) -> None:
    """The simulated carrier's next step at once. Raises NotFound, IllegalStep."""
    _call(actor, order_id, order_steps.ADVANCE, "advance_order", actor.id)


@action("orders.cancel", "orders.cancel")
def cancel(actor: User, order_id: int, reason: str) -> None:
    """Before it is shipped. Raises NotFound, IllegalStep, InvalidInput without a reason."""
    reason = _reason(reason)
    _call(actor, order_id, order_steps.CANCEL, "cancel_order", actor.id, reason, note=reason)


@action("orders.come_back", "orders.deliver")
def come_back(actor: User, order_id: int, reason: str) -> None:
    """Undelivered: it is canceled then. Raises NotFound, IllegalStep, InvalidInput (no reason)."""
    reason = _reason(reason)
    _call(actor, order_id, order_steps.COME_BACK, "undeliver_order", actor.id, reason, note=reason)


@action("orders.return", "orders.return")
def take_back(
    actor: User,
    order_id: int,
    lines: Lines,
    reason: str,
    delivery_refund: Decimal = Decimal(0),
    seen: Decimal | None = None,
) -> None:
    """Goods come back and are paid back; with `delivery_refund` so is that much of the delivery.

    `seen`: how much was paid back when the actor looked; None: however much. Raises NotFound,
    IllegalStep (refunded_meanwhile, if it is more by now), InvalidInput (reason_needed,
    empty_return, not_in_order, bad_quantity, bad_refund).
    """
    reason, given = _reason(reason), json_lines(lines)
    _need_amount(delivery_refund)

    def work(connection: db.Connection) -> None:
        _refuse_if_refunded(connection, order_id, seen)
        db.call(connection, "return_items", order_id, given, actor.id, reason)
        if delivery_refund:
            db.call(connection, "refund_delivery", order_id, delivery_refund, actor.id, reason)

    order_steps.take(order_id, actor, order_steps.RETURN, work, reason)


@action("orders.refund_delivery", "orders.return")
def refund_delivery(
    actor: User, order_id: int, amount: Decimal, reason: str, seen: Decimal | None = None
) -> None:
    """Pay the delivery back, in full or in part; the goods stay sold. `seen` as in `take_back`.

    Raises NotFound, IllegalStep, InvalidInput (reason_needed, bad_refund).
    """
    reason = _reason(reason)
    _need_amount(amount)

    def work(connection: db.Connection) -> None:
        _refuse_if_refunded(connection, order_id, seen)
        db.call(connection, "refund_delivery", order_id, amount, actor.id, reason)

    order_steps.take(order_id, actor, order_steps.REFUND_DELIVERY, work, reason)


@action("orders.create", "orders.create")
def create(actor: User, asked: PlaceOrder) -> int:
    """Place an order for a customer; returns its id. Raises what `placing.place_order` does."""
    return placing.place_order(asked, actor)


def each(order_ids: Iterable[int], step: Callable[[int], object]) -> list[Outcome]:
    """Take a step with several orders, each by itself: one that is refused stops no other."""
    outcomes = []
    for order_id in order_ids:
        try:
            step(order_id)
        except ShopError as error:
            outcomes.append(Outcome(order_id, error))
        else:
            outcomes.append(Outcome(order_id))
    return outcomes


def _call(
    actor: User, order_id: int, step: Step, procedure: str, *arguments: Any, note: str = ""
) -> None:
    order_steps.take(
        order_id, actor, step, lambda c: db.call(c, procedure, order_id, *arguments), note
    )


def _refuse_if_refunded(connection: db.Connection, order_id: int, seen: Decimal | None) -> None:
    """Pressed twice, or by two people, it is paid back once. The order's row is locked by now."""
    refunded = db.execute(connection, _REFUNDED, order_id=order_id)[0]["refunded"]
    if seen is not None and refunded != seen:
        raise IllegalStep("paid back meanwhile", code="refunded_meanwhile", refunded=refunded)


def _carried_by(connection: db.Connection, order_id: int, carrier_id: int) -> None:
    """Another carrier than the customer chose costs the customer neither more nor less."""
    named = {"order_id": order_id, "carrier_id": carrier_id}
    if not db.execute(connection, _MAY_CARRY, **named):
        raise NotFound("no such carrier", code="carrier_unknown", carrier_id=carrier_id)
    db.execute(connection, _CARRY, **named)


def _tracking_number(text: str) -> str:
    number = "".join(text.split())
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9./_-]{3,39}", number):
        raise InvalidInput("4 to 40 letters", field="tracking_number", code="tracking_number_wrong")
    return number


def _expected_on(day: date | None) -> date | None:
    if day is not None and not 0 <= (day - today()).days <= LATEST_DELIVERY:
        raise InvalidInput(
            "from today on, in 60 days at most", field="expected_on", code="expected_on_wrong"
        )
    return day


def _need_amount(amount: Decimal) -> None:
    """Whether it is too much is known behind the order's lock."""
    if not amount.is_finite() or abs(amount) >= MOST_MONEY:
        raise InvalidInput("an amount of money", field="amount", code="bad_refund")


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise InvalidInput("say why", field="reason", code="reason_needed")
    return reason[:LONGEST_REASON]


_REFUNDED = "SELECT refunded FROM bills WHERE order_id = :order_id"
_MAY_CARRY = """
SELECT r.id FROM carriers r JOIN deliveries d ON d.order_id = :order_id
WHERE r.id = :carrier_id AND (r.is_active = 1 OR r.id = d.carrier_id)
"""
_CARRY = "UPDATE deliveries SET carrier_id = :carrier_id WHERE order_id = :order_id"
