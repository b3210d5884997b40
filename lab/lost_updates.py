"""Lost cart updates: JSON that is read, changed and written against a hash that is incremented."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from redis import Redis

from lab.bench import Bench, side_by_side
from lab.experiment import Chart, Experiment, Outcome, Point, Show, Variant
from lab.texts import N_, say

SHOPPERS = 8  # tabs, phones, double presses: all of one cart
PRODUCT = "7"
JSON_WAY, HASH_WAY = N_("Read, change, write"), N_("Increment in place")


def add_to_json(redis: Redis, key: str) -> None:
    cart = json.loads(redis.get(key) or "{}")
    cart[PRODUCT] = cart.get(PRODUCT, 0) + 1  # what others write meanwhile is not in it
    redis.set(key, json.dumps(cart))


def add_to_hash(redis: Redis, key: str) -> None:
    redis.hincrby(key, PRODUCT, 1)  # Redis adds: one command is never half done


def pieces_in_json(redis: Redis, key: str) -> int:
    return json.loads(redis.get(key) or "{}").get(PRODUCT, 0)


def pieces_in_hash(redis: Redis, key: str) -> int:
    return int(redis.hget(key, PRODUCT) or 0)


def run(bench: Bench, show: Show) -> Outcome:
    adds = bench.pick(400, 60)
    kept = {
        title: _race(bench, show, title, add, count, adds)
        for title, add, count in (
            (JSON_WAY, add_to_json, pieces_in_json),
            (HASH_WAY, add_to_hash, pieces_in_hash),
        )
    }
    wanted = SHOPPERS * adds
    lost = wanted - kept[JSON_WAY]
    return Outcome(
        holds=lost > 0 and kept[HASH_WAY] == wanted,
        answer="json" if lost and kept[HASH_WAY] == wanted else "none",
        words=(
            say(
                "{shoppers} shoppers each put {adds} pieces into one cart: {wanted} in all.",
                shoppers=SHOPPERS,
                adds=adds,
                wanted=wanted,
            ),
            say(
                "Read, change, write kept {kept} and lost {lost}, {percent} % of them, and nobody "
                "got an error.",
                kept=kept[JSON_WAY],
                lost=lost,
                percent=round(100 * lost / wanted),
            ),
            say("The increment kept {kept}.", kept=kept[HASH_WAY]),
            say(
                "Two who read the same cart write what they read plus one: the later write takes "
                "the earlier one away. An increment is sent as what to do, not as what it "
                "becomes, and Redis does one command at a time."
            ),
        ),
        figures={
            "shoppers": SHOPPERS,
            "adds_each": adds,
            "wanted": wanted,
            "kept_by_json": kept[JSON_WAY],
            "kept_by_hash": kept[HASH_WAY],
        },
    )


def _race(
    bench: Bench,
    show: Show,
    title: str,
    add: Callable[[Redis, str], None],
    count: Callable[[Redis, str], int],
    adds: int,
) -> int:
    key = bench.key(add.__name__)
    done = [0] * SHOPPERS

    def shopper(number: int) -> None:
        for _ in range(adds):
            add(bench.redis, key)
            done[number] += 1

    def look() -> None:
        show(Point("pieces", title, sum(done), count(bench.redis, key)))

    side_by_side(*(partial(shopper, number) for number in range(SHOPPERS)), look=look)
    return count(bench.redis, key)


EXPERIMENT = Experiment(
    name="lost-updates",
    number=5,
    title=N_("Lost cart updates"),
    question=N_("Eight shoppers press “Add to cart” at the same time. How many pieces are there?"),
    about=N_(
        "The cart is kept in Redis in two ways: as JSON that the program reads, changes and "
        "writes back, and as a hash whose field is incremented. Eight threads add to one cart."
    ),
    choices={
        "none": N_("All of them, both ways"),
        "json": N_("Some are lost with JSON, none with the hash"),
        "both": N_("Some are lost both ways"),
    },
    variants=(
        Variant(JSON_WAY, add_to_json, (pieces_in_json,)),
        Variant(HASH_WAY, add_to_hash, (pieces_in_hash,)),
    ),
    charts=(
        Chart("pieces", N_("Pieces in the cart"), x=N_("Adds done"), y=N_("Pieces in the cart")),
    ),
    run=run,
    seconds=3,
    tells=N_("Whoever reads, changes and writes loses what others wrote in between."),
    reads=("ecom/cart_store.py", "sql/procedures/put_in_cart.sql"),
)
