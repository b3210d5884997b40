import json
import threading
import time
from decimal import Decimal
from pathlib import Path

import pytest

from ecom import cart_rows, cart_store, carts, catalog, db, debts, errors, keys, link
from ecom.cart_rows import Owner

READ_CARTS = """
import json, sys
from ecom import carts, link
hits = lambda: link.attempt(lambda redis: int(redis.info("stats")["keyspace_hits"]))
owners = [carts.of_customer(int(name)) if name.isdigit() else carts.of_guest(name)
          for name in sys.argv[1:]]
link.attempt(lambda redis: redis.ping())
found = [{line.product.id: line.quantity for line in carts.read(owner).lines} for owner in owners]
before = hits()
again = [{str(line.product.id): line.quantity for line in carts.read(owner).lines}
         for owner in owners]
print(json.dumps({"carts": found, "again": again, "hits": hits() - before}))
"""


@pytest.fixture(params=["guest", "customer"])
def owner(request, make) -> Owner:
    return (
        carts.of_guest("cookie") if request.param == "guest" else carts.of_customer(make.customer())
    )


def quantities(owner: Owner) -> dict[int, int]:
    return {line.product.id: line.quantity for line in carts.read(owner).lines}


def in_mysql(owner: Owner) -> dict[int, int]:
    rows = db.rows(
        "SELECT i.product_id, i.quantity FROM cart_items i JOIN carts c ON c.id = i.cart_id"
        " WHERE c.customer_id = :customer_id OR c.visitor_hash = :visitor_hash",
        **vars(owner),
    )
    return {row["product_id"]: row["quantity"] for row in rows}


def test_what_was_put_in_is_there_with_price_and_sum(owner, make):
    lamp, fan = make.product("Đèn", price=150_000), make.product("Quạt", price=400_000)
    carts.add(owner, lamp, 2)
    carts.add(owner, fan)
    carts.add(owner, lamp)
    cart = carts.read(owner)
    assert [(line.product.name, line.quantity) for line in cart.lines] == [("Đèn", 3), ("Quạt", 1)]
    assert (cart.count, cart.subtotal) == (4, Decimal(850_000))
    assert carts.count(owner) == 4


def test_quantity_is_set_product_is_removed_and_cart_is_emptied(owner, make):
    lamp, fan, pan = make.product(), make.product(), make.product()
    for product in (lamp, fan, pan):
        carts.add(owner, product)
    carts.set_quantity(owner, lamp, 5)
    carts.set_quantity(owner, pan, 0)
    assert quantities(owner) == {lamp: 5, fan: 1}
    carts.remove(owner, lamp)
    assert quantities(owner) == {fan: 1}
    carts.empty(owner)
    assert quantities(owner) == in_mysql(owner) == {}


def test_no_more_goes_in_than_there_is_and_the_shopper_is_told(owner, make):
    lamp = make.product(stock={"Hà Nội": 2, "Huế": 1})
    change = carts.add(owner, lamp, 5)
    assert (change.quantity, change.wanted, change.left, change.capped) == (3, 5, 3, True)
    assert not carts.set_quantity(owner, lamp, 2).capped
    assert carts.add(owner, lamp, 7).quantity == 3


def test_a_cart_holds_at_most_999_of_a_product(owner, make):
    pin = make.product(stock=5_000)
    carts.add(owner, pin, 999)
    assert carts.add(owner, pin).quantity == 999


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**12])
def test_quantities_that_cannot_be_are_refused(owner, make, quantity):
    with pytest.raises(errors.InvalidInput):
        carts.add(owner, make.product(), quantity)
    assert quantities(owner) == {}


def test_what_is_sold_out_archived_or_unknown_cannot_be_put_in(owner, make):
    with pytest.raises(errors.InsufficientStock) as refused:
        carts.add(owner, make.product("Hết", stock=0))
    assert refused.value.items[0]["name"] == "Hết"
    with pytest.raises(errors.NotFound):
        carts.add(owner, make.product(archived_at="2024-01-01 00:00:00"))
    with pytest.raises(errors.NotFound):
        carts.add(owner, 10**9)
    assert quantities(owner) == {}


def test_who_is_no_customer_has_no_cart(make):
    with pytest.raises(errors.NotFound):
        carts.add(carts.of_customer(10**9), make.product())


def change_product(product_id: int, assignment: str) -> None:
    sql = f"UPDATE products SET {assignment} WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, id=product_id))
    catalog.forget_products([product_id])


