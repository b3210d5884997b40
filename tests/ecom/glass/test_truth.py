"""A story is what the servers themselves say they were asked, command by command."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, date, datetime
from typing import Any

import pytest
from redis import Redis

from ecom import carts, catalog, db, errors, link, orders, trace
from ecom.kpi import figures
from ecom.kpi.slices import Slice
from ecom.settings import settings
from ecom.trace import Command, Story
from tests.prepare import prepare
from tests.witness import Heard, witness

VISITOR = "g" * 43
NEVER_HEARD = {2006, 2013}  # the line was gone
OVERVIEW = ("sales_by_day", "buyers_by_day", "sales_by_category", "orders_by_hour")
RAISE = "UPDATE warehouses SET capacity = capacity + 1 WHERE id = :id"


@contextmanager
def fresh_lines() -> Iterator[tuple[Heard, Story]]:
    """Told and witnessed, beginning with the connections themselves."""
    db.close()
    link.close()
    with witness() as heard, trace.telling() as story:
        yield heard, story


def said(story: Story) -> list[tuple[int, str]]:
    return [
        (one.connection, one.sent.strip())
        for one in story.statements
        if one.error_code not in NEVER_HEARD
    ]


def asked(story: Story) -> list[tuple[str, ...]]:
    return [one.args for one in story.commands if not is_lost(one)]


def is_lost(command: Command) -> bool:
    """Sent into a line that was cut."""
    return command.seconds is None or (command.error or "").startswith("ConnectionError")


def assert_true(story: Story, heard: Heard) -> None:
    assert said(story) == heard.statements
    assert asked(story) == heard.commands
    assert story.statements, "nothing was asked"


def test_putting_into_a_cart(make) -> None:
    owner, product_id = carts.of_guest(VISITOR), make.product(name="Tai nghe “Đà Lạt” 100% \\ 'X'")
    with fresh_lines() as (heard, story):
        carts.add(owner, product_id)
        carts.add(owner, product_id, 2)
        carts.read(owner)
    assert_true(story, heard)
    assert any(one.script == "keep_cart" for one in story.commands)


def test_a_checkout_of_three_lines_and_its_payment(make) -> None:
    customer_id = make.customer()
    basket = {make.product(stock=9): pieces for pieces in (1, 2, 3)}
    wish = make.asked(
        customer_id, basket, method="credit_card", address='12 ‘Hàng Bài’; -- "Hoàn Kiếm" %s'
    )
    buyer = make.user(customer_id)
    with fresh_lines() as (heard, story):
        order_id = orders.place_order(wish)
        orders.pay(order_id, buyer)
    assert_true(story, heard)
    calls = [one.sql.split("(")[0] for one in story.statements if one.sql.startswith("CALL")]
    assert calls == ["CALL place_order", "CALL complete_payment"]


def test_a_dashboard_first_from_mysql_and_then_from_redis(make) -> None:
    for _ in range(2):
        make.order(make.customer(), {make.product(): 1})
    manager = make.user(make.admin())
    days = Slice(date(2026, 1, 1), datetime.now(UTC).date())
    with fresh_lines() as (heard, story):
        for name in OVERVIEW * 2:
            figures.get(manager, name, days)
    assert_true(story, heard)
    assert {span.outcome for span in story.spans if span.kind == "fill"} == {"filled"}


def test_many_keys_at_once_in_pipelines(make) -> None:
    ids = [make.product() for _ in range(5)]
    with fresh_lines() as (heard, story):
        catalog.cards(ids)
        catalog.cards(ids)
    assert_true(story, heard)
    assert [one.reply_bytes for one in story.commands if one.name == "MGET"][-1] > 100
    assert all(one.seconds is not None for one in story.commands)


def test_several_threads_tell_one_story(make) -> None:
    goods = [make.product(stock=100) for _ in range(4)]
    with fresh_lines() as (heard, story):

        def shop(number: int) -> None:
            for _ in range(5):
                carts.add(carts.of_guest(f"{number}" * 43), goods[number])

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(copy_context().run, shop, number) for number in range(4)]:
                done.result(20)
    assert Counter(asked(story)) == Counter(heard.commands)
    for connection in {connection for connection, _sql in heard.statements}:
        of_one = [sql for number, sql in heard.statements if number == connection]
        assert [sql for number, sql in said(story) if number == connection] == of_one
    assert len(story.statements) == len(heard.statements)
    assert [one.number for one in story.entries] == sorted(one.number for one in story.entries)
    for number in range(4):
        key = carts.of_guest(f"{number}" * 43).key
        mine = [words for words in heard.commands if key in words]
        assert [words for words in asked(story) if key in words] == mine


def test_what_was_refused(make) -> None:
    wish = make.asked(make.customer(), {make.product(stock=1): 2})

    def mixed(redis: Redis) -> list[Any]:
        with redis.pipeline(transaction=False) as pipeline:
            pipeline.set("glass:text", 'a\nb"c\\d\0é')
            pipeline.hincrby("glass:text", "field", 1)
            pipeline.get("glass:text")
            return pipeline.execute(raise_on_error=False)

    def all_or_nothing(redis: Redis) -> list[Any]:
        with redis.pipeline(transaction=True) as pipeline:
            pipeline.lpush("glass:text", 1)
            pipeline.get("glass:text")
            return pipeline.execute(raise_on_error=False)

    with fresh_lines() as (heard, story):
        with pytest.raises(errors.InsufficientStock):
            orders.place_order(wish)
        with pytest.raises(Exception, match="no_such_column"):
            db.rows("SELECT no_such_column FROM users")
        link.attempt(mixed)
        link.attempt(all_or_nothing)
        link.attempt(lambda redis: redis.ping())
    assert_true(story, heard)
    assert {one.error_code for one in story.statements if one.error} == {1644, 1054}
    refused = [(one.name, one.reply) for one in story.commands if one.error]
    assert refused == [("HINCRBY", None)]  # LPUSH: its error is in the reply of EXEC
    last = [(one.name, one.reply) for one in story.commands[-5:]]
    assert [name for name, _reply in last] == ["MULTI", "LPUSH", "GET", "EXEC", "PING"]
    assert last[2][1] == "QUEUED" and last[3][1][1] == 'a\nb"c\\d\0é' and last[4][1] == "PONG"


def test_a_deadlock_and_the_attempt_after_it(make) -> None:
    first, second = make.warehouse("Hà Nội"), make.warehouse("Huế")
    both_hold_one = threading.Barrier(2, timeout=5)
    runs: list[int] = []
    with fresh_lines() as (heard, story):

        def raise_both(ids: tuple[int, int]) -> None:
            def work(connection: db.Connection) -> None:
                runs.append(ids[0])
                db.execute(connection, RAISE, id=ids[0])
                if len(runs) <= 2:
                    both_hold_one.wait()
                db.execute(connection, RAISE, id=ids[1])

            db.transaction(work)

        with ThreadPoolExecutor(2) as pool:
            for done in [
                pool.submit(copy_context().run, raise_both, ids)
                for ids in ((first, second), (second, first))
            ]:
                done.result(20)
    assert Counter(said(story)) == Counter(heard.statements)
    assert [one.error_code for one in story.statements if one.error] == [1213]
    ends = sorted((span.attempt, span.outcome) for span in story.spans)
    assert ends == [(1, "commit"), (1, "rollback"), (2, "commit")]


def test_a_line_that_was_cut(make) -> None:
    warehouse_id = make.warehouse("Hà Nội")
    runs: list[int] = []

    def work(connection: db.Connection) -> None:
        found = db.execute(connection, "SELECT CONNECTION_ID() AS id")[0]["id"]
        runs.append(found)
        if len(runs) == 1:
            with trace.silence():
                prepare(f"KILL {int(found)}")
        db.execute(connection, RAISE, id=warehouse_id)

    with fresh_lines() as (heard, story):
        link.attempt(lambda redis: redis.get("glass:cut"))
        db.transaction(work)
        with pytest.raises(link.RedisDown):
            link.attempt(_cut)
        link.probe()
    assert_true(story, heard)
    unheard = [one for one in story.commands if is_lost(one)]
    assert [one.name for one in unheard] == ["MULTI", "GET", "GET", "EXEC"]
    assert unheard[0].error and not any(one.reply for one in unheard)
    assert len(runs) == 2
    lost = [one for one in story.statements if one.error_code in NEVER_HEARD]
    assert [one.connection for one in lost] == runs[:1]
    assert [(one.attempt, one.outcome) for one in story.spans] == [(1, "rollback"), (2, "commit")]


def _cut(redis: Redis) -> None:
    """A server that hangs up before a transaction of four commands gets there."""
    with redis.pipeline() as pipeline:
        pipeline.watch("glass:cut")
        with Redis.from_url(settings().redis_url, protocol=2, driver_info=None) as other:
            other.client_kill_filter(_id=str(pipeline.client_id()))
        pipeline.multi()
        pipeline.get("glass:cut").get("glass:cut").execute()
