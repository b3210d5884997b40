"""What a running shop does by itself: pays debts to Redis, cancels unpaid orders, moves parcels."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from ecom import carriers, debts
from ecom.errors import Unavailable
from ops.connection import connect

log = logging.getLogger(__name__)

PAY_EVERY = 0.3  # seconds: a debt is paid within one second
STEP_EVERY = 3


class Housekeeping:
    """Two threads, so that a slow parcel keeps no debt waiting. Every process may have its own:
    each chore takes only what no other process has taken.
    """

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._go("debts", lambda: self._repeat(PAY_EVERY, debts.pay))
        self._go("parcels", lambda: self._repeat(STEP_EVERY, _move_orders))

    def fill_demo_days(self, url: str, until: datetime) -> None:
        """Give the demo the orders of the days since it was last open, while the shop is open."""
        self._go("demo", lambda: _fill_demo_days(url, until))

    def end(self) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def _go(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _repeat(self, every: float, chore: Callable[[], object]) -> None:
        failing = False
        while not self._ending.wait(every):
            try:
                chore()
                failing = False
            except Exception as error:  # whatever it is, the next round may go well
                if not failing:
                    expected = isinstance(error, Unavailable)
                    log.warning(
                        "%s: %s", threading.current_thread().name, error, exc_info=not expected
                    )
                failing = True


def _move_orders() -> None:
    carriers.cancel_unpaid()
    carriers.step_carrier()


def _fill_demo_days(url: str, until: datetime) -> None:
    from ops import demo  # only now: it takes long to import

    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT GET_LOCK('demo days', 0)")
        if cursor.fetchone() != (1,):
            return  # another process does it
        started = time.monotonic()
        count = demo.fill_days(url, until)
        if count:
            log.info("%d demo orders of the last days in %.1f s", count, time.monotonic() - started)
