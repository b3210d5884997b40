"""One server process: started, asked whether it answers, stopped."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)
LAUNCH = Path(__file__).with_name("launch.py")


@dataclass
class Process:
    """`start` must be called by a thread that lives as long as the server shall."""

    name: str
    command: list[str]
    answers: Callable[[], bool]
    log_file: Path
    pid_file: Path
    environ: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None  # where it works; None: where we do
    left_behind: tuple[Path, ...] = ()  # by one that was killed
    _process: subprocess.Popen | None = None
    _greeted: bool = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self.running() else None

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        self._greeted = False
        # The one before may still be dying with its owner.
        _until(lambda: not _alive(self.pid_file, self.command[0]), seconds=20)
        for path in self.left_behind:
            path.unlink(missing_ok=True)
        with self.log_file.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", LAUNCH, str(os.getpid()), *self.command],
                env=os.environ | self.environ,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal is for the app alone
            )
        self.pid_file.write_text(str(self._process.pid))

    def wait_until_ready(self, seconds: float = 60) -> None:
        self._greeted = _until(lambda: self.answers() or not self.running(), seconds)
        if not self.running():
            raise RuntimeError(f"{self.name} ended at its start:\n{self.last_words()}")
        if not self._greeted:
            raise RuntimeError(f"{self.name} did not answer within {seconds:.0f} s")

    def stop(self, seconds: float = 20) -> None:
        if self._process is None:
            return
        if not self._greeted:  # a SIGTERM in its first moments hangs mariadbd
            _until(lambda: self.answers() or not self.running(), seconds=5)
        for stop_signal in (signal.SIGTERM, signal.SIGKILL):
            if self.running():
                os.kill(self._process.pid, signal.SIGCONT)
                os.kill(self._process.pid, stop_signal)
                _until(lambda: not self.running(), seconds)
        self.pid_file.unlink(missing_ok=True)

    def last_words(self, lines: int = 8) -> str:
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-lines:])


def _alive(pid_file: Path, program: str) -> bool:
    """Is the process of `pid_file` still there, and `program`? Its number may be another's by now.

    One that was killed keeps its files until it is a zombie, and stays that until it is buried.
    """
    try:
        name, state = _name_and_state(int(pid_file.read_text()))
    except (OSError, ValueError, IndexError):
        return False
    is_it = name == Path(program).name[:15] or name.lower().startswith("python")  # just launched
    return is_it and state not in "ZX"


def _name_and_state(pid: int) -> tuple[str, str]:
    if sys.platform == "linux":
        stat = Path(f"/proc/{pid}/stat").read_text()
        name, _, state = stat.partition("(")[2].rpartition(")")
        return name, state.split()[0]
    asked = ["ps", "-o", "state=", "-o", "comm=", "-p", str(pid)]
    state, path = subprocess.run(asked, capture_output=True, text=True).stdout.split(None, 1)
    return Path(path.strip()).name[:15], state[0]


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
