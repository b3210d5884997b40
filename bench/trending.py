"""What is trending: from Redis beside one round trip, and from a million orders when it is gone."""

from __future__ import annotations

from collections.abc import Iterator

from bench import bare, clock, original
from bench.result import Result, compared, measured
from bench.shop import Bench
from ecom import keys, link, trending

WARM, COLD = 2, 20
SHOWN = 8


def measure(bench: Bench) -> Iterator[Result]:
    shop = bench.large()
    with bare.client(shop) as client, original.client(shop) as theirs:
        yield from warm(bench, client, theirs)
        orders = f"{shop.orders:,} orders"
        ours = clock.p50(cold, bench.times(40))
        yield measured(f"trending, cold, {orders}", ours, "ms", most=COLD)
        counted = clock.p50(theirs.count_sales, bench.times(3), warm_up=0)
        yield measured(f"– the original's, cold, {orders}", counted, "ms")


def warm(bench: Bench, client: bare.Bare, theirs: original.Original) -> Iterator[Result]:
    trending.top(SHOWN)
    theirs.best_sellers()
    ways = {
        "ours": lambda: trending.top(SHOWN),
        "bare": lambda: client.redis.zrevrange(keys.trending(), 0, SHOWN - 1),
        "original": theirs.best_sellers,
    }
    rounds = clock.by_turns(ways, bench.times(500))
    yield compared("trending, warm", rounds, "ours", "bare", most=WARM)
    yield compared("– the original's, 11 round trips", rounds, "original", "bare")


def cold() -> None:
    """Ranked from the orders; forgetting the ranks is a part of it."""
    link.attempt(lambda redis: redis.unlink(keys.trending(), keys.trending_landmark()))
    trending.top(SHOWN)
