"""The stale price: what a cache serves after its value has changed in MySQL."""

from __future__ import annotations

from collections.abc import Callable

from redis import Redis

from ecom import cache
from lab.bench import Bench, Line
from lab.experiment import Chart, Experiment, Outcome, Show, Table, Variant
from lab.stale_price_race import Race, race
from lab.stale_price_shelf import NEW, Shelf, Watch, watch
from lab.texts import N_, say, say_n

TTL_WAY, DELETE_WAY = N_("Time to live alone"), N_("Deleted after the commit")
RACE_WAY, LEASE_WAY = N_("Deleted, but a slow reader"), N_("The same, with the lease")

Load = Callable[[], int]


def read_price(redis: Redis, key: str, load: Load, ttl_ms: int) -> int:
    text = redis.get(key)
    if text is not None:
        return int(text)
    price = load()  # whoever changes the price and deletes the key after this …
    redis.set(key, price, px=ttl_ms)  # … and before this has deleted nothing
    return price


def change_price(line: Line, price: int) -> None:
    line.do("UPDATE prices SET price = %(price)s WHERE id = 1", price=price)
    # Redis knows nothing of it.


def change_and_delete(line: Line, redis: Redis, key: str, price: int) -> None:
    line.begin()
    line.do("UPDATE prices SET price = %(price)s WHERE id = 1", price=price)
    line.commit()
    redis.delete(key)  # after the commit: before it a reader would fetch the old price again


def read_with_lease(key: str, load: Load, ttl_ms: int) -> int:
    # The shop's own way: the price is stored only if the lease is still this reader's.
    return cache.get_or_load(key, load, ttl_ms / 1000)


def change_and_forget(line: Line, key: str, price: int) -> None:
    line.begin()
    line.do("UPDATE prices SET price = %(price)s WHERE id = 1", price=price)
    line.commit()
    cache.forget(key)  # deletes the value and the lease: who is loading may not store any more


def run(bench: Bench, show: Show) -> Outcome:
    shelf = Shelf(bench, ttl_ms=bench.pick(4_000, 500))
    line, redis, ttl = bench.connect(), bench.redis, shelf.ttl_ms
    found: dict[str, Watch] = {}

    def plain(load: Load = shelf.load) -> int:
        return read_price(redis, shelf.key, load, ttl)

    def leased(load: Load = shelf.load) -> int:
        return read_with_lease(shelf.key, load, ttl)

    for way, change in (
        (TTL_WAY, lambda: change_price(line, NEW)),
        (DELETE_WAY, lambda: change_and_delete(line, redis, shelf.key, NEW)),
    ):
        shelf.put_back()
        plain()
        change()
        found[way] = watch(shelf, plain, way, show)
    races = {}
    for way, read, change in (
        (RACE_WAY, plain, lambda: change_and_delete(line, redis, shelf.key, NEW)),
        (LEASE_WAY, leased, lambda: change_and_forget(line, shelf.key, NEW)),
    ):
        shelf.put_back()
        races[way] = race(shelf, read, change)
        found[way] = watch(shelf, read, way, show)
    return _outcome(found, races, ttl)


