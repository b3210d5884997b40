"""python -m faults.app SOCKET: a process of the shop without its pages. Answers lines of JSON.

Each door does what a page does when one of its buttons is pressed: it looks who is signed in, and
asks the domain. The chores of a running shop (debts, parcels, sums) are done as well.
"""

from __future__ import annotations

import json
import logging
import socketserver
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ecom import accounts, carts, catalog, orders, sessions
from ecom.errors import InsufficientStock, ShopError, SignInRequired, Unavailable
from ecom.settings import settings
from ecom.users import User

log = logging.getLogger(__name__)
Told = dict[str, Any]


def answer(asked: Told) -> Told:
    """{"told": …}, {"refused": code, …}, {"unknown": why}; {"broken": …} for a fault of ours."""
    door = DOORS[asked["do"]]
    try:
        return {"told": door(**asked["with"])}
    except Unavailable as error:
        return {"unknown": type(error).__name__}
    except InsufficientStock as error:
        left = {item["product_id"]: int(item["left"]) for item in error.items}
        return {"refused": error.code, "left": left}
    except ShopError as error:
        return {"refused": error.code}
    except Exception as error:
        log.exception("%s", asked)
        return {"broken": repr(error)}


def sign_in(username: str, password: str, visitor: str) -> Told:
    return {"token": accounts.sign_in(username, password, visitor_id=visitor).token}


def who(token: str) -> Told:
    found = sessions.find(token)
    return {"user": found.user.id if found else None}


def sign_out(token: str) -> Told:
    sessions.end(token)
    return {}


def look(product: int) -> Told:
    return {"on_hand": catalog.product(product).on_hand}


def add(token: str, product: int, quantity: int) -> Told:
    return _told(carts.add(_cart_of(token), product, quantity))


def put(token: str, product: int, quantity: int) -> Told:
    change = carts.set_quantity(_cart_of(token), product, quantity)
    return _told(change) if change else {}


def remove(token: str, product: int) -> Told:
    carts.remove(_cart_of(token), product)
    return {}


def cart(token: str) -> Told:
    found = carts.read(_cart_of(token))
    return {
        "version": found.version,
        "lines": {line.product.id: line.quantity for line in found.lines},
    }


def offer(token: str, codes: list[str], carrier: int) -> Told:
    """The checkout page: the cart, and what is to be paid for it."""
    customer = _signed_in(token).id
    shown = cart(token)
    if not shown["lines"]:
        return shown
    quoted = orders.quote(customer, shown["lines"].items(), codes, carrier)
    return shown | {"to_pay": str(quoted.to_pay), "codes": [code for code, _, _ in quoted.codes]}


def place(
    token: str,
    lines: list[tuple[int, int]],
    codes: list[str],
    carrier: int,
    method: str,
    key: str,
    to_pay: str,
) -> Told:
    asked = orders.PlaceOrder(
        customer_id=_signed_in(token).id,
        lines=tuple((product, quantity) for product, quantity in lines),
        codes=tuple(codes),
        recipient="Nguyễn Thị Lan",
        phone="0912 345 678",
        address="12 Hàng Bài, Hoàn Kiếm",
        city="Hà Nội",
        carrier_id=carrier,
        method=method,
        checkout_key=key,
        expected_total=Decimal(to_pay),
    )
    return {"order": orders.place_order(asked)}


def order(token: str, order_id: int) -> Told:
    return _shown(orders.order(order_id, _signed_in(token)))


def pay(token: str, order_id: int) -> Told:
    return _shown(orders.pay(order_id, _signed_in(token)))


def cancel(token: str, order_id: int) -> Told:
    return _shown(orders.cancel(order_id, _signed_in(token)))


def receive(token: str, order_id: int) -> Told:
    return _shown(orders.confirm_received(order_id, _signed_in(token)))


def give_back(token: str, order_id: int, product: int, quantity: int) -> Told:
    return _shown(orders.return_items(order_id, _signed_in(token), [(product, quantity)]))


def _signed_in(token: str) -> User:
    found = sessions.find(token)
    if found is None:
        raise SignInRequired("no session")
    return found.user


def _cart_of(token: str) -> carts.Owner:
    return carts.of_customer(_signed_in(token).id)


def _told(change: carts.Change) -> Told:
    return {"quantity": change.quantity, "left": change.left}


def _shown(found: orders.Order) -> Told:
    returned = {line.product_id: line.returned_quantity for line in found.lines}
    return {"status": found.status, "bill": found.bill.status, "returned": returned}


DOORS: dict[str, Callable[..., Told]] = {
    door.__name__: door
    for door in (
        sign_in, who, sign_out, look, add, put, remove, cart, offer, place, order, pay, cancel,
        receive, give_back,
    )
}  # fmt: skip


class _Visit(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        for line in self.rfile:
            self.wfile.write(json.dumps(answer(json.loads(line))).encode() + b"\n")


class _App(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def main(path: str) -> None:
    from ops.housekeeping import Housekeeping

    logging.basicConfig(level=settings().log_level, format="%(levelname)s %(name)s: %(message)s")
    Housekeeping().start()
    with _App(path, _Visit) as app:
        app.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
