"""What staff do with orders; each act makes what it needs and does it once."""

from __future__ import annotations

from decimal import Decimal

from ecom import order_customers, order_desk, orders
from ecom.order_customers import NewCustomer
from ecom.order_desk import Parcel
from ecom.users import User
from tests.ecom.conftest import Maker


def order(make: Maker, *steps: str, **more: object) -> int:
    """Of two pieces; `steps` are taken by an admin."""
    order_id = make.order(make.customer(), {make.product(): 2}, **more)
    boss = make.user(make.admin())
    for step in steps:
        if step == "ship":
            order_desk.ship(boss, order_id, Parcel(f"GHTK{order_id:06}"))
        else:
            order_desk.deliver(boss, order_id)
    return order_id


def confirm_payment(make: Maker, actor: User) -> None:
    order_desk.confirm_payment(actor, order(make, method="bank_transfer"), "VCB-815")


def ship(make: Maker, actor: User) -> None:
    order_desk.ship(actor, order(make), Parcel("GHTK-0815"))


def deliver(make: Maker, actor: User) -> None:
    order_desk.deliver(actor, order(make, "ship"))


def advance(make: Maker, actor: User) -> None:
    order_desk.advance(actor, order(make))


def cancel(make: Maker, actor: User) -> None:
    order_desk.cancel(actor, order(make), "ordered twice")


def come_back(make: Maker, actor: User) -> None:
    order_desk.come_back(actor, order(make, "ship"), "refused at the door")


def take_back(make: Maker, actor: User) -> None:
    order_id = order(make, "ship", "deliver")
    (line,) = orders.order(order_id, actor).lines
    order_desk.take_back(actor, order_id, [(line.product_id, 1)], "too large")


def refund_delivery(make: Maker, actor: User) -> None:
    order_desk.refund_delivery(
        actor, order(make, "ship", "deliver"), Decimal(10_000), "three days late"
    )


def create(make: Maker, actor: User) -> None:
    order_desk.create(actor, make.asked(make.customer(), {make.product(): 1}))


def create_customer(make: Maker, actor: User) -> None:
    asked = NewCustomer("Trần Thị Bưởi", "0912 345 678", "buoi@example.com")
    order_customers.create(actor, asked)


ACTS = {
    "orders.confirm_payment": confirm_payment,
    "orders.ship": ship,
    "orders.deliver": deliver,
    "orders.advance": advance,
    "orders.cancel": cancel,
    "orders.come_back": come_back,
    "orders.return": take_back,
    "orders.refund_delivery": refund_delivery,
    "orders.create": create,
    "customers.create": create_customer,
}
