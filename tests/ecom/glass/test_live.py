"""What the servers hold and do at this moment, and that looking at it is in nobody's story."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import unwrap

import pytest

from ecom import carts, catalog, db, errors, keys, link, sessions, trace
from ecom.glass import live_mysql, live_redis
from ecom.glass.masks import MASK
from ecom.glass.server import Untold
from tests.prepare import prepare

VISITOR = "v" * 43
# As it is now, not as somebody else has just seen it.
redis_now, keys_now = unwrap(live_redis.server), unwrap(live_redis.shop_keys)
mysql_now, waits_now = unwrap(live_mysql.server), unwrap(live_mysql.waits)
indexes_now = unwrap(live_mysql.indexes)
LOCK = "SELECT * FROM users WHERE username = :name FOR UPDATE"


@pytest.fixture(autouse=True)
def allowed(shop, override) -> None:
    override(glass=True)


def test_keys_are_counted_by_family_and_masked(make) -> None:
    guest, product_id = carts.of_guest(VISITOR), make.product()
    user = make.user(make.customer())
    token = sessions.start(user, VISITOR).token
    with trace.telling() as story:
        sessions.find(token)
        carts.add(guest, product_id)
        carts.read(guest)
        catalog.cards([product_id])
    found = live_redis.shop_keys()
    count = {one.name: one.keys for one in found.families}
    assert {"session": 1, "cart": 1, "product": 1, "memory": 1}.items() <= count.items()
    assert found.complete and sum(count.values()) == len(found.keys)
    assert all(one.bytes > 0 for one in found.families)
    by_family = {one.family: one for one in found.keys}
    assert by_family["cart"].kind == "hash" and by_family["memory"].ends_in is None
    assert 0 < by_family["session"].ends_in <= 60 < by_family["product"].ends_in <= 660
    shown = " ".join(one.name for one in found.keys)
    session = next(one.args[1] for one in story.commands if "session" in str(one.args[1:2]))
    assert guest.key not in shown and session not in shown
    assert f"{session[: len('glass:session:{1234')]}…}}" in shown
    assert by_family["product"].name == keys.product(product_id)


def test_a_lease_and_a_visit_are_families_of_their_own() -> None:
    assert live_redis.family(keys.lease(keys.listings())) == "lease"
    assert live_redis.family(keys.lease(keys.product(3))) == "lease"
    assert live_redis.family(keys.funnel_visit("a" * 32)) == "visit"
    assert live_redis.family(keys.funnel()) == "funnel"
    assert live_redis.family(keys.prefixed("42")) == "other"


def test_what_redis_did_between_two_looks(shop) -> None:
    link.attempt(lambda redis: redis.set("glass:there", 1))
    before = redis_now()
    for name in ("glass:there", "glass:there", "glass:there", "glass:missing"):
        link.attempt(lambda redis, name=name: redis.get(name))
    keys_now()  # looking is not counted
    after = redis_now()
    rates = live_redis.between(before, after)
    assert (rates.hits, rates.misses, rates.hit_ratio) == (3, 1, 0.75)
    assert round(rates.commands * rates.seconds) >= 4
    assert after.keys >= 1 and after.used > 0 and after.clients >= 1
    assert live_redis.between(after, before).hit_ratio is None


def test_a_redis_that_began_anew_has_no_sums_below_zero(redis_server) -> None:
    for _ in range(3):
        keys_now()
        redis_now()
    redis_server.kill()
    redis_server.start()
    link.close()
    assert redis_now().commands >= 0 <= redis_now().hits


def test_what_the_account_may_not_ask_is_no_sign_that_redis_is_down(shop) -> None:
    with pytest.raises(Untold, match="denied"):
        live_redis._ask([("NO_SUCH_COMMAND",)])
    link.probe()


def test_what_mysql_did_between_two_looks(shop) -> None:
    before = mysql_now()
    for _ in range(20):
        db.rows("SELECT COUNT(*) FROM products")
    db.transaction(lambda connection: db.execute(connection, "SELECT 1"))
    after = mysql_now()
    rates = live_mysql.between(before, after)
    assert rates.questions * rates.seconds >= 22 and rates.commits > 0
    assert 0 < after.hit_ratio <= 1 and 0 <= rates.hit_ratio <= 1
    assert after.pages_data + after.pages_free <= after.pages and after.page_bytes == 16_384


def test_tables_and_how_much_their_indexes_are_used(make) -> None:
    make.product()
    tables = {one.name: one for one in live_mysql.tables()}
    assert tables["products"].data > 0 and tables["products"].indexes > 0
    sizes = [one.data + one.indexes for one in tables.values()]
    assert sizes == sorted(sizes, reverse=True)

    def reads() -> dict[str, int]:
        return {one.name: one.reads for one in indexes_now() if one.table == "users"}

    before = reads()
    for _ in range(5):
        db.rows("SELECT id FROM users WHERE username = 'nobody'")
        db.rows("SELECT id FROM users WHERE username IN ('a', 'b') OR username = 'c'")
    make.customer("lan")
    db.rows("SELECT full_name FROM users WHERE username = 'lan'")
    after = reads()
    assert after["uq_users_username"] > before["uq_users_username"]
    columns = {one.name: one.columns for one in live_mysql.indexes() if one.table == "users"}
    assert columns["idx_users_role_created_at"] == "role, created_at"


@contextmanager
def waiting(name: str) -> Iterator[None]:
    """Two transactions on one row: the second waits until the block is over."""
    held, asked, done = threading.Event(), threading.Event(), threading.Event()

    def hold(connection: db.Connection) -> None:
        db.execute(connection, LOCK, name=name)
        held.set()
        done.wait(10)

    def want(connection: db.Connection) -> None:
        asked.set()
        db.execute(connection, LOCK, name=name)

    threads = [threading.Thread(target=db.transaction, args=(work,)) for work in (hold, want)]
    threads[0].start()
    held.wait(5)
    threads[1].start()
    asked.wait(5)
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join(10)


def test_open_transactions_and_who_waits_for_whom(make) -> None:
    make.customer("lan.nguyen")
    with waiting("lan.nguyen"):
        end = time.monotonic() + 8
        while not (waits := waits_now()):
            assert time.monotonic() < end
            time.sleep(0.2)  # InnoDB tells nothing new to who asks more often than every 0.1 s
        found = {one.connection: one for one in live_mysql.transactions()}
    (wait,) = waits
    assert wait.table.endswith("`users`") and wait.waiting not in wait.blocking
    blocked, holder = found[wait.waiting], found[wait.blocking[0]]
    assert (blocked.state, holder.state) == ("LOCK WAIT", "RUNNING")
    assert 0 <= blocked.waits < 10 and holder.waits is None and 0 <= holder.seconds < 10
    assert holder.isolation == "READ COMMITTED" and holder.locked >= 1
    assert MASK in blocked.statement and "lan" not in blocked.statement


def test_who_waits_for_many_is_told_once() -> None:
    lock = {"tbl": "`shop`.`users`", "idx": None, "mode": "X"}
    pairs = [(97, 95), (97, 91), (97, 95), (95, 91)]
    rows = [{"waiting": waiting, "blocking": blocking, **lock} for waiting, blocking in pairs]
    found = live_mysql.by_waiter(rows)
    assert [(wait.waiting, wait.blocking) for wait in found] == [(95, (91,)), (97, (91, 95))]
    assert {(wait.table, wait.index, wait.mode) for wait in found} == {("`shop`.`users`", "", "X")}


def test_statements_that_took_longest_have_no_values(make) -> None:
    prepare("TRUNCATE performance_schema.events_statements_summary_by_digest")
    for name in ("lan", "mai", "hoa"):
        db.rows("SELECT id, 'lan' AS x FROM users WHERE username = :name", name=name)
    found = [one for one in live_mysql.digests() if "`users`" in one.text]
    assert [one.runs for one in found] == [3]
    assert "lan" not in found[0].text and 0 < found[0].mean <= found[0].total < 5


@pytest.mark.parametrize(
    "ask",
    [
        live_redis.server, live_redis.shop_keys, live_mysql.server, live_mysql.tables,
        live_mysql.indexes, live_mysql.transactions, live_mysql.waits, live_mysql.digests,
    ],
)  # fmt: skip
def test_who_looks_is_in_no_story_and_only_where_it_is_allowed(shop, override, ask) -> None:
    with trace.telling() as story:
        ask()
    assert not story.entries
    override(glass=False)
    with pytest.raises(errors.NotAllowed):
        ask()


def test_a_server_without_the_account_tells_nothing(shop, override) -> None:
    override(mysql_glass_url=None)
    with pytest.raises(Untold, match="no_account"):
        live_mysql.server()