def test_a_price_that_changed_since_is_shown_fresh_and_said(owner, make):
    lamp = make.product(price=100_000)
    carts.add(owner, lamp, 2)
    assert not carts.read(owner).lines[0].price_changed
    change_product(lamp, "price = 120000")
    line = carts.read(owner).lines[0]
    assert line.price_changed
    assert (line.price_then, line.product.price, line.subtotal) == (100_000, 120_000, 240_000)
    carts.add(owner, lamp)  # its price was before the shopper's eyes
    assert not carts.read(owner).lines[0].price_changed


def test_a_product_that_was_archived_stays_in_sight_and_costs_nothing(owner, make):
    lamp, fan = make.product(price=100_000), make.product(price=7_000)
    carts.add(owner, lamp)
    carts.add(owner, fan)
    change_product(lamp, "archived_at = UTC_TIMESTAMP(6)")
    cart = carts.read(owner)
    assert [(line.available, line.short) for line in cart.lines] == [(0, True), (10, False)]
    assert cart.subtotal == 7_000


def test_stock_that_fell_short_is_said(make):
    owner, lamp = carts.of_guest("slow"), make.product(stock=3)
    carts.add(owner, lamp, 3)
    make.order(make.customer(), {lamp: 2})
    line = carts.read(owner).lines[0]
    assert (line.quantity, line.available, line.short) == (3, 1, True)


def test_what_was_ordered_leaves_the_cart_and_the_rest_stays(make):
    customer = make.customer()
    owner, lamp, fan = carts.of_customer(customer), make.product(), make.product()
    carts.add(owner, lamp, 3)
    carts.add(owner, fan)
    assert carts.count(owner) == 4
    make.order(customer, {lamp: 2, fan: 1})
    assert quantities(owner) == {lamp: 1}


def test_two_tabs_do_not_lose_each_others_changes(make):
    owner, lamp, fan = carts.of_guest("two tabs"), make.product(), make.product()
    carts.read(owner)
    carts.add(owner, lamp)
    carts.add(carts.of_guest("two tabs"), fan)
    carts.add(owner, lamp)
    assert quantities(carts.of_guest("two tabs")) == quantities(owner) == {lamp: 2, fan: 1}


