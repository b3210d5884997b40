"""Orders: quote, place, pay, cancel, return, and what moves them on.

Each verb is one transaction around the SQL procedure of the same name (`sql/procedures/`); what
Redis holds of it is forgotten after the commit.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from ecom import carts, catalog, db, permissions, trending
from ecom.accounts import User
from ecom.carriers import Carrier, cancel_unpaid, carriers, step_carrier
from ecom.errors import IllegalStep, InvalidInput, NotAllowed, NotFound, OutcomeUnknown
from ecom.order_book import of_customer, order
from ecom.order_types import Order, OrderPage, OrderRow
from ecom.quotes import Lines, Quote, json_lines, quote
from ecom.settings import settings

__all__ = [
    "METHODS", "Carrier", "Order", "OrderPage", "OrderRow", "PlaceOrder", "Quote", "advance",
    "cancel", "cancel_unpaid", "carriers", "confirm_received", "of_customer", "order", "pay",
    "place_order", "quote", "return_items", "step_carrier",
]  # fmt: skip

METHODS = ("credit_card", "paypal", "bank_transfer", "cash_on_delivery")


@dataclass(frozen=True)
class PlaceOrder:
    """What a buyer sends. `expected_total`: what the page showed as to pay; None: any."""

    customer_id: int
    lines: tuple[tuple[int, int], ...]
    codes: tuple[str, ...]
    recipient: str
    phone: str
    address: str
    city: str
    carrier_id: int
    method: str
    checkout_key: str
    expected_total: Decimal | None = None
    employee_id: int | None = None


def place_order(asked: PlaceOrder) -> int:
    """Place the order, all or nothing, and return its id; the same key gives the same order.

    Raises InvalidInput, InsufficientStock, DiscountRefused, TotalChanged.
    """
    asked = _checked(asked)

    def forget() -> None:
        carts.refresh(asked.customer_id)
        catalog.forget_stock([product_id for product_id, _ in asked.lines])

    placed = _again_if_unknown(
        lambda c: db.call(
            c, "place_order", asked.customer_id, asked.employee_id, json_lines(asked.lines),
            json.dumps(list(asked.codes)), asked.recipient, asked.phone, asked.address, asked.city,
            asked.carrier_id, asked.method, asked.checkout_key, asked.expected_total,
        ),
        forget,
        retry_on=("uq_orders_checkout_key",),
    )[-1][0]  # fmt: skip
    forget()  # also of an order that existed: who placed it may have ended before this
    if not int(placed["existing"]):
        trending.note_sale(asked.lines)
    return int(placed["order_id"])


def pay(order_id: int, payer: User, succeeds: bool = True) -> Order:
    """Settle the bill through the simulated bank, or let it refuse. Paying twice pays once."""

    def work(connection: Connection) -> None:
        _lock_own(connection, order_id, payer, "orders.pay")
        if succeeds:
            reference = f"SIM-{uuid.uuid4().hex[:16].upper()}"
            db.call(connection, "complete_payment", order_id, reference, payer.id)
        else:
            db.call(connection, "fail_payment", order_id, "the bank refused the payment")

    try:
        _again_if_unknown(work)
    except IllegalStep as error:
        if error.code != "already_paid":
            raise
    return order(order_id, payer)


def cancel(order_id: int, actor: User, reason: str = "") -> Order:
    """Before shipping: stock, discount uses and money go back where they came from."""
    return _step(order_id, actor, "orders.cancel", "cancel_order", actor.id, reason[:255])


def confirm_received(order_id: int, actor: User) -> Order:
    return _step(order_id, actor, "orders.deliver", "receive_order", actor.id)


def return_items(order_id: int, actor: User, lines: Lines, reason: str = "") -> Order:
    """After delivery: goods come back and are refunded, within RETURN_DAYS for a customer."""
    seen = order(order_id, actor)
    if actor.id == seen.customer_id and not seen.returnable:
        raise IllegalStep("the time for returning is over", code="illegal_step_return_over")
    return _step(
        order_id, actor, "orders.return", "return_items", json_lines(lines), actor.id, reason[:255]
    )


def advance(order_id: int, actor: User) -> Order:
    """The simulated carrier's next step at once: for staff, and in a demo for the buyer."""
    if not settings().demo:
        permissions.require(actor, "orders.deliver")
    return _step(order_id, actor, "orders.deliver", "advance_order", actor.id)


def _step(order_id: int, actor: User, right: str, procedure: str, *arguments: Any) -> Order:
    products: set[int] = set()

    def work(connection: Connection) -> None:
        _lock_own(connection, order_id, actor, right)
        found = db.execute(connection, _PRODUCTS, order_id=order_id)
        products.update(row["product_id"] for row in found)
        db.call(connection, procedure, order_id, *arguments)

    try:
        db.transaction(work)
    finally:  # if the reply to COMMIT was lost, it may be done all the same
        catalog.forget_stock(products)
    return order(order_id, actor)


def _lock_own(connection: Connection, order_id: int, actor: User, right: str) -> None:
    found = db.execute(connection, _LOCK, order_id=order_id)
    if not found:
        raise NotFound("no such order", order_id=order_id)
    if found[0]["customer_id"] != actor.id and not permissions.allows(actor, right):
        if permissions.allows(actor, "orders.read"):
            raise NotAllowed("not for your role", right=right)
        raise NotFound("no such order", order_id=order_id)


def _again_if_unknown(
    work: Callable[[Connection], Any], forget: Callable[[], None] = lambda: None, **options: Any
) -> Any:
    """After a lost reply to COMMIT: the checkout key and the bill's status make it safe.

    `forget` is called before, since MySQL may be gone for good, with the work done.
    """
    try:
        return db.transaction(work, **options)
    except OutcomeUnknown:
        forget()
        return db.transaction(work, **options)


def _checked(asked: PlaceOrder) -> PlaceOrder:
    texts = {
        name: " ".join(getattr(asked, name).split())
        for name in ("recipient", "phone", "address", "city")
    }
    wrong = {}
    if not 2 <= len(texts["recipient"]) <= 120:
        wrong["recipient"] = "recipient_missing"
    if not re.fullmatch(r"\+?[\d .()-]{8,20}", texts["phone"]):
        wrong["phone"] = "phone_wrong"
    if not 5 <= len(texts["address"]) <= 255:
        wrong["address"] = "address_missing"
    if not 2 <= len(texts["city"]) <= 60:
        wrong["city"] = "city_missing"
    if asked.method not in METHODS:
        wrong["method"] = "method_unknown"
    if wrong:
        name, reason = next(iter(wrong.items()))
        raise InvalidInput(f"{name}: {reason}", field=name, code=reason, fields=wrong)
    codes = tuple(dict.fromkeys(code.strip().upper() for code in asked.codes if code.strip()))
    return PlaceOrder(**{**vars(asked), **texts, "codes": codes})


_LOCK = "SELECT customer_id FROM orders WHERE id = :order_id FOR UPDATE"
_PRODUCTS = "SELECT product_id FROM order_items WHERE order_id = :order_id"
