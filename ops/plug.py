"""The private servers of this process, killed for a class; their keeper starts them again."""

from __future__ import annotations

import os
import signal
import threading
import time

from ops import servers

AWAY_SECONDS = 120  # Redis is started then, if nobody has done it


class Plug:
    def __init__(self) -> None:
        self._timer: threading.Timer | None = None
        self._until = 0.0
        self._lock = threading.Lock()

    def is_ours(self) -> bool:
        keeper = servers.keeper()
        return keeper is not None and keeper.owner

    def redis_returns_in(self) -> float | None:
        return max(self._until - time.monotonic(), 0) if self._timer else None

    def kill_redis(self) -> None:
        with self._lock:
            if self._timer is None:
                self._keeper().paused.add("redis")  # or it would be there again at once
                self._until = time.monotonic() + AWAY_SECONDS
                self._timer = threading.Timer(AWAY_SECONDS, self.start_redis)
                self._timer.daemon = True
                self._timer.start()
        self._kill("redis")

    def start_redis(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        keeper = servers.keeper()
        if keeper is not None:  # the shop may have closed meanwhile
            keeper.paused.discard("redis")

    def flush_redis(self) -> None:
        """FLUSHALL. Raises OSError while Redis is away."""
        servers.empty_redis(self._keeper().data_dir)

    def kill_mysql(self) -> None:
        self._kill("mysql")

    def _kill(self, name: str) -> None:
        pid = self._keeper().processes[name].pid
        if pid is not None:  # it may be starting
            os.kill(pid, signal.SIGKILL)

    def _keeper(self) -> servers.Keeper:
        keeper = servers.keeper()
        if keeper is None or not keeper.owner:
            raise RuntimeError("this process does not run the servers")
        return keeper
