"""The reply to COMMIT is lost, by a proxy that cuts the line: nothing is lost, nothing doubled."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from sqlalchemy import make_url

from ecom import carts, catalog, db, errors, funnel, orders
from ecom.settings import settings

COMMIT = b"COMMIT"


class Proxy:
    """Passes everything on to MySQL, and once gives a COMMIT to `at_commit` and cuts the line."""

    def __init__(self, path: str, server: str) -> None:
        self.server = server
        self.at_commit: Callable[[Callable[[], None]], None] | None = None
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.server)
            cut_off = threading.Event()
            for work in (self.ask, self.answer):
                threading.Thread(target=work, args=(client, server, cut_off), daemon=True).start()

    def ask(self, client: socket.socket, server: socket.socket, cut_off: threading.Event) -> None:
        with hung_up(client, server):
            while data := client.recv(65536):
                if COMMIT in data and (at_commit := self.at_commit):
                    self.at_commit = None
                    cut_off.set()
                    at_commit(lambda data=data: server.sendall(data))
                    return
                server.sendall(data)

    def answer(
        self, client: socket.socket, server: socket.socket, cut_off: threading.Event
    ) -> None:
        with hung_up(client, server):
            while data := server.recv(65536):
                if not cut_off.is_set():
                    client.sendall(data)


@contextlib.contextmanager
def hung_up(*ends: socket.socket) -> Iterator[None]:
    with contextlib.suppress(OSError):
        yield
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def proxy(shop, override, tmp_path) -> Iterator[Proxy]:
    server = make_url(settings().mysql_url).query["unix_socket"]
    path = tmp_path / "mysql.sock"
    proxy = Proxy(str(path), server)
    override(mysql_url=f"mysql://root@localhost/glass_shop?unix_socket={quote(str(path))}")
    yield proxy
    db.close()
    proxy.listener.close()


def quantities(owner) -> dict[int, int]:
    return {line.product.id: line.quantity for line in carts.read(owner).lines}


def commit(send: Callable[[], None]) -> None:
    send()


def do_not_commit(send: Callable[[], None]) -> None:
    """The line is cut before."""


@pytest.mark.parametrize("at_commit", [commit, do_not_commit])
def test_a_piece_is_added_once_whether_or_not_the_commit_arrived(make, proxy, at_commit):
    owner, lamp = carts.of_guest("cut off"), make.product()
    carts.add(owner, lamp, 2)
    proxy.at_commit = at_commit
    assert carts.add(owner, lamp).quantity == 3
    assert proxy.at_commit is None
    assert quantities(owner) == {lamp: 3}


@pytest.mark.parametrize("at_commit", [commit, do_not_commit])
def test_a_cart_is_merged_once_whether_or_not_the_commit_arrived(make, proxy, at_commit):
    guest, customer = carts.of_guest("cut off"), carts.of_customer(make.customer())
    lamp = make.product()
    carts.add(guest, lamp, 2)
    carts.add(customer, lamp, 1)
    proxy.at_commit = at_commit
    assert carts.merge(guest, customer).added == 2
    assert (quantities(guest), quantities(customer)) == ({}, {lamp: 3})


def test_when_nobody_can_tell_the_shopper_is_told_so_and_nothing_is_repeated(make, proxy):
    owner, lamp, fan = carts.of_guest("cut off"), make.product(), make.product()
    carts.add(owner, lamp)

    def let_another_tab_in(send: Callable[[], None]) -> None:
        send()
        carts.add(owner, fan)

    proxy.at_commit = let_another_tab_in
    with pytest.raises(errors.OutcomeUnknown):
        carts.add(owner, lamp)
    assert quantities(owner) == {lamp: 2, fan: 1}


def test_cart_and_stock_are_those_after_an_order_whose_commit_was_not_heard_of(make, proxy):
    customer, lamp = make.customer(), make.product(stock=5)
    owner = carts.of_customer(customer)
    carts.add(owner, lamp, 2)
    assert catalog.product(lamp).on_hand == 5
    proxy.at_commit = commit
    make.order(customer, {lamp: 2})
    assert proxy.at_commit is None
    assert catalog.product(lamp).on_hand == 3
    assert quantities(owner) == {}


def test_what_was_ordered_before_mysql_was_gone_is_in_no_cart_when_it_is_back(
    make, proxy, override
):
    customer, lamp = make.customer(), make.product(stock=5)
    owner = carts.of_customer(customer)
    carts.add(owner, lamp, 2)
    assert quantities(owner) == {lamp: 2}
    there = settings().mysql_url

    def commit_and_be_gone(send: Callable[[], None]) -> None:
        override(mysql_url="mysql://root@localhost/glass_shop?unix_socket=/nowhere")
        send()

    proxy.at_commit = commit_and_be_gone
    with pytest.raises(errors.Unavailable):
        make.order(customer, {lamp: 2})
    override(mysql_url=there)
    end = time.monotonic() + 5
    while not db.rows("SELECT 1 FROM orders") and time.monotonic() < end:
        time.sleep(0.01)
    assert quantities(owner) == {}


def test_stock_is_that_after_a_cancellation_whose_commit_was_not_heard_of(make, proxy):
    customer, lamp = make.customer(), make.product(stock=5)
    order_id = make.order(customer, {lamp: 2})
    assert catalog.product(lamp).on_hand == 3
    proxy.at_commit = commit
    with pytest.raises(errors.OutcomeUnknown):
        orders.cancel(order_id, make.user(customer))
    end = time.monotonic() + 5
    while orders.order(order_id, make.user(customer)).status != "canceled":
        assert time.monotonic() < end
    assert catalog.product(lamp).on_hand == 5


@pytest.mark.parametrize(("at_commit", "events"), [(commit, [1, 2]), (do_not_commit, [1])])
def test_counts_of_the_funnel_are_added_once_or_not_at_all(proxy, at_commit, events):
    funnel.note_visit("cut off")
    assert funnel.flush() == 1
    for order_id in (1, 2):
        funnel.note_checkout("cut off", order_id)
    proxy.at_commit = at_commit
    with pytest.raises(errors.OutcomeUnknown):
        funnel.flush()
    assert funnel.flush() == 0
    assert [row["events"] for row in db.rows("SELECT events FROM funnel_counts")] == events
