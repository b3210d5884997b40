"""A step of an order: who may take it, from which status, and what the audit says of it.

Buyers take steps with their own orders; staff with anybody's, by right, and it is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ecom import audit, catalog, db, permissions
from ecom.errors import IllegalStep, NotAllowed, NotFound
from ecom.users import User

Work = Callable[[db.Connection], Any]


@dataclass(frozen=True)
class Step:
    """`right`: what staff need for it, '' if it is the buyer's alone; `allowed`: the statuses from
    which it may be taken."""

    name: str
    right: str
    allowed: tuple[str, ...]

    @property
    def action(self) -> str:
        return f"orders.{self.name}"


PAY = Step(
    "confirm_payment",
    "orders.pay",
    ("placed", "processing", "shipped", "delivered", "received", "returned"),
)
PAY_ONLINE = Step(PAY.name, "", PAY.allowed)  # staff say that they have seen the money, by PAY
SHIP = Step("ship", "orders.deliver", ("processing",))
DELIVER = Step("deliver", "orders.deliver", ("shipped",))
RECEIVE = Step("receive", "orders.deliver", ("delivered",))
ADVANCE = Step("advance", "orders.deliver", ("processing", "shipped"))
CANCEL = Step("cancel", "orders.cancel", ("placed", "processing"))
COME_BACK = Step("come_back", "orders.deliver", ("shipped",))
RETURN = Step("return", "orders.return", ("delivered", "received"))
REFUND_DELIVERY = Step("refund_delivery", "orders.return", ("delivered", "received", "returned"))
STEPS = (PAY, SHIP, DELIVER, RECEIVE, ADVANCE, CANCEL, COME_BACK, RETURN, REFUND_DELIVERY)


def take(
    order_id: int,
    actor: User,
    step: Step,
    work: Work,
    note: str = "",
    run: Callable[[Work], Any] = db.transaction,
) -> None:
    """One transaction: the order locked, the status checked, `work`, and the audit if it is staff.

    `run`: what runs it. Raises NotFound, also where the order is none of the actor's business;
    NotAllowed; IllegalStep with `step` and `status`, or what `work` raises.
    """
    products: set[int] = set()

    def whole(connection: db.Connection) -> None:
        own = _lock(connection, order_id, actor, step)
        found = db.execute(connection, _PRODUCTS, order_id=order_id)
        products.update(row["product_id"] for row in found)
        was = None if own else _state(connection, order_id)
        work(connection)
        if was is not None:
            audit.record(
                connection, actor, step.action, "order", order_id, label=str(order_id),
                was=was, became=_state(connection, order_id), note=note,
            )  # fmt: skip

    try:
        run(whole)
    finally:  # if the reply to COMMIT was lost, it may be done all the same
        catalog.forget_stock(products)


def _lock(connection: db.Connection, order_id: int, actor: User, step: Step) -> bool:
    """Whether it is the actor's own order."""
    found = db.execute(connection, _LOCK, order_id=order_id)
    own = bool(found) and found[0]["customer_id"] == actor.id
    if not found or not (own or permissions.allows(actor, step.right)):
        if found and permissions.allows(actor, "orders.read"):
            raise NotAllowed("not for your role", right=step.right)
        raise NotFound("no such order", order_id=order_id)
    status = found[0]["status"]
    if status not in step.allowed:
        text = f"{step.name}: not from {status}"
        raise IllegalStep(text, step=step.name, status=status)
    return own


def _state(connection: db.Connection, order_id: int) -> dict[str, Any]:
    return db.execute(connection, _STATE, order_id=order_id)[0]


_LOCK = "SELECT customer_id, status FROM orders WHERE id = :order_id FOR UPDATE"
_PRODUCTS = "SELECT product_id FROM order_items WHERE order_id = :order_id"
_STATE = """
SELECT o.status, b.status AS bill_status, b.transaction_id, b.refunded,
       d.refunded AS delivery_refunded, r.name AS carrier, d.tracking_number,
       d.estimated_on AS expected_on,
       (SELECT CAST(SUM(i.returned_quantity) AS SIGNED) FROM order_items i
         WHERE i.order_id = o.id) AS returned_pieces
FROM orders o
JOIN bills b ON b.order_id = o.id
JOIN deliveries d ON d.order_id = o.id
JOIN carriers r ON r.id = d.carrier_id
WHERE o.id = :order_id
"""