def _outcome(found: dict[str, Watch], races: dict[str, Race], ttl_ms: int) -> Outcome:
    stale = {way: watched.stale for way, watched in found.items()}
    deleting_helps = stale[TTL_WAY] > 0 and stale[DELETE_WAY] == 0
    race_shows = races[RACE_WAY].kept and stale[RACE_WAY] > 0
    lease_helps = not races[LEASE_WAY].kept and stale[LEASE_WAY] == 0
    return Outcome(
        holds=deleting_helps and race_shows and lease_helps,
        answer="race" if race_shows else "delete" if deleting_helps else "ttl",
        words=(
            say_n(
                "Changed behind the cache's back, the old price was served {n} time, for {seconds} "
                "s: until its time to live of {ttl} s had ended.",
                "Changed behind the cache's back, the old price was served {n} times, for "
                "{seconds} s: until its time to live of {ttl} s had ended.",
                stale[TTL_WAY],
                seconds=round(found[TTL_WAY].seconds, 2),
                ttl=ttl_ms / 1000,
            ),
            say(
                "With the key deleted after the commit, {stale} of {reads} reads got the old "
                "price.",
                stale=stale[DELETE_WAY],
                reads=found[DELETE_WAY].reads,
            ),
            say_n(
                "A reader that had read before the change and stored after the deletion brought "
                "the old price back: {n} more stale read, for {seconds} s. A time to live only "
                "limits the damage.",
                "A reader that had read before the change and stored after the deletion brought "
                "the old price back: {n} more stale reads, for {seconds} s. A time to live only "
                "limits the damage.",
                stale[RACE_WAY],
                seconds=round(found[RACE_WAY].seconds, 2),
            ),
            say_n(
                "With the shop's lease the same race left {n} stale read: deleting the key "
                "deletes the lease too, and a price without a valid lease is not stored.",
                "With the shop's lease the same race left {n} stale reads: deleting the key "
                "deletes the lease too, and a price without a valid lease is not stored.",
                stale[LEASE_WAY],
            ),
        ),
        figures={
            "ttl_s": ttl_ms / 1000,
            **_figures("ttl", found[TTL_WAY]),
            **_figures("deleted", found[DELETE_WAY]),
            **_figures("race", found[RACE_WAY]),
            **_figures("race_with_lease", found[LEASE_WAY]),
        },
        tables=(
            _steps(N_("The race without a lease"), races[RACE_WAY]),
            _steps(N_("The race with the lease"), races[LEASE_WAY]),
        ),
    )


def _figures(name: str, watched: Watch) -> dict[str, float]:
    return {
        f"{name}_reads": watched.reads,
        f"{name}_stale_reads": watched.stale,
        f"{name}_stale_s": round(watched.seconds, 3),
    }


def _steps(title: str, run: Race) -> Table:
    columns = (N_("After (ms)"), N_("Who"), N_("Does"))
    return Table(title, columns, tuple((step.ms, step.who, step.what) for step in run.steps))


EXPERIMENT = Experiment(
    name="stale-price",
    number=3,
    title=N_("The stale price"),
    question=N_("A price is changed in MySQL. What makes sure that no shopper sees the old one?"),
    about=N_(
        "The price of a phone is read through Redis, where its copy lives for some seconds. A "
        "writer changes it in MySQL: without a word to Redis, then deleting the key after the "
        "commit. In the last two runs a slow reader has read before the change, and stores after "
        "the deletion."
    ),
    choices={
        "ttl": N_("A short time to live: the old price is gone in a moment"),
        "delete": N_("Deleting the key after the commit: no reader can get the old one then"),
        "race": N_("Neither alone: a slow reader can bring the old price back"),
    },
    variants=(
        Variant(TTL_WAY, change_price, (read_price,)),
        Variant(DELETE_WAY, change_and_delete),
        Variant(LEASE_WAY, change_and_forget, (read_with_lease, cache.forget)),
    ),
    charts=(
        Chart(
            "price",
            N_("How much too high the price was"),
            x=N_("Seconds after the change"),
            y=N_("Too high by (₫)"),
            kind="step",
        ),
        Chart(
            "left",
            N_("Time to live of the copy in Redis"),
            x=N_("Seconds after the change"),
            y=N_("Seconds left"),
        ),
        Chart("stale", N_("How long the old price was served"), y=N_("Seconds"), kind="bar"),
    ),
    run=run,
    seconds=11,
    tells=N_(
        "Delete after the commit, and let nobody store what was read before it. The time to live "
        "is only the net below."
    ),
    reads=("ecom/cache.py", "ecom/lua/fill.lua", "ecom/debts.py"),
)