def test_eight_threads_adding_a_hundred_pieces_each_add_800(owner, make):
    lamp = make.product(stock=5_000)
    together = threading.Barrier(8)

    def add_hundred() -> None:
        together.wait()
        for _ in range(100):
            carts.add(owner, lamp)

    threads = [threading.Thread(target=add_hundred) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert quantities(owner) == in_mysql(owner) == {lamp: 800}
    held = link.attempt(lambda redis: redis.hget(owner.key, str(lamp)))
    assert held.startswith("800 ")


def test_reading_a_cart_asks_redis_only(owner, make, mysql_server):
    lamp = make.product()
    carts.add(owner, lamp, 2)
    assert quantities(owner) == {lamp: 2}
    mysql_server.stop()
    assert quantities(owner) == {lamp: 2}
    assert carts.count(owner) == 2


def test_an_empty_cart_is_remembered_too(owner, mysql_server):
    assert carts.count(owner) == 0
    mysql_server.stop()
    assert carts.count(owner) == 0


def test_no_change_is_acknowledged_while_mysql_is_down(owner, make, mysql_server):
    lamp = make.product()
    carts.add(owner, lamp)
    mysql_server.stop()
    with pytest.raises(errors.Unavailable):
        carts.add(owner, lamp)
    mysql_server.start()
    assert quantities(owner) == {lamp: 1}


def test_a_guests_cart_moves_into_that_of_the_customer(make):
    guest, customer = carts.of_guest("signs in"), carts.of_customer(make.customer())
    lamp, fan = make.product(), make.product()
    carts.add(guest, lamp, 2)
    carts.add(guest, fan)
    carts.add(customer, lamp, 3)
    assert carts.merge(guest, customer) == carts.MergeReport(added=3, capped=[])
    assert quantities(customer) == in_mysql(customer) == {lamp: 5, fan: 1}
    assert quantities(guest) == in_mysql(guest) == {}
    assert carts.merge(guest, customer).added == 0


def test_merging_takes_what_there_is_and_reports_the_rest(make):
    guest, customer = carts.of_guest("greedy"), carts.of_customer(make.customer())
    few, gone, held = make.product("Ít", stock=3), make.product("Hết"), make.product(stock=4)
    carts.add(customer, few, 2)
    carts.add(customer, held, 4)
    for product in (few, gone, held):
        carts.add(guest, product, 2)
    change_product(gone, "archived_at = UTC_TIMESTAMP(6)")
    make.order(make.customer(), {held: 2})
    report = carts.merge(guest, customer)
    assert report.added == 1
    assert [(c.product_id, c.wanted, c.quantity, c.left) for c in report.capped] == [
        (few, 4, 3, 3), (gone, 2, 0, 0), (held, 6, 4, 2),
    ]  # fmt: skip
    assert quantities(customer) == {few: 3, held: 4}


def test_a_cart_merged_by_two_tabs_at_once_arrives_once(make):
    guest, customer = carts.of_guest("double"), carts.of_customer(make.customer())
    lamp = make.product(stock=100)
    carts.add(guest, lamp, 5)
    threads = [threading.Thread(target=carts.merge, args=(guest, customer)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert quantities(customer) == in_mysql(customer) == {lamp: 5}


def test_an_old_fill_never_overwrites_a_newer_cart(make):
    owner, lamp = carts.of_guest("late"), make.product()
    carts.add(owner, lamp)
    old = cart_rows.load(owner)
    carts.add(owner, lamp)
    assert cart_store._keep(old)
    assert quantities(owner) == {lamp: 2}
    link.attempt(lambda redis: redis.delete(owner.key))
    assert not cart_store._keep(old)  # a writer that was late by a whole outage
    assert not cart_store._keep(old, token="lease of long ago")
    assert quantities(owner) == {lamp: 2}


def test_a_change_ends_the_lease_of_a_reader_that_has_not_seen_it(make):
    owner, lamp = carts.of_guest("racing"), make.product()
    lease = keys.lease(owner.key)
    link.attempt(lambda redis: redis.set(lease, "reader"))
    before = cart_rows.load(owner)
    carts.add(owner, lamp)
    cart_store._keep(before, token="reader")
    assert quantities(owner) == {lamp: 1}


def test_a_change_that_redis_did_not_hear_of_is_seen_elsewhere_once_it_is_paid(
    make, redis_server, second_process
):
    owner, lamp = carts.of_guest("frozen"), make.product()
    carts.add(owner, lamp)
    assert carts.count(owner) == 1
    redis_server.suspend()
    carts.add(owner, lamp)
    assert carts.count(owner) == 2  # this process does not trust Redis now
    redis_server.start()
    pay_debts()
    seen = json.loads(second_process(READ_CARTS, "frozen"))
    assert seen["carts"] == [{str(lamp): 2}]


def test_a_redis_that_comes_back_with_an_old_snapshot_is_not_believed(make, redis_server):
    owner, lamp = carts.of_guest("snapshot"), make.product()
    carts.add(owner, lamp)
    snapshot = Path(link.attempt(lambda redis: redis.config_get("dir")["dir"])) / "dump.rdb"
    link.attempt(lambda redis: redis.save())
    carts.add(owner, lamp)
    redis_server.kill()
    redis_server.start()
    snapshot.unlink()
    end = time.monotonic() + 1
    while time.monotonic() < end:
        assert quantities(owner) == {lamp: 2}


def pay_debts(seconds: float = 1.0) -> None:
    """What the loop in the app does; fails if it takes longer than a second."""
    end = time.monotonic() + seconds
    while debts.pay() or db.rows("SELECT 1 FROM cache_debts"):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_every_acknowledged_change_is_read_back_after_redis_returns(
    make, redis_server, start_process
):
    """By another process, by the way the page reads, and from Redis: its hits are counted."""
    customers = [make.customer() for _ in range(10)]
    lamp, fan = make.product(stock=9_000), make.product(stock=9_000)
    names = [*map(str, customers), *(f"guest {n}" for n in range(10))]
    owners = [carts.of_customer(c) for c in customers] + [carts.of_guest(n) for n in names[10:]]
    for owner in owners:
        carts.add(owner, lamp)
        assert carts.count(owner) == 1
    redis_server.kill()
    for number, owner in enumerate(owners):
        carts.add(owner, lamp, 1 + number)
        carts.add(owner, fan)
        if number % 3 == 0:
            carts.remove(owner, lamp)
    expected = [in_mysql(owner) for owner in owners]
    redis_server.start()
    seen = json.loads(start_process(READ_CARTS, *names).communicate(timeout=30)[0])
    as_text = [{str(product): n for product, n in cart.items()} for cart in expected]
    assert seen["carts"] == seen["again"] == as_text
    assert seen["hits"] >= len(owners)
