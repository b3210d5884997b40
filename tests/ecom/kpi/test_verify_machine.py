"""Anything that a shop does, in any order, while its days are added up: verify finds nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from ecom import errors, order_desk, orders, reviews
from ecom.kpi import figures, rollup
from ecom.kpi.slices import Slice
from ops import verify
from tests.ecom.conftest import Maker
from tests.prepare import prepare

which = st.integers(0, 999)
pieces = st.integers(1, 3)
CITIES = ("Hà Nội", "ha noi", "Huế")
METHODS = ("credit_card", "bank_transfer", "cash_on_delivery")
CODES = ((), ("BOT30K",), ("FREE", "SHIP10K"))


class ShopMachine(RuleBasedStateMachine):
    """What a shop refuses (a return before the parcel is there) is no step."""

    make: Maker

    def __init__(self) -> None:
        super().__init__()
        make = self.make
        self.boss = make.user(make.admin())
        self.customers = [make.customer(), make.customer(), make.customer()]
        self.products = [
            make.product(price=99_999, stock={"Hà Nội": 9, "Huế": 9}),
            make.product(price=250_000, stock=5),
            make.product(price=1, stock=9, category="Sách"),
        ]
        self.orders: list[int] = []

    @rule(n=which, lines=st.dictionaries(st.integers(0, 2), pieces, min_size=1), code=which)
    def place(self, n: int, lines: dict[int, int], code: int) -> None:
        try:
            placed = self.make.order(
                self.customers[n % 3],
                {self.products[index]: count for index, count in lines.items()},
                city=CITIES[n % len(CITIES)],
                method=METHODS[n % len(METHODS)],
                codes=CODES[code % len(CODES)],
            )
        except errors.ShopError:
            return
        self.orders.append(placed)

    @rule(n=which, days=st.integers(1, 40), hours=st.integers(0, 23))
    def was_placed_before(self, n: int, days: int, hours: int) -> None:
        """As if the order were one of an earlier day."""
        if self.orders:
            earlier = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days, hours=hours)
            sql = "UPDATE orders SET placed_at = LEAST(placed_at, :at) WHERE id = :id"
            write(sql, at=earlier, id=self._order(n))

    @rule(n=which)
    def pay(self, n: int) -> None:
        self._step(n, lambda order_id: order_desk.confirm_payment(self.boss, order_id))

    @rule(n=which, times=st.integers(1, 3))
    def advance(self, n: int, times: int) -> None:
        for _ in range(times):
            self._step(n, lambda order_id: orders.advance(order_id, self.boss))

    @rule(n=which)
    def cancel(self, n: int) -> None:
        self._step(n, lambda order_id: orders.cancel(order_id, self.boss))

    @rule(n=which)
    def come_back(self, n: int) -> None:
        self._step(n, lambda order_id: order_desk.come_back(self.boss, order_id, "refused"))

    @rule(n=which, product=st.integers(0, 2), count=pieces)
    def give_back(self, n: int, product: int, count: int) -> None:
        line = [(self.products[product], count)]
        self._step(n, lambda order_id: orders.return_items(order_id, self.boss, line))

    @rule(product=st.integers(0, 2), count=pieces, city=st.sampled_from(["Hà Nội", "Huế"]))
    def receive(self, product: int, count: int, city: str) -> None:
        self.make.receive(self.products[product], count, city)

    @rule(product=st.integers(0, 2), count=pieces, days=st.integers(0, 40))
    def stock_was_found(self, product: int, count: int, days: int) -> None:
        """A movement is written for a day that is long over."""
        then = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)
        write(
            "INSERT INTO stock_movements (product_id, warehouse_id, quantity, cause, created_at)"
            " VALUES (:product_id, :warehouse_id, :quantity, 'count', :at)",
            product_id=self.products[product],
            warehouse_id=self.make.warehouse("Huế"),
            quantity=count,
            at=then,
        )

    @rule(n=st.integers(0, 2), product=st.integers(0, 2), stars=st.integers(1, 5))
    def review(self, n: int, product: int, stars: int) -> None:
        try:
            reviews.write(self.customers[n], self.products[product], stars, "")
        except errors.ShopError:
            return

    @rule(product=st.integers(0, 2), category=st.sampled_from(["Phụ kiện", "Sách", "Khác"]))
    def move_to_category(self, product: int, category: str) -> None:
        sql = "UPDATE products SET category_id = :category_id WHERE id = :id"
        write(sql, category_id=self.make.category(category), id=self.products[product])

    @rule(customers=st.integers(0, 3), first=st.integers(0, 45), days=st.integers(0, 45))
    def add_up_some(self, customers: int, first: int, days: int) -> None:
        today = datetime.now(UTC).date()
        start = today - timedelta(days=first)
        sql = "CALL build_days(:first, :last)"
        write(sql, first=start, last=start + timedelta(days=days))
        write("CALL build_customers(:customers)", customers=customers)

    @rule()
    def add_up_everything(self) -> None:
        rollup.build(limit_seconds=10)

    @rule(name=st.sampled_from(sorted(figures.all_figures())), days=st.integers(0, 45))
    def check(self, name: str, days: int) -> None:
        today = datetime.now(UTC).date()
        checked = figures.check(self.boss, name, Slice(today - timedelta(days=days), today))
        assert checked.agrees, (name, checked.shown, checked.recounted)

    def teardown(self) -> None:
        found = verify.verify()
        assert found.differences == [], "\n".join(map(str, found.differences))

    def _order(self, n: int) -> int:
        return self.orders[n % len(self.orders)]

    def _step(self, n: int, step: object) -> None:
        if self.orders:
            try:
                step(self._order(n))
            except errors.ShopError:
                return


def write(sql: str, **params: object) -> None:
    prepare(sql, **params)


def test_whatever_happens_verify_finds_nothing(make: Maker) -> None:
    make.discount("BOT30K", "order", 30_000)
    make.discount("SHIP10K", "delivery", 10_000)
    free = {"percent": 100, "category_id": make.category()}
    make.discount("FREE", "category", 9_000_000, **free)
    ShopMachine.make = make
    run_state_machine_as_test(
        ShopMachine,
        settings=settings(
            max_examples=3,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
