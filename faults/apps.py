"""The app's processes, started again when one is killed; and how a buyer speaks to them."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ecom.settings import ROOT
from ops.process import Process

Answer = Literal["told", "refused", "unknown", "broken"]

LOOK_EVERY = 0.1  # seconds
PATIENCE = 90  # of a buyer, in seconds: no press may take so long


@dataclass(frozen=True)
class Reply:
    """`answer`: told that it is done, refused, unknown whether it is done, or a fault of ours.

    `by`: the app's process; `gone`: it was killed, or hung up.
    """

    answer: Answer
    value: Any
    by: int
    began: float
    ended: float
    gone: bool = False


class Apps(threading.Thread):
    """Starts the processes, and those that were killed again: they end with this thread."""

    def __init__(self, folder: Path, environs: list[dict[str, str]]) -> None:
        super().__init__(name="apps", daemon=True)
        self.sockets = [folder / f"app{number}.sock" for number in range(len(environs))]
        self.processes = [
            _process(number, path, folder, environ)
            for number, (path, environ) in enumerate(zip(self.sockets, environs, strict=True))
        ]
        self._ready, self._ending = threading.Event(), threading.Event()
        self.problem: BaseException | None = None

    def run(self) -> None:
        try:
            for process in self.processes:
                process.start()
            for process in self.processes:
                process.wait_until_ready()
            self._ready.set()
            while not self._ending.wait(LOOK_EVERY):
                for process in self.processes:
                    if not process.running():
                        process.start()
        except BaseException as error:
            self.problem = error
        finally:
            self._ready.set()
            for process in self.processes:
                process.stop()

    def begin(self) -> None:
        """Raises RuntimeError if one does not start."""
        self.start()
        self._ready.wait()
        if self.problem is not None:
            raise self.problem

    def end(self) -> None:
        self._ending.set()
        self.join()

    def kill(self, number: int) -> None:
        """kill -9"""
        if pid := self.processes[number].pid:
            os.kill(pid, signal.SIGKILL)


class Browser:
    """A buyer's line to the app: to one process as long as that lives, then to another."""

    def __init__(self, sockets: list[Path], first: int) -> None:
        self.by = first
        self._sockets = sockets
        self._line: socket.socket | None = None
        self._answers: Any = None

    def ask(self, do: str, **given: Any) -> Reply:
        """Unknown if the process went before it had answered. Raises TimeoutError."""
        began = time.monotonic()
        self._connect(began + PATIENCE)
        assert self._line is not None
        try:
            self._line.sendall(json.dumps({"do": do, "with": given}).encode() + b"\n")
            text = self._answers.readline()
        except (ConnectionError, BrokenPipeError):
            text = b""
        ended = time.monotonic()
        if not text.endswith(b"\n"):
            self.close()
            return Reply("unknown", "the app is gone", self.by, began, ended, gone=True)
        said = json.loads(text)
        kind: Answer = next(iter(said))
        value = said if kind == "refused" else said[kind]
        return Reply(kind, value, self.by, began, ended)

    def close(self) -> None:
        if self._line is not None:
            self._answers.close()
            self._line.close()
            self._line = None

    def _connect(self, until: float) -> None:
        while self._line is None:
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(PATIENCE)
            try:
                line.connect(str(self._sockets[self.by]))
            except OSError:  # it is being started again: somebody else serves meanwhile
                line.close()
                self.by = (self.by + 1) % len(self._sockets)
                if time.monotonic() > until:
                    raise TimeoutError("no process of the app takes the call") from None
                time.sleep(0.02)
            else:
                self._line, self._answers = line, line.makefile("rb")


def _process(number: int, path: Path, folder: Path, environ: dict[str, str]) -> Process:
    return Process(
        name=f"app {number}",
        command=[sys.executable, "-m", "faults.app", str(path)],
        answers=lambda: _listens(path),
        log_file=folder / f"app{number}.log",
        pid_file=folder / f"app{number}.pid",
        # The disk of the servers is slow, not that of the app.
        environ={"PYTHONPATH": str(ROOT), "LD_PRELOAD": "", **environ},
        left_behind=(path,),
    )


def _listens(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(path))
    except OSError:
        return False
    return True
