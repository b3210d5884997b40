"""One run: servers, app and buyers are started, faults strike, all is healed and counted."""

from __future__ import annotations

import json
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from faults.apps import Apps, Browser
from faults.buyer import Buyer
from faults.checks import check
from faults.diary import Diary
from faults.evidence import Evidence, Violation
from faults.plan import EVERY, Fault, plan
from faults.shop import Shop, shop
from faults.strikes import Striker, Struck
from ops import programs
from ops.connection import connect

BUYERS, APPS = 16, 3
THINKS = 0.12  # seconds between two presses of a buyer, on average
LAST_PRESS_SECONDS = 120  # for the buyers to come to an end
DEBTS_SECONDS = 20  # for all debts to be paid, once all is up
SETTLED_SECONDS = 1.0  # so long without a debt


@dataclass(frozen=True)
class Run:
    """`excused`: carts in their old form, as documented; `counted`: rows of MySQL."""

    seed: int
    seconds: float
    engines: dict[str, str]
    faults: list[Fault]
    left_out: list[str]
    struck: list[Struck]
    buyers: list[Buyer]
    violations: list[Violation]
    excused: list[str]
    counted: dict[str, int]


def run(seed: int, seconds: float, buyers: int = BUYERS, logs: Path | None = None) -> Run:
    """In a shop of its own. `logs`: where the logs of servers and app are kept."""
    with shop(buyers) as made:
        return run_in(made, seed, seconds, logs=logs)


def run_in(
    made: Shop,
    seed: int,
    seconds: float,
    *,
    apps: int = APPS,
    every: float = EVERY,
    logs: Path | None = None,
) -> Run:
    """`apps`: processes; `every`: seconds from one fault to the next."""
    faults = plan(seed, seconds, every)
    serving = Apps(made.folder, made.environs(apps))
    serving.begin()
    try:
        people = _people(made, serving, seed)
        striker = Striker(made, serving)
        _let_them_buy(people, striker, faults, seconds)
        _heal(made)
        _wait_for_debts(made)
        violations, evidence, counted = _count(made, serving, people)
    finally:
        serving.end()
        if logs:
            _keep_logs(made.folder, logs)
    return Run(
        seed, seconds, _engines(made), faults, sorted(striker.left_out), striker.struck, people,
        violations, evidence.excused, counted,
    )  # fmt: skip


def _people(made: Shop, apps: Apps, seed: int) -> list[Buyer]:
    return [
        Buyer(
            Diary(customer_id, name),
            Browser(apps.sockets, customer_id % len(apps.sockets)),
            made.facts.goods,
            Random(f"{seed} {name}"),
            THINKS,
            threading.Event(),
        )
        for customer_id, name in made.facts.customers.items()
    ]


def _let_them_buy(
    people: list[Buyer], striker: Striker, faults: list[Fault], seconds: float
) -> None:
    """Raises what a buyer failed with."""
    began = time.monotonic()
    for buyer in people:
        buyer.start()
    striker.strike(faults)
    time.sleep(max(0, began + seconds - time.monotonic()))
    for buyer in people:
        buyer.ending.set()
    end = time.monotonic() + LAST_PRESS_SECONDS
    for buyer in people:
        buyer.join(max(0, end - time.monotonic()))
        if buyer.is_alive():
            raise TimeoutError(f"{buyer.name} still waits for an answer")
        if buyer.problem is not None:
            raise buyer.problem


def _heal(made: Shop) -> None:
    for proxy in (made.mysql, made.redis):
        proxy.heal()
    if made.disk:
        made.disk.slow(0)
    for name in ("mysql", "redis"):
        process = made.process(name)
        while not (process.running() and process.answers()):
            time.sleep(0.05)


def _wait_for_debts(made: Shop) -> None:
    """Until the app has made Redis forget all that it must; a second later nothing may be old.

    Raises TimeoutError.
    """
    end = time.monotonic() + DEBTS_SECONDS
    quiet_since = time.monotonic()
    with closing(connect(made.mysql_url)) as connection, connection.cursor() as cursor:
        while time.monotonic() < quiet_since + SETTLED_SECONDS:
            cursor.execute("SELECT COUNT(*) FROM cache_debts")
            if cursor.fetchone() != (0,):
                quiet_since = time.monotonic()
            if time.monotonic() > end:
                raise TimeoutError("debts are not paid")
            time.sleep(0.05)


def _count(
    made: Shop, apps: Apps, people: list[Buyer]
) -> tuple[list[Violation], Evidence, dict[str, int]]:
    def ask(app: int, do: str, **given: Any) -> dict[str, Any]:
        browser = Browser([apps.sockets[app]], 0)
        reply = browser.ask(do, **given)
        browser.close()
        return reply.value if reply.answer == "refused" else {reply.answer: reply.value}

    diaries = [buyer.diary for buyer in people]
    with closing(connect(made.mysql_url)) as connection:
        evidence = Evidence(made.mysql_url, connection, made.facts, diaries, len(apps.sockets), ask)
        violations = check(evidence)
        counted = evidence.rows(_COUNTED)[0]
    return violations, evidence, {name: int(value or 0) for name, value in counted.items()}


def _engines(made: Shop) -> dict[str, str]:
    with closing(connect(made.mysql_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        version = cursor.fetchone()[0]
    words = programs.redis_server(made.folder).version().split()
    return {"mysql": version, "redis": next(word for word in words if word.startswith("v="))[2:]}


def _keep_logs(folder: Path, logs: Path) -> None:
    logs.mkdir(parents=True, exist_ok=True)
    for log in folder.glob("*.log"):
        (logs / log.name).write_bytes(log.read_bytes())


def history(buyer: Buyer) -> str:
    """All that one buyer did, a line of JSON each."""
    return "\n".join(
        json.dumps({"do": press.do, "with": press.given, **vars(press.reply)}, ensure_ascii=False)
        for press in buyer.presses
    )


_COUNTED = """
SELECT (SELECT COUNT(*) FROM orders) AS orders,
       (SELECT COUNT(*) FROM orders WHERE status = 'canceled') AS canceled,
       (SELECT SUM(quantity) FROM order_items) AS pieces_sold,
       (SELECT SUM(quantity) FROM return_items) AS pieces_returned,
       (SELECT COUNT(*) FROM discount_uses) AS codes_used"""
