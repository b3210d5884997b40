"""Two transactions on two connections: each press runs one statement of one of them.

A statement that has to wait for a lock goes on in its own thread; until it ends, its side is left
out and the other side's statements come.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pymysql

from lab import isolation_locks
from lab.bench import Line
from lab.isolation_scenarios import BEGIN, COMMIT, ROLLBACK, ROWS, TABLES, Name, Scenario, Step
from lab.texts import N_

LEVELS = ("READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")
LOCK_WAIT_SECONDS = 15  # then the server refuses the statement; time enough for a class to talk
AT_ONCE = 0.1  # seconds within which most statements are done
PATIENCE = 5.0  # seconds for a statement that does not wait, on a busy machine
AFTER_AN_ERROR = N_("A program that got an error rolls back everything and begins anew.")


@dataclass
class Told:
    """A statement that was sent, and what came back. Moments are seconds since the beginning."""

    step: Step
    began: float
    ended: float | None = None
    rows: list[dict[str, Any]] | None = None
    changed: int | None = None
    code: int | None = None
    error: str = ""
    waited: bool = False
    thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def runs(self) -> bool:
        return self.ended is None


def lay_out(line: Line) -> None:
    """The tables of all scenarios."""
    for sql in TABLES:
        line.do(sql)


class Pair:
    """On tables of `lay_out`, whose rows it brings back. Not for two threads at once.

    `seen`: transactions and locks as they were at the last look.
    """

    def __init__(
        self, scenario: Scenario, level: str, schema: str, connect: Callable[[int], Line]
    ) -> None:
        assert level in LEVELS, level
        self.scenario, self.level, self.schema = scenario, level, schema
        self.lines: dict[Name, Line] = {
            "A": connect(LOCK_WAIT_SECONDS),
            "B": connect(LOCK_WAIT_SECONDS),
        }
        for sql in (BEGIN, *ROWS, COMMIT):
            self.lines["A"].do(sql)
        for line in self.lines.values():
            line.do(f"SET SESSION TRANSACTION ISOLATION LEVEL {level}")
        self.ahead = list(scenario.steps)
        self.told: list[Told] = []
        self.values: dict[str, Any] = {}
        self.seen = isolation_locks.Seen({}, ())
        self._started = time.monotonic()

    @property
    def ended(self) -> bool:
        return not self.ahead and not self._running()

    def now(self) -> float:
        return time.monotonic() - self._started

    def next(self) -> Step | None:
        """The first statement ahead whose side is free."""
        busy = {told.step.side for told in self._running()}
        return next((step for step in self.ahead if step.side not in busy), None)

    def press(self) -> None:
        """Send the next statement, and come back when it is done or waits for a lock."""
        step = self.next()
        if step is None:
            return
        self.ahead.remove(step)
        self._send(step)
        self.settle()

    def settle(self) -> None:
        """Until what runs is done, or the server says that it waits for a lock.

        The latest first: its end can be what an earlier one waits for. Both do not wait for long:
        the server is about to end one of them.
        """
        limit = time.monotonic() + PATIENCE
        while running := self._running():
            for told in reversed(running):
                self._follow(told, limit)
            if len(self._running()) < len(self.lines) or time.monotonic() > limit:
                break
        self._note()

    def look(self) -> None:
        """Ask the server for locks; for who shows them."""
        self.seen = isolation_locks.look(self.schema, [line.number for line in self.lines.values()])

    def close(self, connect: Callable[[], Line]) -> None:
        """End both transactions, whatever they are doing; `connect`: for one more connection."""
        running = self._running()
        if running:
            with connect() as killer:
                for told in running:
                    _kill(killer, self.lines[told.step.side].number)
            for told in running:
                assert told.thread
                told.thread.join(PATIENCE)
        for line in self.lines.values():
            line.close()

    def _running(self) -> list[Told]:
        return [told for told in self.told if told.runs]

    def _send(self, step: Step) -> None:
        told = Told(step, self.now())
        told.thread = threading.Thread(target=self._run, args=(told,), daemon=True)
        self.told.append(told)
        told.thread.start()

    def _run(self, told: Told) -> None:
        line = self.lines[told.step.side]
        try:
            if told.step.sql.startswith("SELECT"):
                told.rows = line.all(told.step.sql)
            else:
                told.changed = line.do(told.step.sql)
        except pymysql.MySQLError as error:
            told.code, told.error = (*error.args, "", "")[:2]
        finally:
            told.ended = self.now()

    def _follow(self, told: Told, limit: float) -> None:
        assert told.thread
        told.thread.join(AT_ONCE)
        while told.runs and time.monotonic() < limit:
            if self._waits(told):
                told.waited = True
                return
            told.thread.join(AT_ONCE)

    def _waits(self, told: Told) -> bool:
        number = self.lines[told.step.side].number
        found = isolation_locks.look(self.schema, [number]).transactions.get(number)
        return found is not None and found.waits

    def _note(self) -> None:
        """What has come back since: values, and errors, after which a side only rolls back."""
        for told in self.told:
            side, read = told.step.side, told.step.reads
            if read and told.rows:
                self.values[read] = next(iter(told.rows[0].values()))
            if told.code is not None and not any(
                other.step.side == side and other.step.sql == ROLLBACK
                for other in self.told[self.told.index(told) :]
            ):
                others = [step for step in self.ahead if step.side != side]
                self.ahead = [Step(side, ROLLBACK, AFTER_AN_ERROR), *others]
        self.values["committed"] = {
            told.step.side
            for told in self.told
            if told.step.sql == COMMIT and not told.runs and told.code is None
        }
        check = self.scenario.check
        if self.ended and check and all(told.step is not check for told in self.told):
            self.ahead = [check]


def _kill(line: Line, number: int) -> None:
    try:
        line.do(f"KILL {int(number)}")
    except pymysql.MySQLError as error:
        if error.args[0] != 1094:  # it has gone already
            raise
