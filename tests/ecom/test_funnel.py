"""Counting of steps in Redis and their way into MySQL, with both servers real."""

from __future__ import annotations

import threading
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ecom import db, errors, funnel, keys, link
from ecom.settings import settings
from ops.connection import connect

LAN, MINH = "cookie of Lan", "cookie of Minh"
NOTE_AND_FLUSH = """
import sys
from ecom import funnel
for n in range(int(sys.argv[1])):
    funnel.note_cart_add("another visitor", 7)
    funnel.flush()
print("done")
"""


def today() -> date:
    return datetime.now(ZoneInfo(settings().timezone)).date()


def counted() -> dict[tuple[str, int], int]:
    """Of today, by event and product."""
    found = db.rows("SELECT * FROM funnel_counts WHERE day = :day", day=today())
    assert len(found) == db.row("SELECT COUNT(*) AS n FROM funnel_counts")["n"]
    return {(row["event"], row["product_id"]): row["events"] for row in found}


def end_visits() -> None:
    """As 30 minutes without a step do."""

    def expire(redis) -> None:
        for key in redis.scan_iter(f"{keys.funnel()}:visit:*"):
            redis.delete(key)

    link.attempt(expire)


def seconds_to_live(key: str) -> int:
    return link.attempt(lambda redis: redis.ttl(key))


def test_the_steps_of_a_visit_are_counted_and_reach_mysql(shop):
    funnel.note_visit(LAN)
    funnel.note_view(LAN, 3)
    funnel.note_cart_add(LAN, 3)
    funnel.note_checkout(LAN, None)
    assert counted() == {}
    assert funnel.flush() == 6
    assert counted() == {
        ("visit", 0): 1,
        ("product_view", 0): 1,
        ("product_view", 3): 1,
        ("cart_add", 0): 1,
        ("cart_add", 3): 1,
        ("checkout", 0): 1,
    }
    assert funnel.flush() == 0


def test_a_view_counts_once_per_visit_and_product(shop):
    for product_id in (3, 3, 4, 3):
        funnel.note_view(LAN, product_id)
    funnel.note_view(MINH, 3)
    funnel.flush()
    funnel.note_view(LAN, 3)  # what has reached MySQL is remembered as well
    funnel.flush()
    assert counted()["product_view", 3] == 2
    assert counted()["product_view", 4] == 1
    assert counted()["product_view", 0] == 3
    assert counted()["visit", 0] == 2


def test_who_comes_back_after_the_visit_ended_visits_and_views_again(shop):
    funnel.note_view(LAN, 3)
    end_visits()
    funnel.note_view(LAN, 3)
    funnel.flush()
    assert counted()["visit", 0] == 2
    assert counted()["product_view", 3] == 2


def test_a_visit_ends_after_30_minutes_without_a_step(shop):
    funnel.note_visit(LAN)
    visit = link.attempt(lambda redis: list(redis.scan_iter(f"{keys.funnel()}:visit:*")))[0]
    assert LAN not in visit  # the cookie is a secret
    link.attempt(lambda redis: redis.expire(visit, 10))
    funnel.note_visit(LAN)
    assert 29 * 60 < seconds_to_live(visit) <= 30 * 60
    assert seconds_to_live(keys.funnel()) > 24 * 3600
    funnel.flush()
    assert counted() == {("visit", 0): 1}


def test_each_cart_add_counts_and_a_checkout_once_until_there_is_an_order(shop):
    for _ in range(3):
        funnel.note_cart_add(LAN, 3)
        funnel.note_checkout(LAN, None)
    funnel.note_checkout(LAN, 51)
    funnel.flush()
    assert counted()["cart_add", 3] == 3
    assert counted()["checkout", 0] == 2


def test_counts_of_several_flushes_add_up(shop):
    for _ in range(3):
        funnel.note_cart_add(LAN, 3)
        funnel.flush()
    assert counted()["cart_add", 3] == 3
    assert counted()["visit", 0] == 1


def test_a_day_is_one_of_the_shops_time_zone(shop, override):
    override(timezone="Pacific/Kiritimati")  # UTC+14 and UTC-11: never the same day
    funnel.note_visit(LAN)
    override(timezone="Pacific/Pago_Pago")
    funnel.note_visit(MINH)
    funnel.flush()
    days = [row["day"] for row in db.rows("SELECT day FROM funnel_counts ORDER BY day")]
    assert (days[1] - days[0]).days in (1, 2)


def test_processes_that_flush_at_once_count_each_step_once(shop, start_process):
    others = [start_process(NOTE_AND_FLUSH, "150") for _ in range(2)]
    for _ in range(150):
        funnel.note_cart_add(LAN, 7)
        funnel.flush()
    for other in others:
        output, complaint = other.communicate(timeout=60)
        assert output.strip() == "done", complaint
    funnel.flush()
    assert counted()["cart_add", 7] == 450
    assert counted()["cart_add", 0] == 450
    assert counted()["visit", 0] == 2


def test_threads_that_flush_at_once_count_each_step_once(shop):
    gate = threading.Barrier(8)

    def work(number: int) -> None:
        gate.wait()
        for product_id in range(1, 21):
            funnel.note_view(f"visitor {number}", product_id)
            funnel.flush()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    funnel.flush()
    assert counted()["product_view", 0] == 160
    assert {counted()["product_view", product_id] for product_id in range(1, 21)} == {8}


def test_without_redis_nothing_is_counted_and_nobody_waits_or_fails(redis_server):
    funnel.note_view(LAN, 3)
    redis_server.kill()
    funnel.note_view(LAN, 4)
    assert funnel.flush() == 0
    redis_server.start()
    end = threading.Event()
    for _ in range(100):  # until the breaker tries again
        funnel.note_view(LAN, 5)
        if funnel.flush():
            break
        end.wait(0.1)
    assert ("product_view", 3) not in counted()  # lost with the server's memory
    assert counted()["product_view", 5] == 1
    assert counted()["visit", 0] == 1


def test_while_mysql_is_down_the_counts_wait_in_redis(mysql_server):
    funnel.note_view(LAN, 3)
    mysql_server.stop()
    with pytest.raises(errors.Unavailable):
        funnel.flush()
    funnel.note_view(MINH, 3)
    mysql_server.start()
    for _ in range(100):
        try:
            funnel.flush()
            break
        except errors.Unavailable:
            threading.Event().wait(0.1)
    assert counted()["product_view", 3] == 2


def test_a_flush_that_meets_a_lock_waits_and_adds_nothing_twice(shop):
    funnel.note_view(LAN, 3)
    funnel.flush()
    with connect(shop) as other:
        other.begin()
        with other.cursor() as cursor:
            cursor.execute("SELECT * FROM funnel_counts FOR UPDATE")
        funnel.note_view(MINH, 3)
        flushing = threading.Thread(target=funnel.flush)
        flushing.start()
        flushing.join(0.3)
        assert flushing.is_alive()
        other.commit()
    flushing.join()
    assert counted()["product_view", 3] == 2
