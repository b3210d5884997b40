"""What a story notes, and what it leaves out. That it is true: tests/ecom/glass/test_truth.py."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from redis import Redis

from ecom import (
    cache,
    carts,
    catalog,
    db,
    engines,
    errors,
    keys,
    link,
    report_db,
    trace,
    traced_redis,
)
from ecom.glass import cached
from ecom.settings import settings
from ecom.trace import MOST_ENTRIES, Command, Statement, Story, Text

ISOLATION = "SHOW VARIABLES WHERE variable_name IN ('tx_isolation', 'transaction_isolation')"


def test_a_shut_box_notes_nothing(shop) -> None:
    with trace.telling() as story:
        db.ping()
        link.probe()
    told = len(story.entries)
    assert trace.current() is None and told >= 2
    db.ping()
    link.probe()
    db.transaction(lambda connection: db.execute(connection, "SELECT 1"))
    with trace.span("fill", "nobody's") as span:
        assert span is None
    assert len(story.entries) == told and story.seconds > 0


def test_what_is_asked_in_silence_is_in_nobodys_story(shop) -> None:
    with trace.telling() as story:
        db.rows("SELECT 'heard'")
        with trace.silence():
            db.rows("SELECT 'unheard'")
            link.attempt(lambda redis: redis.get("glass:unheard"))
            db.transaction(lambda connection: db.execute(connection, "SELECT 'unheard'"))
        db.rows("SELECT 'heard again'")
    said = [one.sql for one in story.entries if isinstance(one, Statement)]
    assert [sql for sql in said if "heard" in sql] == ["SELECT 'heard'", "SELECT 'heard again'"]
    assert not [one for one in story.commands if "glass:unheard" in one.args] and not story.spans


@pytest.mark.parametrize("ask", ["transaction", "report"])
def test_a_transaction_names_the_isolation_that_the_server_has(shop, ask: str) -> None:
    with trace.telling() as story:
        if ask == "report":
            found = report_db.snapshot(lambda connection: db.execute(connection, ISOLATION))
        else:
            found = db.transaction(lambda connection: db.execute(connection, ISOLATION))
    (span,) = story.spans
    assert span.name.split(",")[0].replace(" ", "-") == found[0]["Value"]
    assert (span.kind, span.attempt, span.outcome, span.error) == ("transaction", 1, "commit", None)
    asked = next(one for one in story.statements if one.sql == ISOLATION)
    assert asked.spans == (span,) and span.at <= asked.at <= span.at + span.seconds
    assert story.statements[-1].sql == "COMMIT"


def test_a_transaction_that_was_given_up_was_rolled_back(shop) -> None:
    def work(connection: db.Connection) -> None:
        db.execute(connection, "SELECT 1")
        raise errors.NotFound("changed my mind")

    with trace.telling() as story, pytest.raises(errors.NotFound):
        db.transaction(work)
    assert [(one.outcome, one.error) for one in story.spans] == [
        ("rollback", "NotFound: changed my mind")
    ]
    assert story.statements[-1].sql == "ROLLBACK"


def test_what_fills_a_key_is_told_with_the_key(shop) -> None:
    key = keys.prefixed("answer")

    def fail() -> None:
        db.rows("SELECT 'about to fail'")
        raise errors.Unavailable("no")

    with trace.telling() as story:
        with pytest.raises(errors.Unavailable):
            cache.get_or_load(key, fail, 10)
        for _ in range(2):
            cache.get_or_load(key, lambda: db.row("SELECT 42 AS answer"), 10)
    assert [(one.name, one.outcome) for one in story.spans] == [(key, "failed"), (key, "filled")]
    filled = [one for one in story.entries if story.spans[1] in one.spans]
    assert [one.script for one in filled if isinstance(one, Command)] == ["fill"]
    assert [one.rows for one in filled if isinstance(one, Statement)] == [1]
    hit = story.commands[-1]
    size = len(link.attempt(lambda redis: redis.get(key)).encode())
    assert hit.name == "GET" and hit.reply_bytes == size and not hit.spans


def test_an_entry_knows_the_functions_that_asked(make) -> None:
    product_id = make.product()
    with trace.telling() as story:
        carts.add(carts.of_guest("v" * 43), product_id)
    asked = next(one for one in story.statements if one.sql.startswith("CALL put_in_cart"))
    functions = [(one.path, one.function) for one in asked.callers]
    assert ("ecom/carts.py", "add") in functions
    assert not {path for path, _ in functions} & trace.PLUMBING
    assert asked.rows == 1 and asked.affected is None and asked.connection > 0


def test_a_read_through_the_cache_is_told_as_of_who_wanted_it(make) -> None:
    cards = [make.product(), make.product()]
    with trace.telling() as story:
        catalog.cards(cards)
    (read,) = (one for one in story.commands if one.name == "MGET")
    assert read.callers[-1].path == "ecom/catalog.py"


def test_two_threads_with_a_story_each_do_not_mix(shop) -> None:
    both = threading.Barrier(2, timeout=5)

    def tell(number: int) -> Story:
        with trace.telling() as story:
            for _ in range(20):
                both.wait()
                db.rows(f"SELECT {number} AS of_thread")  # noqa: S608 - a number
        return story

    with ThreadPoolExecutor(2) as pool:
        stories = list(pool.map(tell, (1, 2)))
    for number, story in enumerate(stories, 1):
        said = [one.sql for one in story.statements if "of_thread" in one.sql]
        assert said == [f"SELECT {number} AS of_thread"] * 20


def test_what_was_under_way_when_a_story_ended_still_gets_its_answer(shop) -> None:
    sent = threading.Event()

    def go_on() -> None:
        sent.set()
        db.rows("SELECT SLEEP(0.2) AS slept")
        db.rows("SELECT 'too late'")

    db.ping()
    with trace.telling() as story:
        late = threading.Thread(target=copy_context().run, args=(go_on,))
        late.start()
        sent.wait(5)
        while not any("SLEEP" in one.sql for one in story.statements):
            assert late.is_alive()
    late.join(5)
    assert story.entries[-1].sql == "SELECT SLEEP(0.2) AS slept"
    assert story.entries[-1].seconds >= 0.2 and story.entries[-1].rows == 1


def test_a_story_has_an_end_even_if_a_loop_has_none() -> None:
    story = Story()
    for _ in range(MOST_ENTRIES + 3):
        story.add(Command, args=("PING",))
    assert (len(story.entries), story.left_out) == (MOST_ENTRIES, 3)


def test_many_rows_at_once_keep_their_values_apart(shop) -> None:
    sql = "INSERT INTO warehouses (name, city, capacity) VALUES (%s, %s, %s)"
    given = [("a", "Huế", 1), ("b", "Huế", 2)]
    raw = engines.engine(settings().mysql_url, None, "transaction").raw_connection()
    with trace.telling() as story:
        raw.cursor().executemany(sql, given)
        raw.rollback()
    raw.close()
    insert, end = story.statements[-2:]
    assert (insert.sql, insert.values, insert.affected) == (sql, given, 2)
    assert insert.sent.endswith("VALUES ('a', 'Huế', 1),('b', 'Huế', 2)") and end.sql == "ROLLBACK"


def test_a_reply_that_comes_too_late_is_not_taken_for_another_ones(redis_server) -> None:
    for name in ("slow", "quick"):
        link.attempt(lambda redis, name=name: redis.set(f"glass:{name}", name))
    with trace.telling() as story:
        redis_server.suspend()
        with pytest.raises(link.RedisDown):
            link.attempt(lambda redis: redis.get("glass:slow"))
        redis_server.start()
        link.close()
        assert link.attempt(lambda redis: redis.get("glass:quick")) == "quick"
    slow, *_, quick = (one for one in story.commands if one.name == "GET")
    assert slow.error.startswith("TimeoutError") and slow.reply is None and slow.seconds > 0.3
    assert (quick.reply, quick.error) == ("quick", None)


def test_of_a_long_reply_a_story_keeps_only_the_size(shop) -> None:
    page = "đ" * 10_000

    def ask(redis: Redis) -> None:
        redis.mset({"glass:page": page, "glass:short": "đ"})
        redis.get("glass:page")
        redis.mget("glass:page", "glass:none", "glass:short")
        redis.hset("glass:map", mapping={"short": "đ", "page": page})
        redis.hgetall("glass:map")

    link.attempt(lambda redis: redis.ping())  # a connection is there
    with trace.telling() as story:
        link.attempt(ask)
    whole, many, table = (c for c in story.commands if c.name in ("GET", "MGET", "HGETALL"))
    assert (whole.reply, whole.reply_bytes) == (Text(20_000), 20_000)
    assert (many.reply, many.reply_bytes) == ([Text(20_000), None, "đ"], 20_002)
    assert set(table.reply) == {"short", "đ", "page", Text(20_000)}
    sizes = {key.name: key.bytes for key in cached.of(story)}
    assert (sizes["glass:page"], sizes["glass:short"]) == (20_000, 2)


def test_the_collector_may_end_a_visit_while_another_one_begins() -> None:
    class Visit:
        pass

    visit = Visit()
    visit.itself = visit  # only the collector ends it
    trace.listen()
    weakref.finalize(visit, trace.hush)
    del visit

    def begin() -> None:
        with trace._counting:
            gc.collect()

    beginning = threading.Thread(target=begin, daemon=True)
    beginning.start()
    beginning.join(5)
    assert not beginning.is_alive() and not trace.is_listened()


def test_replies_stay_with_their_commands_when_a_line_is_opened_or_tried_on_the_way(shop) -> None:
    url = settings().redis_url
    client = Redis.from_url(
        url,
        connection_class=traced_redis.connection_class(url),
        health_check_interval=1e-9,
        client_name="told",
        decode_responses=True,
    )
    client.set("glass:here", "value")
    with client, trace.telling() as story:
        client.get("glass:here")
        line = client.connection_pool.get_connection()
        line.disconnect()
        line.send_command("GET", "glass:here")
        line.read_response()
        client.connection_pool.release(line)
    gets = [one for one in story.commands if one.name == "GET"]
    assert [one.reply for one in gets] == ["value"] * 2
    assert all(one.reply == "PONG" for one in story.commands if one.name == "PING")
    names = [one.name for one in story.commands]
    assert "PING" in names and "CLIENT" in names and names[-1] == "GET"
    assert all(one.seconds is not None for one in story.commands)
