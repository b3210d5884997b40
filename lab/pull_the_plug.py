"""Pull the plug: Redis and MySQL are killed under shoppers, and what was lost is counted."""

from __future__ import annotations

from functools import partial
from typing import Any

from lab import plug_counts, plug_robot
from lab.bench import Bench
from lab.experiment import Chart, Experiment, Outcome, Show, Variant
from lab.plug_servers import Pair, pair, robot
from lab.plug_told import Happened, words
from lab.plug_watch import (
    CALM,
    FAULTS,
    FLUSHED,
    FROM_MYSQL,
    FROM_REDIS,
    MYSQL_BACK,
    MYSQL_KILLED,
    REDIS_KILLED,
    REDIS_STARTED,
    Watch,
)
from lab.texts import N_

SHOPPERS = 3
PATIENCE = 30  # seconds, for a server to come back on a busy machine


def run(bench: Bench, show: Show) -> Outcome:
    with pair(SHOPPERS) as shop:
        armed = Armed(shop)
        with robot(shop, armed.see) as lines:
            watch = Watch(lines, show)
            _pull(bench, shop, watch, armed)
        watch.end()
        counted = plug_counts.count(shop.mysql_url, watch.seen)
    happened = Happened(watch.seen, watch.moments, counted)
    return Outcome(
        holds=happened.holds,
        answer=happened.answer,
        words=words(happened),
        figures=happened.figures(),
        tables=(happened.table(),),
    )


class Armed:
    """Kills MySQL the moment that somebody begins to buy, once it is told to."""

    def __init__(self, shop: Pair) -> None:
        self.shop = shop
        self.armed = False
        self.killed_for: str | None = None  # the checkout's key

    def see(self, line: dict[str, Any]) -> None:
        if self.armed and line["what"] == "checkout":
            self.shop.kill_mysql()
            self.armed, self.killed_for = False, line["key"]

    def is_the_one(self, line: dict[str, Any]) -> bool:
        return line["what"] == "checkout" and line["key"] == self.killed_for


def _pull(bench: Bench, shop: Pair, watch: Watch, armed: Armed) -> None:
    """The order of events."""
    bought = partial(_is_ok, "buy")
    watch.moments[CALM] = watch.wait_for(bought, since=-1, limit=PATIENCE)
    watch.wait(bench.pick(3_000, 300) / 1000)
    shop.kill_redis()
    killed = watch.mark(REDIS_KILLED)
    watch.wait(bench.pick(5_000, 600) / 1000)
    watch.wait_for(bought, since=killed, limit=PATIENCE)
    shop.start_redis()
    started = watch.mark(REDIS_STARTED)
    watch.wait_for(_breaker_closed, since=started, limit=PATIENCE)
    watch.wait(bench.pick(3_000, 300) / 1000)
    shop.flush_redis()
    watch.mark(FLUSHED)
    watch.wait(bench.pick(3_000, 300) / 1000)
    armed.armed = True
    killed = watch.wait_for(armed.is_the_one, since=-1, limit=PATIENCE)
    watch.mark(MYSQL_KILLED, killed)
    back = watch.wait_for(bought, since=killed, limit=PATIENCE)
    watch.mark(MYSQL_BACK, back)
    watch.wait(bench.pick(3_000, 300) / 1000)


def _is_ok(what: str, line: dict[str, Any]) -> bool:
    return line["what"] == what and line["answer"] == "ok"


def _breaker_closed(line: dict[str, Any]) -> bool:
    return line["what"] == "breaker" and line["state"] == "closed"


EXPERIMENT = Experiment(
    name="pull-the-plug",
    number=9,
    title=N_("Pull the plug"),
    question=N_("Redis is killed while shoppers buy, then MySQL in mid-checkout. What is lost?"),
    about=N_(
        "A small shop of its own, on servers of its own: three customers look, put into the cart "
        "and buy without a pause, through the functions that this shop's pages call. Redis is "
        "killed with kill -9, is away for some seconds and comes back empty; later FLUSHALL "
        "empties it under way; at last MySQL is killed the moment that somebody buys."
    ),
    choices={
        "down": N_("Without Redis nobody can shop until it is back"),
        "lost": N_("Shopping goes on, but carts or orders are lost or doubled"),
        "nothing": N_("Shopping goes on without Redis, and nothing that was confirmed is lost"),
    },
    variants=(
        Variant(
            N_("A shopper"),
            plug_robot.shop_on,
            (plug_robot.look, plug_robot.add, plug_robot.see, plug_robot.buy),
        ),
        Variant(
            N_("What is done to the servers"),
            Pair.kill_redis,
            (Pair.start_redis, Pair.flush_redis, Pair.kill_mysql, Pair.kill, Armed.see),
        ),
        Variant(
            N_("How the loss is counted"),
            plug_counts.lost_pieces,
            (plug_counts.doubled_pieces, plug_counts.promised),
        ),
    ),
    charts=(
        Chart(
            "latency",
            N_("How long a press takes"),
            x=N_("Seconds"),
            y=N_("Milliseconds"),
            kind="points",
            logarithmic=True,
            marks=FAULTS,
        ),
        Chart(
            "looks",
            N_("Who answers a look"),
            x=N_("Seconds"),
            y=N_("Looks a second"),
            marks=FAULTS,
            servers={FROM_REDIS: "redis", FROM_MYSQL: "mysql"},
        ),
        Chart(
            "breaker",
            N_("Breaker: 0 closed, 1 on trial, 2 open"),
            x=N_("Seconds"),
            kind="step",
        ),
    ),
    run=run,
    seconds=30,
    dangerous=True,
    tells=N_(
        "Redis remembers, MySQL decides: what only remembers may go away, and what was confirmed "
        "stands in MySQL before anybody is told."
    ),
    reads=(
        "ecom/link.py",
        "ecom/breaker.py",
        "ecom/cart_store.py",
        "ecom/debts.py",
        "ecom/placing.py",
    ),
)
