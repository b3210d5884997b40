"""How many shoppers one process of the app serves: `python -m bench.users`, or a row of the bench.

A second process is the shoppers (`bench.crowd`); app, shoppers, MySQL and Redis share the machine.
"""

from __future__ import annotations

import argparse
import json
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from bench.crowd import Plan, Seen
from bench.result import Result, measured
from bench.served import ROOT, SHOP, Served, served
from bench.shop import Bench, private_servers
from ecom import accounts, db, sessions

LEVELS = (1, 10, 25, 50, 100, 150, 200)
GOAL_USERS, GOAL = 100, 300  # ms
WARM, SECONDS = 12.0, 30.0
SIGNED_IN = 5  # one of so many
MEGA = 1_000_000


@dataclass(frozen=True)
class Level:
    """`cpu`: of one core, by the app's process; `memory`: bytes that it grew by."""

    users: int
    seconds: list[float]
    failed: list[str]
    during: float
    cpu: float
    memory: int

    def percentile(self, share: int) -> float:
        """ms"""
        return 1000 * statistics.quantiles(self.seconds, n=100, method="inclusive")[share - 1]

    def rate(self) -> float:
        return len(self.seconds) / self.during


def measure(bench: Bench) -> Iterator[Result]:
    with served(SHOP, bench.usual().environ()) as app:
        _at(app, 2, warm=2, seconds=4)  # the first who come find nothing in memory
        level = _at(app, bench.times(GOAL_USERS), WARM, bench.effort * SECONDS)
    name = f"{level.users} users of one process, 5 s of thought between: p95"
    yield measured(name, level.percentile(95), "ms", most=GOAL)
    yield measured("  reruns", level.rate(), "/s")
    yield measured("  of one core, taken by the app's process", 100 * level.cpu, "%")
    yield measured("  runs that failed", len(level.failed), "", most=0, least=0)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.users", description=__doc__)
    asked.add_argument("levels", nargs="*", type=int, default=list(LEVELS))
    levels = asked.parse_args().levels
    with private_servers() as folder:
        bench = Bench(folder)
        with served(SHOP, bench.usual().environ()) as app:
            _at(app, 2, warm=2, seconds=4)
            print("| users | reruns | p50 | p95 | failed | app's CPU | memory a user |")
            print("|---:|---:|---:|---:|---:|---:|---:|")
            for users in levels:
                print(_line(_at(app, users, WARM, SECONDS)), flush=True)


def _line(level: Level) -> str:
    return (
        f"| {level.users} | {level.rate():.1f} /s"
        f" | {level.percentile(50):.0f} ms | {level.percentile(95):.0f} ms"
        f" | {len(level.failed)} | {level.cpu:.0%} of a core"
        f" | {level.memory / level.users / MEGA:.2f} MB |"
    )


def _at(app: Served, users: int, warm: float, seconds: float) -> Level:
    plan = Plan(app.url, _cookies(users), warm, seconds, secrets.randbits(32))
    memory = app.memory()
    command = [sys.executable, "-m", "bench.crowd"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as crowd:
        crowd.stdin.write(json.dumps(asdict(plan)))
        crowd.stdin.close()
        time.sleep(warm)
        cpu, since = app.cpu_seconds(), time.perf_counter()
        time.sleep(seconds)
        cpu, during = app.cpu_seconds() - cpu, time.perf_counter() - since
        grown = app.memory() - memory
        answer = crowd.stdout.read()
    if crowd.returncode:
        raise RuntimeError("the crowd broke down")
    seen = Seen(**json.loads(answer))
    taken = [one for of in seen.seconds.values() for one in of]
    return Level(users, taken, seen.failed, seconds, cpu / during, grown)


def _cookies(users: int) -> list[dict[str, str]]:
    """Guests, and some who have signed in before."""
    people = db.rows("SELECT user_id FROM customers ORDER BY user_id LIMIT :n", n=users)
    cookies = [{"visitor": secrets.token_urlsafe(32)} for _ in range(users)]
    for one, person in zip(cookies[::SIGNED_IN], people, strict=False):
        user = accounts.user(person["user_id"])
        one["session"] = sessions.start(user, one["visitor"]).token
    return cookies


if __name__ == "__main__":
    main()
