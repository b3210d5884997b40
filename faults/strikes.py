"""Striking: what each fault of the plan does to servers, lines, disk and app."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from faults.apps import Apps
from faults.cuts import Cut, Proxy
from faults.plan import CUTS, Fault, on
from faults.shop import Shop
from ops import servers

LOOK_EVERY = 0.02  # seconds
SLOWEST = (0.05, 0.4)  # seconds that an fsync takes longer, from and to


@dataclass(frozen=True)
class Struck:
    """A fault that was done: from when to when (monotonic), and to which process of the app."""

    fault: Fault
    began: float
    ended: float
    app: int | None = None


class Striker:
    """Does the faults of a plan at their times, side by side; those of one server in turn."""

    def __init__(self, shop: Shop, apps: Apps) -> None:
        self.shop, self.apps = shop, apps
        self.struck: list[Struck] = []
        self.left_out: set[str] = set()
        self._locks = {name: threading.Lock() for name in ("mysql", "redis", "app", "disk")}

    def strike(self, faults: list[Fault]) -> None:
        """Returns when all are over."""
        began = time.monotonic()
        threads = []
        for fault in faults:
            time.sleep(max(0, began + fault.at - time.monotonic()))
            threads.append(threading.Thread(target=self._one, args=(fault,)))
            threads[-1].start()
        for thread in threads:
            thread.join()

    def _one(self, fault: Fault) -> None:
        random = Random(fault.seed)
        way = self._ways()[fault.kind]
        with self._locks[on(fault.kind)]:
            self._wait_for(on(fault.kind))
            if fault.kind == "fsync slowed" and self.shop.disk is None:
                self.left_out.add(fault.kind)
                return
            began = time.monotonic()
            app = way(fault, random)
            self.struck.append(Struck(fault, began, time.monotonic(), app))

    def _ways(self) -> dict[str, Callable[[Fault, Random], int | None]]:
        mysql, redis = self.shop.mysql, self.shop.redis
        return {
            "MySQL killed": lambda f, r: self._signal("mysql", signal.SIGKILL),
            "Redis killed": lambda f, r: self._signal("redis", signal.SIGKILL),
            "MySQL restarted": lambda f, r: self._restart("mysql"),
            "Redis restarted": lambda f, r: self._restart("redis"),
            "MySQL frozen": lambda f, r: self._freeze("mysql", f.seconds),
            "MySQL frozen longer than the app waits": lambda f, r: self._freeze("mysql", f.seconds),
            "Redis frozen": lambda f, r: self._freeze("redis", f.seconds),
            "MySQL's lines cut": lambda f, r: self._cut(mysql, f, r, ("ask", "answer")),
            "COMMIT's reply cut": lambda f, r: self._cut(mysql, f, r, ("commit", "before commit")),
            "Redis frozen, then the app killed": self._freeze_and_kill,
            "Redis' lines cut": lambda f, r: self._cut(redis, f, r, ("ask", "answer")),
            "FLUSHALL": lambda f, r: servers.empty_redis(self.shop.folder),
            "fsync slowed": self._slow_down,
            "app killed": self._kill_app,
        }

    def _signal(self, name: str, number: int) -> None:
        if pid := self.shop.process(name).pid:
            os.kill(pid, number)

    def _restart(self, name: str) -> None:
        """In an orderly way; its keeper starts it again."""
        self.shop.keeper.paused.add(name)
        self.shop.process(name).stop()
        self.shop.keeper.paused.discard(name)

    def _freeze(self, name: str, seconds: float) -> None:
        pid = self.shop.process(name).pid
        if pid is None:
            return
        os.kill(pid, signal.SIGSTOP)
        time.sleep(seconds)
        self._signal(name, signal.SIGCONT)

    def _cut(self, proxy: Proxy, fault: Fault, random: Random, where: tuple[str, ...]) -> None:
        for _ in range(CUTS):
            proxy.cut(Cut(random.choice(where), random.getrandbits(16)))
            time.sleep(fault.seconds / CUTS)
        proxy.heal()

    def _slow_down(self, fault: Fault, random: Random) -> None:
        assert self.shop.disk is not None
        self.shop.disk.slow(random.uniform(*SLOWEST))
        time.sleep(fault.seconds)
        self.shop.disk.slow(0)

    def _freeze_and_kill(self, fault: Fault, random: Random) -> None:
        """What the app could not tell Redis it has told MySQL, or it would be forgotten."""
        killer = threading.Timer(0.8 * fault.seconds, self._kill_app, (fault, random))
        killer.start()
        self._freeze("redis", fault.seconds)
        killer.join()

    def _kill_app(self, fault: Fault, random: Random) -> int:
        number = random.randrange(len(self.apps.sockets))
        self.apps.kill(number)
        return number

    def _wait_for(self, name: str) -> None:
        """Nobody is struck who is still down."""
        if name == "app":
            found = self.apps.processes
        else:
            found = [self.shop.process(name)] if name in ("mysql", "redis") else []
        while not all(process.running() and process.answers() for process in found):
            time.sleep(LOOK_EVERY)
