"""The statements of a new connection are told apart from those that a page asked."""

from __future__ import annotations

from ecom import cache, db, keys, trace
from ecom.glass import connecting, shapes
from ecom.trace import Story


def set_up(story: Story) -> set[int]:
    return {one.number for group in connecting.of(story).values() for one in group}


def test_a_new_connection_asks_before_the_page_and_an_old_one_does_not(shop):
    db.close()
    with trace.telling() as story:
        db.rows("SELECT id FROM products")
        db.rows("SELECT id FROM products")
    asked = [s for s in story.statements if s.number not in set_up(story)]
    assert [shapes.of(s.sql, s.values).about for s in asked] == [("products",), ("products",)]
    (group,) = connecting.of(story).values()
    assert len(group) > 5
    assert {one.connection for one in group} == {asked[0].connection}


def test_the_end_of_a_transaction_is_no_setting_up(shop):
    def work(connection: db.Connection) -> None:
        db.execute(connection, "SELECT id FROM products FOR UPDATE")

    db.close()
    with trace.telling() as story:
        db.transaction(work)
    asked = [s.sql.split()[0] for s in story.statements if s.number not in set_up(story)]
    assert asked == ["SELECT", "COMMIT"]


def test_a_connection_that_is_opened_to_fill_a_key_is_no_part_of_the_answer(shop):
    db.close()
    with trace.telling() as story:
        cache.get_or_load(keys.prefixed("test"), lambda: db.rows("SELECT id FROM products"), 60)
    (group,) = connecting.of(story).values()
    assert len(group) > 5
    assert all(one.spans for one in group)
