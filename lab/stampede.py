"""Cold, warm, stampede: a value that is dear to load ends while 64 readers want it.

The early refresh is Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic Cache Stampede
Prevention", PVLDB 8 (8), 2015, as in ecom/envelopes.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import fmean
from time import perf_counter
from typing import Any

from redis import Redis

from ecom import cache, envelopes
from lab.bench import Bench
from lab.experiment import Chart, Experiment, Outcome, Point, Show, Table, Variant
from lab.stampede_crowd import Crowd, Report
from lab.texts import N_, say, say_n

NO_LEASE, LEASE, EARLY = N_("Without a lease"), N_("With a lease"), N_("With early refresh")
TTL = 60  # seconds that a loaded value lives
FEW = 3  # loads: who looked at the old value just before a refresh ended may refresh it again
LEFT = 0.6  # seconds that the old one still lives when the readers begin

Load = Callable[[], list[dict[str, Any]]]


def read_plainly(redis: Redis, key: str, load: Load) -> list[dict[str, Any]]:
    text = redis.get(key)
    if text is None:  # when it has just ended, every reader comes here, and all of them load
        text = json.dumps(load())
        redis.set(key, text, ex=TTL)
    return json.loads(text)


def read_with_lease(key: str, load: Load) -> list[dict[str, Any]]:
    # The shop's own way: who misses first gets the lease and loads, the others wait for it.
    return cache.get_or_load(key, load, TTL)


def read_early(key: str, load: Load) -> list[dict[str, Any]]:
    # The same call. If the value was kept with what it cost to load (took), a reader may load it
    # anew before it ends: one, with the lease, while the others get what is there.
    return cache.get_or_load(key, load, TTL)


def run(bench: Bench, show: Show) -> Outcome:
    report = Report(bench, rows=bench.pick(20_000, 10_000))
    cold, warm = _cold_and_warm(bench, report)
    redis, old = bench.redis, report.load()

    def plain(key: str) -> int:
        redis.set(key, json.dumps(old), px=round(1000 * LEFT))
        return round(1000 * LEFT)

    def sealed(key: str, took: float) -> int:
        text, milliseconds = envelopes.seal(old, LEFT, took)
        redis.set(key, text, px=milliseconds)
        return milliseconds

    crowds = {
        NO_LEASE: _rush(
            bench, show, report, NO_LEASE, plain, lambda *asked: read_plainly(redis, *asked)
        ),
        LEASE: _rush(bench, show, report, LEASE, lambda key: sealed(key, took=0), read_with_lease),
        EARLY: _rush(bench, show, report, EARLY, lambda key: sealed(key, took=cold), read_early),
    }
    return _outcome(crowds, cold, warm)


def _cold_and_warm(bench: Bench, report: Report) -> tuple[float, float]:
    """Seconds of the first read, which loads, and on average of those that follow."""
    seconds = []
    for _ in range(200):
        begun = perf_counter()
        read_plainly(bench.redis, bench.key("report"), report.load)
        seconds.append(perf_counter() - begun)
    return seconds[0], fmean(seconds[1:])


def _rush(
    bench: Bench,
    show: Show,
    report: Report,
    way: str,
    store: Callable[[str], int],
    read: Callable[[str, Load], Any],
) -> Crowd:
    key = bench.key(f"report:{way.replace(' ', '-')}")
    crowd = Crowd(report.load, readers=bench.pick(64, 12))

    def look() -> None:
        show(Point("loads", way, round(crowd.ms()), crowd.loads))

    crowd.rush(lambda: store(key), lambda: read(key, crowd.load), look)
    show(Point("waits", way, N_("Median reader"), crowd.median_ms))
    show(Point("waits", way, N_("Slowest reader"), crowd.slowest_ms))
    return crowd


def _outcome(crowds: dict[str, Crowd], cold: float, warm: float) -> Outcome:
    plain, lease, early = crowds[NO_LEASE], crowds[LEASE], crowds[EARLY]
    readers = len(plain.waits)
    few = max(lease.loads, early.loads) <= FEW
    stampede = plain.loads >= readers / 2
    return Outcome(
        holds=stampede and few and early.median_ms < lease.median_ms < plain.median_ms,
        answer="stampede" if stampede and few else "all" if stampede else "once",
        words=(
            say(
                "A cold read, which asks MySQL, took {cold} ms; a warm one, from Redis, {warm} ms: "
                "{times} times faster.",
                cold=1000 * cold,
                warm=1000 * warm,
                times=round(cold / warm),
            ),
            say_n(
                "Without a lease {readers} readers asked MySQL {n} time for the same; half of them "
                "waited more than {median} ms, the slowest {longest} ms.",
                "Without a lease {readers} readers asked MySQL {n} times for the same; half of "
                "them waited more than {median} ms, the slowest {longest} ms.",
                plain.loads,
                readers=readers,
                median=plain.median_ms,
                longest=plain.slowest_ms,
            ),
            say_n(
                "With a lease MySQL was asked {n} time; half of the readers waited more than "
                "{median} ms for the one who loaded.",
                "With a lease MySQL was asked {n} times; half of the readers waited more than "
                "{median} ms for those who loaded.",
                lease.loads,
                median=lease.median_ms,
            ),
            say_n(
                "With early refresh MySQL was asked {n} time, by one who came before the end. Half "
                "of the readers never waited more than {median} ms.",
                "With early refresh MySQL was asked {n} times. Half of the readers never waited "
                "more than {median} ms.",
                early.loads,
                median=early.median_ms,
            ),
            say(
                "Every load is the same work. Many at once share the same cores, so each of them "
                "is slow, and while it lasts even more readers miss."
            ),
        ),
        figures={
            "readers": readers,
            "cold_read_ms": round(1000 * cold, 2),
            "warm_read_ms": round(1000 * warm, 3),
            **_figures("without_lease", plain),
            **_figures("with_lease", lease),
            **_figures("early_refresh", early),
        },
        tables=(
            Table(
                N_("Loads and waits"),
                (N_("Way"), N_("Loads"), N_("Median wait (ms)"), N_("Longest wait (ms)")),
                tuple(
                    (way, crowd.loads, round(crowd.median_ms, 1), round(crowd.slowest_ms, 1))
                    for way, crowd in crowds.items()
                ),
            ),
        ),
    )


def _figures(name: str, crowd: Crowd) -> dict[str, float]:
    return {
        f"{name}_loads": crowd.loads,
        f"{name}_median_wait_ms": round(crowd.median_ms, 2),
        f"{name}_longest_wait_ms": round(crowd.slowest_ms, 2),
    }


EXPERIMENT = Experiment(
    name="stampede",
    number=2,
    title=N_("Cold, warm, stampede"),
    question=N_("A cached report ends while 64 readers want it. How often is MySQL asked for it?"),
    about=N_(
        "A report of the best sellers takes MySQL a while, so it is kept in Redis. 64 threads read "
        "it again and again; after a moment it ends. Counted is who loads it anew, and how long "
        "each reader waits."
    ),
    choices={
        "once": N_("Once, in all three ways"),
        "stampede": N_("Many times without a lease, once with it"),
        "all": N_("Many times, in all three ways"),
    },
    variants=(
        Variant(NO_LEASE, read_plainly),
        Variant(LEASE, read_with_lease, (cache.get_or_load,)),
        Variant(EARLY, read_early, (envelopes.Envelope.should_refresh,)),
    ),
    charts=(
        Chart("loads", N_("Loads from MySQL"), x=N_("Milliseconds"), y=N_("Loads"), kind="step"),
        Chart(
            "waits",
            N_("How long readers waited"),
            y=N_("Wait (ms, logarithmic)"),
            kind="bar",
            logarithmic=True,
        ),
    ),
    run=run,
    seconds=10,
    tells=N_(
        "When a key ends, all who want it miss at once. Let one load while the others wait, or "
        "better, let one load before the end."
    ),
    reads=("ecom/cache.py", "ecom/envelopes.py", "ecom/lua/get_or_lease.lua"),
)
