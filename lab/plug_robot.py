"""python -m lab.plug_robot: shoppers that go on until its standard input ends, whatever breaks.

They work in the shop of the environment (ECOM_MYSQL_URL, ECOM_REDIS_URL) through the very functions
that its pages call, and print what they did, a line of JSON each.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import random
import sys
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from ecom import carts, catalog, db, debts, link, orders, trace
from ecom.errors import OutcomeUnknown, Unavailable
from ecom.settings import settings

THINKS = 0.03  # seconds between two presses
LOOKS = 3  # at products, before one is put into the cart
BUY_EVERY = 4  # rounds
LOOK_AT_BREAKER = 0.02  # seconds
PAY_EVERY = 0.3  # as the running shop pays its debts

_out = threading.Lock()
_ending = threading.Event()


def shop_on(customer: int, products: list[int]) -> None:
    """One customer: looks, puts into the cart, sees the cart, and now and then buys it."""
    for number in itertools.count(1):
        for product in random.sample(products, k=LOOKS):
            _press("look", partial(look, product))
        if _press("add", partial(add, customer, product), customer=customer, product=product):
            _press("cart", partial(see, customer, product))
        if number % BUY_EVERY == 0:
            buy(customer)
        if _ending.is_set():
            return


def look(product: int) -> dict[str, Any]:
    return {"name": catalog.product(product).name}


def add(customer: int, product: int) -> dict[str, Any]:
    """Acknowledged with the pieces that are in the cart now: what the shop must not forget."""
    change = carts.add(carts.of_customer(customer), product)
    _promised[customer, product] = change.quantity
    return {"pieces": change.quantity}


def see(customer: int, product: int) -> dict[str, Any]:
    """The cart that a page shows must be the one that was acknowledged."""
    return {"old": dict(_in_cart(customer)).get(product) != _promised[customer, product]}


def buy(customer: int) -> None:
    """Presses again until the shop says yes: with the same key it is the same order."""
    lines = _press("cart", partial(_in_cart, customer))
    key = str(uuid.uuid4())
    while lines and not _press("buy", partial(place, customer, lines, key), key=key):
        _tell(what="again", key=key)


def place(customer: int, lines: list[tuple[int, int]], key: str) -> dict[str, Any]:
    _tell(what="checkout", key=key)
    order = orders.place_order(
        orders.PlaceOrder(
            customer_id=customer,
            lines=tuple(lines),
            codes=(),
            recipient="Nguyễn Thị Lan",
            phone="0912 345 678",
            address="12 Hàng Bài, Hoàn Kiếm",
            city="Hà Nội",
            carrier_id=1,
            method="cash_on_delivery",
            checkout_key=key,
        )
    )
    return {"order": order}


def _in_cart(customer: int) -> list[tuple[int, int]]:
    cart = carts.read(carts.of_customer(customer))
    return [(line.product.id, line.quantity) for line in cart.lines]


def _press(what: str, work: Callable[[], Any], **about: Any) -> Any:
    """What `work` returned; None if MySQL was away. Tells how long it took and who answered."""
    began, returned, answer = time.monotonic(), None, "ok"
    with trace.telling(what) as story:
        try:
            returned = work()
        except OutcomeUnknown:
            answer = "unknown"
        except Unavailable:
            answer = "unavailable"
    ended = time.monotonic()
    _tell(
        at=ended,
        what=what,
        ms=1000 * (ended - began),
        answer=answer,
        redis=any(command.error is None for command in story.commands),
        mysql=bool(story.statements),
        **about,
        **(returned if isinstance(returned, dict) else {}),
    )
    _ending.wait(THINKS)
    return returned


def _tell(**line: Any) -> None:
    with _out:
        sys.stdout.write(json.dumps({"at": time.monotonic(), **line}) + "\n")
        sys.stdout.flush()


def _watch_breaker() -> None:
    before = ""
    while not _ending.wait(LOOK_AT_BREAKER):
        now = link.state()
        if now != before:
            _tell(what="breaker", state=now)
        before = now


def _pay_debts() -> None:
    while not _ending.wait(PAY_EVERY):
        try:
            debts.pay()
        except Unavailable as error:  # the next round may go well
            logging.info("%s", error)


def _give_up(failed: threading.ExceptHookArgs) -> None:
    """What nobody expected ends all, and who started us finds the reason in our log."""
    logging.error("%s", failed.exc_value, exc_info=failed.exc_value)
    os._exit(1)


def main() -> int:
    logging.basicConfig(level=settings().log_level)
    threading.excepthook = _give_up
    customers, products = json.loads(sys.stdin.readline())
    works = [partial(shop_on, customer, products) for customer in customers]
    threads = [threading.Thread(target=work) for work in (*works, _watch_breaker, _pay_debts)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    _ending.set()
    for thread in threads:
        thread.join()
    db.close()
    return 0


_promised: dict[tuple[int, int], int] = {}

if __name__ == "__main__":
    sys.exit(main())
