"""What the procedures of `sql/procedures/` write about an order, from placing to returning.

Each step here leaves the rows that its procedure would: `tests/ops/test_demo.py` does 200 orders
again with the procedures and compares them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from ops.demo.lifecycle import METHODS, NEVER
from ops.demo.literals import EMPTY, NULL, or_null, stamp, text
from ops.demo.till import Line, Priced

POINTS_UNIT = 10_000  # dong
PAYMENT_FAILED = "the bank refused the payment"
UNPAID = "not paid in time"
REASONS_TO_CANCEL = ("Đổi ý", "Đặt nhầm sản phẩm", "Tìm được giá tốt hơn", "Muốn đổi địa chỉ nhận")
REASONS_TO_RETURN = ("Sản phẩm lỗi", "Không đúng mô tả", "Không vừa", "Đổi ý")

REASONS = 4  # of each


class Steps(NamedTuple):
    """When the order does what, in seconds UTC; NEVER for what has not happened by now."""

    failed_at: int
    paid_at: int
    canceled_at: int
    shipped_at: int
    delivered_at: int
    received_at: int
    returned_at: int
    next_step_at: int


@dataclass
class Sold:
    """An order with everything that place_order was told and made of it."""

    id: int
    customer_id: int
    employee_id: int | None
    checkout_key: str
    placed_at: int
    method: int
    due_at: int
    carrier_id: int
    fee: int
    to: str  # recipient, phone, address and city as SQL
    placed_on: str  # as SQL
    estimated_on: str  # as SQL
    priced: Priced
    unpaid: bool  # and canceled for that
    reason: int
    returned: dict[int, int] = field(default_factory=dict)  # product: quantity
    returned_on: str = NULL  # as SQL

    @property
    def amount(self) -> int:
        return self.priced.total + self.fee - self.priced.delivery_discount


Rows = defaultdict[str, list[str]]


def write(order: Sold, steps: Steps, return_id: int, rows: Rows) -> int:
    """The rows of an order; returns the points that its customer gains."""
    refunds = _refunds(order)
    points = 0
    _events(order, steps, refunds, rows)
    _header(order, steps, rows)
    _bill(order, steps, sum(refunds.values()), rows)
    _delivery(order, steps, rows)
    for line in order.priced.lines:
        rows["order_items"].append(_item(order, line, refunds))
    if steps.canceled_at == NEVER:
        for code_id in sorted(order.priced.codes):
            rows["discount_uses"].append(f"({code_id},{order.id},{order.customer_id})")
    if steps.delivered_at != NEVER:
        points = _points(order, steps, sum(refunds.values()), rows)
    if refunds:
        _return(order, steps, return_id, refunds, rows)
    return points


def _status(order: Sold, steps: Steps) -> str:
    if steps.canceled_at != NEVER:
        return "canceled"
    if steps.returned_at != NEVER and _all_back(order):
        return "returned"
    for status, at in (
        ("received", steps.received_at),
        ("delivered", steps.delivered_at),
        ("shipped", steps.shipped_at),
        ("processing", steps.paid_at),
    ):
        if at != NEVER:
            return status
    return "placed" if order.method else "processing"


def _all_back(order: Sold) -> bool:
    return all(order.returned.get(line.product) == line.quantity for line in order.priced.lines)


def _header(order: Sold, steps: Steps, rows: Rows) -> None:
    """Each line, the codes and each step is an update of the order's row."""
    times = [steps.paid_at] if order.method else []
    times += [steps.canceled_at, steps.shipped_at, steps.delivered_at, steps.received_at]
    if _all_back(order):
        times.append(steps.returned_at)
    done = [at for at in times if at != NEVER]
    version = 1 + len(order.priced.lines) + bool(order.priced.codes) + len(done)
    canceled = stamp(steps.canceled_at) if steps.canceled_at != NEVER else NULL
    rows["orders"].append(
        f"({order.id},{order.customer_id},{or_null(order.employee_id)},"
        f"'{_status(order, steps)}','{order.checkout_key}',{or_null(order.priced.discount_id)},"
        f"{order.priced.subtotal},{order.priced.discount},{stamp(order.placed_at)},{order.placed_on},"
        f"{canceled},{stamp(max(done, default=order.placed_at))},{version})"
    )


def _item(order: Sold, line: Line, refunds: dict[int, int]) -> str:
    return (
        f"({order.id},{line.product + 1},{line.quantity},{line.unit_price},"
        f"{or_null(line.discount_id)},{line.line_discount},{line.subtotal},{line.order_discount},"
        f"{order.returned.get(line.product, 0)},{refunds.get(line.product, 0)})"
    )


