"""From nothing to an open shop, in the background: pages ask `state()` until it is ready.

On private servers the shop closes once more while it is reset (`ops.reset`), by this or by another
process.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pymysql

from ecom import db, link, plug, shop_reset
from ecom.errors import ShopError
from ecom.settings import override, settings
from ops import install, lan, private_shop, reset, servers, teacher
from ops.housekeeping import Housekeeping
from ops.plug import Plug
from ops.terminal import Bar

log = logging.getLogger(__name__)

LOOK_AGAIN = 2  # seconds, while the database is not ready
LOOK_FOR_RESET = 0.3
TO_DO = {
    "missing": "The database holds no shop yet: run `python -m ops install`, "
    "or `python -m ops install --demo` for the demo shop.",
    "old": "The database is older than this program: run `python -m ops install`.",
    "newer": "The database is newer than this program: update the program.",
}


@dataclass(frozen=True)
class State:
    """`part` (0 to 1) of `text` is done while starting or resetting; `text` says what to do about
    a problem."""

    name: Literal["starting", "resetting", "ready", "problem"]
    text: str = ""
    part: float = 0


def state() -> State:
    return _startup.state if _startup else State("ready")


def network_urls(host: str | None, port: int) -> list[str] | None:
    """Where others open an app that listens at `host`; see `lan.urls`."""
    return lan.urls(host, port)


class Startup:
    def __init__(self, welcome: Callable[[bool], None], shared: bool = False) -> None:
        self.state = State("starting")
        self.teachers: list[str] = []
        self.password = teacher.new_password() if shared else None
        self._welcome = welcome
        self._ending = threading.Event()
        self._housekeeping = Housekeeping()
        self._thread = threading.Thread(target=self._run, name="startup", daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ending.set()
        shop_reset.offer(None)
        plug.offer(None)
        self._housekeeping.end()
        link.close()
        db.close()
        servers.stop()

    def _run(self) -> None:
        private = settings().mysql_url is None
        try:
            if private:
                self._open_private_shop()
            else:
                self._wait_for_schema()
                self._open()
            if self._ending.is_set():
                return
            self._welcome(private)
            if private:
                shop_reset.offer(self._ask_for_reset)
                plug.offer(Plug())
                self._look_for_resets()
        except (ShopError, RuntimeError, OSError, pymysql.MySQLError) as error:
            if not self._ending.is_set():
                self._problem(str(error))
        except Exception:
            self.state = State("problem", "The shop cannot open: its log says why.")
            raise

    def _open_private_shop(self) -> None:
        self._tell("servers", 0)
        running = servers.ensure(settings().data_dir)
        self._finish_reset()
        with Bar() as bar:

            def tell(what: str, part: float) -> None:
                self._tell(what, part)
                bar(what, part)

            demo = settings().currency == "VND"  # that of the demo's prices
            private_shop.install_shop(running.mysql_url, tell, demo=demo)
        accounts = private_shop.accounts(running.mysql_url)
        override(redis_url=running.redis_url, **accounts)
        self.teachers = teacher.settle(accounts["mysql_install_url"], self.password)
        self._housekeeping.fill_demo_days(accounts["mysql_install_url"])
        self._open()

    def _open(self) -> None:
        if not self._ending.is_set():
            self._housekeeping.start()
            self.state = State("ready", part=1)

    def _close(self) -> None:
        """Nothing here can ask MySQL or Redis from now on, and nothing here does."""
        self._tell_reset(*reset.progress(settings().data_dir))
        accounts = private_shop.accounts(servers.urls(settings().data_dir)[0])
        override(redis_url=None, **dict.fromkeys(accounts))
        self._housekeeping.end()
        self._housekeeping = Housekeeping()
        link.close()
        db.close()

    def _ask_for_reset(self) -> bool:
        asked = reset.begin(settings().data_dir)
        if asked:  # already for the page that is drawn after the press
            self._tell_reset("schema", 0)
        return asked

    def _look_for_resets(self) -> None:
        while not self._ending.wait(LOOK_FOR_RESET):
            if reset.is_under_way(settings().data_dir) or self.state.name == "resetting":
                self._close()
                self._finish_reset()
                self._open_private_shop()

    def _finish_reset(self) -> None:
        """Once somebody has begun one: by our own hand, or by that of another process."""
        data_dir = settings().data_dir
        while reset.is_under_way(data_dir) and not self._ending.is_set():
            try:
                if not reset.finish(data_dir, self._tell_reset):
                    self._tell_reset(*reset.progress(data_dir))
                    self._ending.wait(LOOK_FOR_RESET)
            except (ShopError, RuntimeError, OSError, pymysql.MySQLError) as error:
                self._problem(f"The reset failed and is tried again: {error}")
                self._ending.wait(LOOK_AGAIN)

    def _wait_for_schema(self) -> None:
        """Nothing is created in a configured database; somebody may do so while we look."""
        while not self._ending.is_set():
            try:
                found = install.schema_state(settings().mysql_url)
            except (ShopError, pymysql.MySQLError) as error:
                self._problem(str(error))
            else:
                if found.name == "ok":
                    return
                self._problem(TO_DO[found.name])
            self._ending.wait(LOOK_AGAIN)

    def _tell(self, what: str, part: float) -> None:
        self.state = State("starting", what, part)

    def _tell_reset(self, what: str, part: float) -> None:
        self.state = State("resetting", what, part)

    def _problem(self, text: str) -> None:
        if text != self.state.text:
            log.error("%s", text)
        self.state = State("problem", text)


_startup: Startup | None = None


def teachers() -> tuple[list[str], str | None]:
    """User names of the demo's admins, and their password while the shop is open to others."""
    return (_startup.teachers, _startup.password) if _startup else ([], None)


def begin(welcome: Callable[[bool], None], shared: bool = False) -> None:
    """Start opening the shop; `welcome` is called once it is open, with True on private servers.

    `shared`: others in the network open it, too, so that the demo's admins are the teacher's alone.
    """
    global _startup
    _startup = Startup(welcome, shared)
    _startup.begin()


def end() -> None:
    """Close the shop and stop what this process started."""
    global _startup
    if _startup:
        _startup.end()
        _startup = None
