"""Placing an order: the customer does, or staff for a customer on the phone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ecom import audit, cache, carts, catalog, db, permissions, trending
from ecom.errors import InvalidInput, NotFound, OutcomeUnknown
from ecom.quotes import json_lines
from ecom.users import User

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


def place_order(asked: PlaceOrder, by: User | None = None) -> int:
    """Place the order, all or nothing, and return its id; the same key gives the same order.

    `by`: the employee or admin who takes it for the customer; None: the customer. Raises
    NotAllowed, NotFound (no such customer), InvalidInput, InsufficientStock, DiscountRefused,
    TotalChanged.
    """
    if by is not None:
        permissions.require(by, "orders.create")
    asked = _checked(asked)

    def forget() -> None:
        # What left the cart and the stock, in one round trip.
        cart = carts.of_customer(asked.customer_id).key
        cache.forget(cart, *catalog.stock_keys(product_id for product_id, _ in asked.lines))

    placed = again_if_unknown(
        lambda connection: _place(connection, asked, by),
        forget,
        retry_on=("uq_orders_checkout_key",),
    )
    forget()  # also of an order that existed: who placed it may have ended before this
    if not int(placed["existing"]):
        trending.note_sale(asked.lines)
    return int(placed["order_id"])


def again_if_unknown(
    work: Callable[[db.Connection], Any],
    forget: Callable[[], None] = lambda: None,
    **options: Any,
) -> Any:
    """After a lost reply to COMMIT: the checkout key and the bill's status make it safe.

    `forget` is called before, since MySQL may be gone for good, with the work done.
    """
    try:
        return db.transaction(work, **options)
    except OutcomeUnknown:
        forget()
        return db.transaction(work, **options)


def _place(connection: db.Connection, asked: PlaceOrder, by: User | None) -> dict[str, Any]:
    if by:
        _need_customer(connection, asked.customer_id)
    employee_id = by.id if by and by.role == "employee" else None  # `employees` has no admins
    placed = db.call(
        connection, "place_order", asked.customer_id, employee_id, json_lines(asked.lines),
        json.dumps(list(asked.codes)), asked.recipient, asked.phone, asked.address, asked.city,
        asked.carrier_id, asked.method, asked.checkout_key, asked.expected_total,
    )[-1][0]  # fmt: skip
    if by and not int(placed["existing"]):
        order_id = int(placed["order_id"])
        bill = db.execute(connection, _BILL, order_id=order_id)[0]
        audit.record(
            connection, by, "orders.create", "order", order_id, label=str(order_id),
            became={"customer": f"#{asked.customer_id}", **bill, "city": asked.city},
        )  # fmt: skip
    return placed


def _need_customer(connection: db.Connection, customer_id: int) -> None:
    if not db.execute(connection, _CUSTOMER, id=customer_id):
        raise NotFound("no such customer", customer_id=customer_id)


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
    return replace(asked, **texts, codes=codes)


_BILL = "SELECT method, amount AS to_pay FROM bills WHERE order_id = :order_id"
_CUSTOMER = """
SELECT u.id FROM users u JOIN customers c ON c.user_id = u.id
WHERE u.id = :id AND u.deactivated_at IS NULL"""
