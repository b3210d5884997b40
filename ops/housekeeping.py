"""What a running shop does by itself: debts, parcels, unpaid orders, sums, a replica."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pymysql

from ecom import carriers, debts, funnel, replica, sessions
from ecom.errors import Unavailable
from ecom.kpi import rollup
from ops.connection import connect

log = logging.getLogger(__name__)

PAY_EVERY = 0.3  # seconds: a debt is paid within one second
STEP_EVERY = 3
FLUSH_EVERY = 5
BUILD_EVERY, BUILD_SECONDS = 3, 2
SWEEP_EVERY = 600
FILL_EVERY = 3600


class Housekeeping:
    """A thread for each chore, so that a slow one keeps no other waiting.

    Every process may have them: each chore takes only what no other process has taken.
    """

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._short: list[threading.Thread] = []

    def start(self) -> None:
        self._short.append(self._go("debts", PAY_EVERY, debts.pay))
        self._short.append(self._go("parcels", STEP_EVERY, carriers.step_carrier))
        self._short.append(self._go("unpaid orders", STEP_EVERY, carriers.cancel_unpaid))
        self._short.append(self._go("funnel", FLUSH_EVERY, funnel.flush))
        build = partial(rollup.build, BUILD_SECONDS)
        self._short.append(self._go("rollups", BUILD_EVERY, build))
        self._short.append(self._go("replica", replica.BEAT_SECONDS, replica.tend))
        self._short.append(self._go("sessions", SWEEP_EVERY, sessions.sweep))

    def fill_demo_days(self, url: str) -> None:
        """Give the demo the orders of the days since its last one, while the shop is open."""
        self._go("demo", FILL_EVERY, partial(_fill_demo_days, url))

    def end(self) -> None:
        """Filling takes long and goes on at the next start, so nobody waits for it."""
        self._ending.set()
        for thread in self._short:
            thread.join(timeout=5)

    def _go(self, name: str, every: float, chore: Callable[[], object]) -> threading.Thread:
        work = partial(self._repeat, every, chore)
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        return thread

    def _repeat(self, every: float, chore: Callable[[], object]) -> None:
        failing = False
        while not self._ending.is_set():
            try:
                chore()
                failing = False
            except Exception as error:  # whatever it is, the next round may go well
                if not failing and not self._ending.is_set():
                    down = isinstance(error, (Unavailable, pymysql.OperationalError))
                    log.warning("%s", error, exc_info=not down)
                failing = True
            self._ending.wait(every)


def _fill_demo_days(url: str) -> None:
    from ops import demo  # only now: it takes long to import

    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT GET_LOCK('demo days', 0)")
        if cursor.fetchone() != (1,):
            return  # another process does it
        started = time.monotonic()
        count = demo.fill_days(url, datetime.now(UTC).replace(tzinfo=None))
        if count:
            log.info("%d demo orders of the last days in %.1f s", count, time.monotonic() - started)