def _bill(order: Sold, steps: Steps, refunded: int, rows: Rows) -> None:
    paid_at = steps.paid_at if order.method else steps.delivered_at
    status, paid, reference = "pending", NULL, NULL
    if paid_at != NEVER:
        status, paid = "paid", stamp(paid_at)
        if order.method:
            reference = f"'{transaction_id(order.id)}'"
    if steps.canceled_at != NEVER:
        status = "canceled" if paid_at == NEVER else "refunded"
        refunded = 0 if paid_at == NEVER else order.amount
    elif _all_back(order):
        status = "refunded"
    rows["bills"].append(
        f"({order.id},{reference},'{METHODS[order.method]}','{status}',{order.amount},{refunded},"
        f"{stamp(order.due_at)},{paid})"
    )


def transaction_id(order_id: int) -> str:
    return f"SIM-{order_id * 2654435761 % (1 << 64):016X}"  # spread, never the same twice


def tracking_number(order_id: int) -> str:
    """As the procedure advance_order makes them up."""
    return f"GLASS{order_id:010d}"


def _delivery(order: Sold, steps: Steps, rows: Rows) -> None:
    shipped = delivered = tracking = next_step = NULL
    if steps.shipped_at != NEVER:
        shipped, tracking = stamp(steps.shipped_at), f"'{tracking_number(order.id)}'"
    if steps.delivered_at != NEVER:
        delivered = stamp(steps.delivered_at)
    if steps.next_step_at != NEVER:
        next_step = stamp(steps.next_step_at)
    rows["deliveries"].append(
        f"({order.id},{order.carrier_id},{order.to},{tracking},{order.fee},"
        f"{or_null(order.priced.delivery_discount_id)},{order.priced.delivery_discount},"
        f"{order.estimated_on},{shipped},{delivered},{next_step})"
    )


def _points(order: Sold, steps: Steps, refunded: int, rows: Rows) -> int:
    points = order.priced.total // POINTS_UNIT
    if points:
        rows["point_movements"].append(
            f"({order.customer_id},{order.id},{points},'order',NULL,'',{stamp(steps.delivered_at)})"
        )
    left = (order.priced.total - refunded) // POINTS_UNIT
    if left != points:
        rows["point_movements"].append(
            f"({order.customer_id},{order.id},{left - points},'return',{order.customer_id},'',"
            f"{stamp(steps.returned_at)})"
        )
    return left


def _events(order: Sold, steps: Steps, refunds: dict[int, int], rows: Rows) -> None:
    told = rows["order_events"]

    def tell(event: str, at: int, actor: int | None = None, note: str = "") -> None:
        told.append(
            f"({order.id},'{event}',{or_null(actor)},{text(note) if note else EMPTY},{stamp(at)})"
        )

    buyer = order.customer_id
    tell("placed", order.placed_at)
    if not order.method:
        tell("processing", order.placed_at)
    if steps.failed_at != NEVER:
        tell("payment_failed", steps.failed_at, note=PAYMENT_FAILED)
    if steps.paid_at != NEVER:
        tell("paid", steps.paid_at, buyer)
        tell("processing", steps.paid_at, buyer)
    if steps.canceled_at != NEVER:
        by, why = (None, UNPAID) if order.unpaid else (buyer, REASONS_TO_CANCEL[order.reason])
        tell("canceled", steps.canceled_at, by, why)
        if steps.paid_at != NEVER:
            tell("refunded", steps.canceled_at, by, f"{order.amount}.00")
    if steps.shipped_at != NEVER:
        tell("shipped", steps.shipped_at, note=tracking_number(order.id))
    if steps.delivered_at != NEVER:
        if not order.method:
            tell("paid", steps.delivered_at)
        tell("delivered", steps.delivered_at)
    if steps.received_at != NEVER:
        tell("received", steps.received_at, buyer)
    if refunds:
        tell("returned", steps.returned_at, buyer, REASONS_TO_RETURN[order.reason])
        tell("refunded", steps.returned_at, buyer, f"{sum(refunds.values())}.00")


def _refunds(order: Sold) -> dict[int, int]:
    """What is paid back for each product that came back."""
    refunds = {}
    for line in order.priced.lines:
        if back := order.returned.get(line.product):
            refunds[line.product] = (line.subtotal - line.order_discount) * back // line.quantity
    return refunds


def _return(order: Sold, steps: Steps, return_id: int, refunds: dict[int, int], rows: Rows) -> None:
    rows["returns"].append(
        f"({return_id},{order.id},{order.customer_id},{text(REASONS_TO_RETURN[order.reason])},"
        f"{stamp(steps.returned_at)},{order.returned_on})"
    )
    rows["return_items"] += [
        f"({return_id},{product + 1},{order.returned[product]},{amount})"
        for product, amount in refunds.items()
    ]
