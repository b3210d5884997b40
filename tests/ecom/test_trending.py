import threading
import time
from collections.abc import Iterable
from decimal import Decimal

import pytest

from ecom import catalog, db, keys, link, trending
from tests.dialects import EXPLAIN


def ranking(n: int = 8) -> list[int]:
    return [card.id for card in trending.top(n)]


def note_at(moment: float, events: Iterable[tuple[int, float]]) -> int:
    """What happened at another second than now; the script takes the time as an argument."""
    flat = [x for event in events for x in event]
    args = [moment, trending.HALF_LIFE, trending.MOVE_LANDMARK_AFTER, *flat]
    return link.attempt(lambda redis: trending._NOTE(redis, trending._keys(), args))


def scores() -> dict[int, float]:
    found = link.attempt(lambda redis: redis.zrange(keys.trending(), 0, -1, withscores=True))
    return {int(product_id): score for product_id, score in found}


def landmark() -> float:
    return float(link.attempt(lambda redis: redis.get(keys.trending_landmark())))


@pytest.fixture
def lamp_fan_pan(make) -> list[int]:
    """Three products, and ranks that were begun: empty, since nothing was ordered yet."""
    products = [make.product(name) for name in ("Đèn", "Quạt", "Chảo")]
    assert ranking() == []
    return products


def test_a_sale_counts_more_than_a_cart_add_and_that_more_than_a_view(lamp_fan_pan):
    lamp, fan, pan = lamp_fan_pan
    trending.note_view(lamp)
    trending.note_sale([(pan, 1)])
    trending.note_cart_add(fan)
    assert ranking() == [pan, fan, lamp]
    assert ranking(2) == [pan, fan]


def test_many_that_are_sold_out_make_room_for_those_that_rank_below(make):
    gone = [make.product(stock=0) for _ in range(trending.FEW + 3)]
    assert ranking() == []
    first, second = make.product(), make.product()
    trending.note_sale([(product_id, 3) for product_id in gone] + [(first, 2), (second, 1)])
    assert ranking(2) == [first, second]


def test_a_bulk_order_is_no_trend(lamp_fan_pan):
    lamp, fan, _ = lamp_fan_pan
    trending.note_sale([(lamp, 900)])
    for _ in range(6):
        trending.note_sale([(fan, 1)])
    assert ranking() == [fan, lamp]


def test_what_happened_lately_weighs_twice_as_much_as_a_half_life_ago(lamp_fan_pan):
    lamp, fan, _ = lamp_fan_pan
    now = time.time()
    note_at(now, [(lamp, 10)])
    note_at(now + trending.HALF_LIFE, [(fan, 10)])
    assert scores()[fan] / scores()[lamp] == pytest.approx(2)


def test_moving_the_landmark_leaves_the_order_and_the_proportions(lamp_fan_pan):
    lamp, fan, pan = lamp_fan_pan
    begun, limit = landmark(), trending.MOVE_LANDMARK_AFTER
    near_the_end = begun + (limit - 1) * trending.HALF_LIFE
    note_at(begun, [(pan, 10)])
    note_at(near_the_end, [(lamp, 12), (fan, 6)])
    assert scores()[lamp] > 1e150
    beyond = begun + (limit + 1) * trending.HALF_LIFE
    note_at(beyond, [(fan, 1)])
    assert landmark() == pytest.approx(beyond)
    assert scores()[lamp] == pytest.approx(12 / 4)
    assert scores()[fan] == pytest.approx(6 / 4 + 1)
    assert ranking() == [lamp, fan, pan]


def test_after_a_pause_of_years_the_old_ranks_are_simply_gone(lamp_fan_pan):
    lamp, fan, _ = lamp_fan_pan
    note_at(landmark(), [(lamp, 10)])
    note_at(landmark() + 5_000 * trending.HALF_LIFE, [(fan, 1)])
    assert scores() == {fan: 1.0}


def test_what_cannot_be_bought_does_not_trend(make, lamp_fan_pan):
    lamp, fan, pan = lamp_fan_pan
    gone = make.product(stock=0)
    for product in (gone, lamp, fan, pan):
        trending.note_sale([(product, 1)])
    trending.note_view(fan)
    archive = "UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id"
    db.transaction(lambda c: db.execute(c, archive, id=lamp))
    catalog.forget_products([lamp])
    assert ranking() == [fan, pan]


def test_an_empty_redis_is_filled_from_the_latest_orders(make):
    lamp, fan, pan = (make.product(stock=50) for _ in range(3))
    customer = make.customer()
    for lines in ({lamp: 1}, {lamp: 1, fan: 3}, {fan: 1}, {pan: 1}):
        make.order(customer, lines)
    link.attempt(lambda redis: redis.flushall())
    assert ranking() == [fan, lamp, pan]
    assert scores()[fan] == pytest.approx(4 * trending.SALE, rel=0.01)
    trending.note_sale([(pan, 5)])
    assert ranking() == [pan, fan, lamp]


def test_an_order_counts_once_whether_noted_or_found_in_mysql(make):
    lamp, fan = make.product(), make.product()
    make.order(make.customer(), {fan: 1})
    assert ranking() == [fan]
    make.order(make.customer(), {lamp: 2})
    assert ranking() == [lamp, fan]
    assert scores()[lamp] / scores()[fan] == pytest.approx(2, rel=0.01)


def test_without_redis_the_latest_orders_decide(make, redis_server):
    lamp, fan = make.product(), make.product()
    make.order(make.customer(), {lamp: 2, fan: 1})
    redis_server.kill()
    trending.note_view(fan)
    trending.note_cart_add(fan)
    assert ranking() == [lamp, fan]


def test_canceled_orders_and_old_ones_weigh_nothing_or_little(make):
    lamp, fan, pan = (make.product(stock=50) for _ in range(3))
    canceled, old, new = (
        make.order(make.customer(), {p: n}) for p, n in ((lamp, 5), (fan, 5), (pan, 2))
    )
    update = "UPDATE orders SET status = 'canceled', canceled_at = placed_at WHERE id = :id"
    db.transaction(lambda c: db.execute(c, update, id=canceled))
    update = "UPDATE orders SET placed_at = placed_at - INTERVAL 2 DAY WHERE id = :id"
    db.transaction(lambda c: db.execute(c, update, id=old))
    link.attempt(lambda redis: redis.flushall())
    assert ranking() == [pan, fan]


def test_one_of_many_callers_builds_the_ranks(make):
    lamp = make.product()
    make.order(make.customer(), {lamp: 1})
    link.attempt(lambda redis: redis.flushall())
    together, seen = threading.Barrier(8), []

    def look() -> None:
        together.wait()
        seen.append(ranking())

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [[lamp]] * 8
    assert scores() == {lamp: float(Decimal(trending.SALE))}


def test_ranks_from_orders_read_only_the_latest_of_them(demo_shop):
    landmark, found = trending._from_orders()
    assert len(found) > 100
    newest = db.row("SELECT MAX(placed_at) AS at FROM orders")["at"]
    params = {
        "newest": newest,
        "orders": trending.ORDERS,
        "days": trending.RECENT_DAYS,
        "half_life": 86_400,
    }
    plan = db.rows(f"{EXPLAIN} {trending._SCORES}", **params, sale=10, most=5)
    by_table = {row["table"]: row for row in plan}
    assert by_table["orders"]["type"] == "range"
    assert by_table["orders"]["key"] == "idx_orders_placed_at"
    assert by_table["i"]["type"] == "ref"
    shown = trending.top(12)
    assert len(shown) == 12
    assert all(card.on_hand for card in shown)
