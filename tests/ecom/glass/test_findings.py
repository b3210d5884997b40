"""What a story says of itself: asked twice, one by one, slow, in vain."""

from __future__ import annotations

import threading

import pytest

from ecom import catalog, db, keys, link, trace
from ecom.errors import ShopError
from ecom.glass import findings, shapes
from ecom.trace import Command, Statement, Story

BY_ID = "SELECT name FROM products WHERE id = :id"


def kinds(story: Story) -> list[tuple[str, int]]:
    return [(found.kind, len(found.entries)) for found in findings.of(story)]


def repeated(story: Story) -> list[tuple[str, int]]:
    return [found for found in kinds(story) if found[0].endswith("duplicate")]


def test_the_same_question_in_other_words_is_a_duplicate(shop):
    with trace.telling() as story:
        db.rows(BY_ID, id=1)
        db.rows("select name\n from `products` where id = :number -- again", number=1)
    assert repeated(story) == [("duplicate", 2)]


def test_the_same_question_about_several_rows_is_a_near_duplicate(shop):
    with trace.telling() as story:
        for product_id in (1, 2, 3):
            db.rows(BY_ID, id=product_id)
    assert repeated(story) == [("near_duplicate", 3)]
    (found,) = [f for f in findings.of(story) if f.kind == "near_duplicate"]
    assert found.spared == 2


def test_literals_in_the_text_count_like_bound_values(shop):
    with trace.telling() as story:
        db.rows("SELECT name FROM products WHERE id = 1")
        db.rows("SELECT name FROM products WHERE id = 2")
        db.rows("SELECT name FROM products WHERE id = 2")
    assert sorted(repeated(story)) == [("duplicate", 2), ("near_duplicate", 2)]


def test_lists_of_any_length_make_one_shape(shop):
    with trace.telling() as story:
        db.rows("SELECT name FROM products WHERE id IN :ids", ids=[1, 2])
        db.rows("SELECT name FROM products WHERE id IN :ids", ids=[1, 2, 3])
    assert repeated(story) == [("near_duplicate", 2)]


def test_other_columns_are_another_question(shop):
    with trace.telling() as story:
        db.rows(BY_ID, id=1)
        db.rows("SELECT price FROM products WHERE id = :id", id=1)
        db.rows("SELECT name FROM products WHERE category_id = :id", id=1)
    assert repeated(story) == []


def test_what_sets_up_a_connection_asks_no_table(shop):
    for sql in ("SET NAMES utf8mb4", "COMMIT", "ROLLBACK", "SELECT VERSION()", "SELECT @@sql_mode"):
        assert shapes.of(sql) is None


def test_a_call_is_of_its_procedure():
    shape, other = shapes.of("CALL put_in_cart(%s, 3)", (1,)), shapes.of("CALL place_order(1, 2)")
    assert (shape.verb, shape.about) == ("CALL", ("put_in_cart",))
    assert shape.values == ("3", "1")
    assert other.text != shape.text


def test_a_statement_is_laid_out_with_its_places_named():
    told = shapes.pretty(
        "SELECT id FROM orders WHERE code = %(code)s AND x LIKE '5%%'", {"code": 1}
    )
    assert told.splitlines()[:2] == ["SELECT", "  id"]
    assert ":code" in told
    assert "'5%'" in told


def test_reading_keys_one_by_one_is_a_near_duplicate_and_one_twice_a_duplicate(shop):
    with trace.telling() as story:
        for product_id in (1, 2, 3, 3):
            link.attempt(lambda redis, n=product_id: redis.get(f"test:product:{{{n}}}"))
    assert repeated(story) == [("duplicate", 2), ("near_duplicate", 3)]


def test_a_cached_product_read_once_has_nothing_repeated(make):
    product_id = make.product()
    with trace.telling() as story:
        catalog.product(product_id)
    assert repeated(story) == []


def test_a_statement_that_sleeps_is_slow(shop):
    with trace.telling() as story:
        db.rows("SELECT SLEEP(0.06)")
        db.rows("SELECT 1")
    (slow,) = [found for found in findings.of(story) if found.kind == "slow"]
    assert slow.entries == (story.statements[-2].number,)
    assert slow.seconds > findings.SLOW_SECONDS


def test_the_slowest_tenth_is_slow_only_if_anybody_could_notice():
    def told(*seconds: float) -> Story:
        story = Story()
        story.entries += [
            Statement(number, 0, 0, (), seconds=took, sql="SELECT 1")
            for number, took in enumerate(seconds, start=1)
        ]
        return story

    assert kinds(told(*[0.0002] * 9, 0.004)) == []
    assert kinds(told(*[0.0002] * 9, 0.006)) == [("slow", 1)]
    assert kinds(told(*[0.0002] * 8, 0.006)) == []  # a tenth of nine is none


def test_a_command_is_slow_by_a_rule_of_its_own_however_quick_the_others_are():
    story = Story()
    story.entries += [
        Command(number, 0, 0, (), seconds=took, args=("PING",))
        for number, took in enumerate([0.0002] * 10 + [0.009, 0.01], start=1)
    ]
    (found,) = findings.of(story)
    assert (found.kind, found.entries) == ("slow_command", (12,))


def test_asking_anew_who_is_there_is_no_finding_and_asking_for_the_rest_is_one():
    story = Story()
    asked = [keys.session(b"a" * 32), keys.session(b"a" * 32), "cart:{u1}", "cart:{u1}"]
    story.entries += [
        Command(number, 0, 0, (), seconds=0.0002, args=("GET", key))
        for number, key in enumerate(asked, start=1)
    ]
    (found,) = findings.of(story)
    assert (found.kind, found.entries) == ("duplicate", (3, 4))


def test_an_error_is_told_with_its_statement(shop):
    with trace.telling() as story, pytest.raises(Exception, match="no_such"):
        db.rows("SELECT no_such FROM products")
    (found,) = [found for found in findings.of(story) if found.kind == "error"]
    (wrong,) = [entry for entry in story.statements if entry.error]
    assert found.entries == (wrong.number,)


def test_waiting_for_anothers_row_and_trying_again_are_told(make):
    product_id = make.product()
    held, let_go = threading.Event(), threading.Event()
    lock = "SELECT id FROM products WHERE id = :id FOR UPDATE"

    def hold() -> None:
        def work(connection: db.Connection) -> None:
            db.execute(connection, lock, id=product_id)
            held.set()
            let_go.wait(10)

        db.transaction(work)

    def wait(connection: db.Connection) -> None:
        db.execute(connection, "SET innodb_lock_wait_timeout = 1")
        try:
            db.execute(connection, lock, id=product_id)
        except ShopError:
            let_go.set()
            raise
        finally:
            db.execute(connection, "SET innodb_lock_wait_timeout = 5")

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    with trace.telling() as story:
        db.transaction(wait)
    holder.join()
    found = {one.kind: one for one in findings.of(story)}
    assert found["lock_wait"].seconds > 0.9
    (refused,) = [
        entry for entry in story.statements if isinstance(entry, Statement) and entry.error
    ]
    assert found["lock_wait"].entries == (refused.number,)
    assert len(found["retry"].entries) >= 3
    assert "duplicate" not in found  # the second attempt repeats the first, and must
