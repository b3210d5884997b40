"""The shop's own MySQL and Redis: started by the first process, joined by the others.

Who holds the lock on the data folder owns the servers: a thread of it starts them, starts them
again when they die and stops them at the end. If the owner is killed, so are its servers (by
the kernel), and one of those that had joined takes over on the same sockets.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import logging
import os
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ops import mysql_server, programs, redis_server
from ops.process import Process

log = logging.getLogger(__name__)

DATABASE = "glass_shop"
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes
LOOK_EVERY = 0.1  # seconds
START_SECONDS = 90  # of another process, the first time


@dataclass(frozen=True)
class Servers:
    """`mysql_url` is that of the administrator; for other accounts see `private_shop`."""

    mysql_url: str
    redis_url: str
    owner: bool


class Keeper(threading.Thread):
    """Keeps the servers of one data folder running while this process lives.

    A thread, and the only one that starts servers: they die with the thread that made them.
    """

    def __init__(self, data_dir: Path) -> None:
        super().__init__(name="servers", daemon=True)
        self.data_dir = data_dir.absolute()
        self.run_dir = run_dir(self.data_dir)
        self.processes: dict[str, Process] = {}
        self.paused: set[str] = set()  # not started again, for tests that need one to be down
        self.problem: BaseException | None = None
        self.ready = threading.Event()
        self._ending = threading.Event()
        self._lock: int | None = None

    @property
    def owner(self) -> bool:
        return self._lock is not None

    def run(self) -> None:
        try:
            self._take_or_join()
            self.ready.set()
            while not self._ending.wait(LOOK_EVERY):
                self._look()
        except BaseException as error:
            self.problem = error
            if self.ready.is_set():  # else `ensure` raises it
                log.error("private servers: %s", error)
        finally:
            self._stop_servers()
            self.ready.set()

    def end(self) -> None:
        self._ending.set()
        if self.is_alive():
            self.join()

    def _take_or_join(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not self._take() and not answering(self.run_dir):
            if time.monotonic() > end:
                raise RuntimeError(f"the owner of {self.data_dir} does not start its servers")
            time.sleep(LOOK_EVERY)

    def _take(self) -> bool:
        """Become the owner and start the servers; False if another process is."""
        self._lock = lock(self.data_dir)
        if self._lock is None:
            return False
        found = programs.redis_server(self.data_dir)
        self.processes["redis"] = redis_server.process(found, self.data_dir, self.run_dir)
        self.processes["redis"].start()
        found = programs.mysql_server(self.data_dir)
        self.processes["mysql"] = mysql_server.process(found, self.data_dir, self.run_dir)
        self.processes["mysql"].start()
        for process in self.processes.values():
            process.wait_until_ready()
        return True

    def _look(self) -> None:
        if not self.owner:
            self._take()
            return
        for name, process in self.processes.items():
            if not process.running() and name not in self.paused:
                log.warning("%s ended; starting it again", process.name)
                self._start_again(process)

    def _start_again(self, process: Process) -> None:
        try:
            process.start()
            process.wait_until_ready()
        except RuntimeError as error:
            log.error("%s", error)
            self._ending.wait(2)  # a full disk, say: try again, but not in a rush

    def _stop_servers(self) -> None:
        stoppers = [threading.Thread(target=p.stop) for p in self.processes.values()]
        for stopper in stoppers:
            stopper.start()
        for stopper in stoppers:
            stopper.join()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


_keeper: Keeper | None = None


def ensure(data_dir: Path | str) -> Servers:
    """Running servers of `data_dir`: joined, or started as their owner.

    Raises SettingError when the machine has no server programs, RuntimeError when they fail.
    """
    global _keeper
    if _keeper is None:
        _keeper = Keeper(Path(data_dir))
        _keeper.start()
        atexit.register(stop)
    _keeper.ready.wait()
    if _keeper.problem is not None:
        problem, _keeper = _keeper.problem, None
        raise problem
    return Servers(*urls(data_dir), owner=_keeper.owner)


def stop() -> None:
    """Stop the servers if this process owns them; else only stop looking after them."""
    global _keeper
    if _keeper is not None:
        _keeper.end()
        _keeper = None


def keeper() -> Keeper | None:
    return _keeper


def urls(data_dir: Path | str, database: str = DATABASE) -> tuple[str, str]:
    """Addresses of MySQL (its administrator's) and Redis of `data_dir`, running or not."""
    run = quote(str(run_dir(Path(data_dir).absolute())))
    return (
        f"mysql://root@localhost/{database}?unix_socket={run}/mysql.sock",
        f"unix://{run}/redis.sock",
    )


def empty_redis(data_dir: Path | str) -> None:
    redis_server.empty(run_dir(Path(data_dir).absolute()) / "redis.sock")


def answering(run: Path) -> bool:
    return mysql_server.greets(run / "mysql.sock") and redis_server.answers(run / "redis.sock")


def owner_pid(data_dir: Path | str) -> int | None:
    """The process that runs the servers of `data_dir`, if any does."""
    path = _lock_path(Path(data_dir).absolute())
    if not path.exists():
        return None
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(file.read() or 0) or None
    return None


def lock(data_dir: Path) -> int | None:
    """The open lock file with our number in it, or None: another process has it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    file = os.open(_lock_path(data_dir), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    os.ftruncate(file, 0)
    os.write(file, str(os.getpid()).encode())
    return file


def run_dir(data_dir: Path) -> Path:
    """Where the sockets lie: the data folder, or a short path of this user's own under /tmp."""
    folder = data_dir / "run"
    if len(bytes(folder / "mysql.sock")) > LONGEST_SOCKET_PATH:
        name = hashlib.sha256(bytes(data_dir)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"glass-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise RuntimeError(f"{folder} belongs to another user")
    folder.chmod(0o700)
    return folder


def _lock_path(data_dir: Path) -> Path:
    return data_dir / "owner.lock"
