"""Carts against a dict, while Redis is emptied, killed and brought back with an old memory."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ecom import carts, db, debts, errors, link
from ecom.cart_rows import Owner

READER = """
import json, sys
from ecom import carts
for line in sys.stdin:
    name = line.strip()
    owner = carts.of_customer(int(name)) if name.isdigit() else carts.of_guest(name)
    print(json.dumps({x.product.id: x.quantity for x in carts.read(owner).lines}), flush=True)
"""
STOCK = [0, 3, 40, 5_000]

which = st.integers(0, 2)
product = st.integers(0, len(STOCK) - 1)


class CartMachine(RuleBasedStateMachine):
    make = redis_server = reader = None  # given by the test

    def __init__(self) -> None:
        super().__init__()
        self.redis_server.start()
        self.products = [self.make.product(stock=pieces) for pieces in STOCK]
        self.left = dict(zip(self.products, STOCK, strict=True))
        customers = [self.make.customer(), self.make.customer()]
        self.names = [f"guest {customers}", *map(str, customers)]
        self.owners = [carts.of_guest(self.names[0]), *map(carts.of_customer, customers)]
        self.model: dict[Owner, dict[int, int]] = {owner: {} for owner in self.owners}
        self.down = False

    @rule(which=which, product=product, quantity=st.integers(1, 999))
    def add(self, which, product, quantity):
        def most(held, left):  # what is in stays in, even if stock fell below it since
            return max(held, min(held + quantity, 999, left))

        self.put(which, product, most, carts.add, quantity)

    @rule(which=which, product=product, quantity=st.integers(1, 60))
    def set_quantity(self, which, product, quantity):
        self.put(
            which, product, lambda held, left: min(quantity, left), carts.set_quantity, quantity
        )

    def put(self, which, product, expected, change, quantity):
        owner, product_id = self.owners[which], self.products[product]
        if not self.left[product_id]:
            with contextlib.suppress(errors.InsufficientStock):
                change(owner, product_id, quantity)
                raise AssertionError("a sold out product went into the cart")
            return
        most = expected(self.model[owner].get(product_id, 0), self.left[product_id])
        assert change(owner, product_id, quantity).quantity == most
        self.model[owner][product_id] = most

    @rule(which=which, product=product)
    def remove(self, which, product):
        carts.remove(self.owners[which], self.products[product])
        self.model[self.owners[which]].pop(self.products[product], None)

    @rule(which=which)
    def empty(self, which):
        carts.empty(self.owners[which])
        self.model[self.owners[which]].clear()

    @rule(to=st.integers(1, 2))
    def merge(self, to):
        guest, customer = self.owners[0], self.owners[to]
        theirs, ours = self.model[guest], self.model[customer]
        added = 0
        for product_id, pieces in theirs.items():
            held = ours.get(product_id, 0)
            most = max(held, min(held + pieces, 999, self.left[product_id]))
            added += most - held
            if most:
                ours[product_id] = most
        theirs.clear()
        assert carts.merge(guest, customer).added == added

    @precondition(lambda self: self.model[self.owners[1]] and self.order_would_succeed())
    @rule()
    def order(self):
        customer, cart = self.owners[1], self.model[self.owners[1]]
        self.make.order(customer.customer_id, dict(cart))
        for product_id, pieces in cart.items():
            self.left[product_id] -= pieces
        cart.clear()

    def order_would_succeed(self) -> bool:
        cart = self.model[self.owners[1]]
        return all(pieces <= self.left[product_id] for product_id, pieces in cart.items())

    @precondition(lambda self: not self.down)
    @rule()
    def empty_redis(self):
        with contextlib.suppress(link.RedisDown):
            link.attempt(lambda redis: redis.flushall())

    @precondition(lambda self: not self.down)
    @rule()
    def take_a_snapshot(self):
        with contextlib.suppress(link.RedisDown):
            link.attempt(lambda redis: redis.save())

    @precondition(lambda self: not self.down)
    @rule()
    def redis_goes_back_to_its_last_snapshot(self):
        self.redis_server.kill()
        self.redis_server.start()

    @precondition(lambda self: not self.down)
    @rule()
    def kill_redis(self):
        self.redis_server.kill()
        self.down = True

    @precondition(lambda self: not self.down)
    @rule()
    def freeze_redis(self):
        self.redis_server.suspend()
        self.down = True

    @precondition(lambda self: self.down)
    @rule()
    def redis_returns(self):
        self.redis_server.start()
        self.down = False

    @precondition(lambda self: not self.down)
    @rule(which=which)
    def another_process_reads_the_same_within_a_second(self, which):
        end = time.monotonic() + 1
        while debts.pay() or db.rows("SELECT 1 FROM cache_debts"):
            assert time.monotonic() < end, "debts are not paid"
            time.sleep(0.05)
        self.reader.stdin.write(f"{self.names[which]}\n")
        self.reader.stdin.flush()
        expected = {str(id): pieces for id, pieces in self.model[self.owners[which]].items()}
        assert json.loads(self.reader.stdout.readline()) == expected

    @invariant()
    def a_cart_is_read_as_it_was_left(self):
        for owner, expected in self.model.items():
            cart = carts.read(owner)
            assert {line.product.id: line.quantity for line in cart.lines} == expected
            assert carts.count(owner) == sum(expected.values())


@pytest.fixture
def reader() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", READER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as it:
        yield it
        it.kill()


def test_carts_behave_like_a_dict_whatever_befalls_redis(make, redis_server, reader):
    snapshot = Path(link.attempt(lambda r: r.config_get("dir")["dir"])) / "dump.rdb"
    CartMachine.make, CartMachine.redis_server, CartMachine.reader = make, redis_server, reader
    try:
        run_state_machine_as_test(
            CartMachine,
            settings=settings(
                max_examples=8,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        snapshot.unlink(missing_ok=True)
