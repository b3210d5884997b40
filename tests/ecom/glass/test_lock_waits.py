"""A real second transaction holds a lock that a told statement waits for."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from ecom import db, trace
from ecom.glass import findings, lock_waits
from ecom.settings import settings

HELD_SECONDS = 0.4


@pytest.fixture
def held(make) -> Iterator[dict[str, int]]:
    """Somebody holds the stock of a product: which, and on which connection."""
    found = {"product": make.product()}
    took, may_end = threading.Event(), threading.Event()

    def hold(connection: db.Connection) -> None:
        asked = db.execute(connection, "SELECT CONNECTION_ID() AS id")
        found["connection"] = asked[0]["id"]
        db.execute(
            connection,
            "SELECT quantity FROM stock WHERE product_id = :id FOR UPDATE",
            id=found["product"],
        )
        took.set()
        may_end.wait(HELD_SECONDS)

    holder = threading.Thread(target=db.transaction, args=(hold,))
    holder.start()
    assert took.wait(5)
    yield found
    may_end.set()
    holder.join()


def test_who_holds_the_lock_that_an_order_waits_for_is_told(make, held):
    customer = make.customer()
    with trace.telling() as story:
        lock_waits.watch()
        make.order(customer, {held["product"]: 1})
    (wait,) = lock_waits.of(story)
    (call,) = [s for s in story.statements if s.sent.startswith("CALL")]
    assert (wait.statement, wait.holder) == (call.number, held["connection"])
    assert (wait.table, wait.index) == ("stock", "PRIMARY")
    assert 0.1 < wait.seconds <= call.seconds
    assert [f.entries for f in findings.of(story) if f.kind == "lock_wait"] == [(call.number,)]


def test_a_statement_that_is_slow_without_a_lock_waits_for_nobody(make):
    make.product()
    with trace.telling() as story:
        lock_waits.watch()
        db.rows("SELECT SLEEP(0.15)")
    assert lock_waits.of(story) == []


def test_who_watches_outlives_what_goes_wrong(make, request, override, monkeypatch, caplog):
    make.product()
    url = settings().mysql_glass_url
    with trace.telling() as story:
        lock_waits.watch()
        override(mysql_glass_url="mysql://nobody@/glass_shop?unix_socket=/nowhere")
        db.rows("SELECT SLEEP(0.15)")
        override(mysql_glass_url=url)
        with monkeypatch.context() as wrong:
            for sql in ("_OF_MARIADB", "_OF_MYSQL"):
                wrong.setattr(lock_waits, sql, "SELECT 1 / :connections /")
            db.rows("SELECT SLEEP(0.25)")
        held = request.getfixturevalue("held")
        make.order(make.customer(), {held["product"]: 1})
    assert [wait.table for wait in lock_waits.of(story)] == ["stock"]
    said = [record.getMessage() for record in caplog.records if record.name == lock_waits.__name__]
    assert len(said) == 2 and "down" in said[0] and "syntax" in said[1]


def test_without_an_account_nobody_watches(make, override):
    override(mysql_glass_url=None)
    with trace.telling():
        lock_waits.watch()
        db.rows("SELECT SLEEP(0.15)")
        lock_waits._watcher.join(2)
        assert not lock_waits._watcher.is_alive()


def test_nobody_watches_when_nobody_listens(make):
    with trace.telling():
        lock_waits.watch()
        assert lock_waits._watcher.is_alive()
    lock_waits._watcher.join(2)
    assert not lock_waits._watcher.is_alive()
