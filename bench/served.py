"""A Streamlit server in a process of its own, and what it takes of the machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHOP, BARE = ("app.py", "healthz"), ("bench/bare_app.py", "_stcore/health")
OPENS = 120  # seconds
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """Used so far, as Linux counts it."""
        text = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8")
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> int:
        """Bytes that are in memory now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="utf-8").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def served(what: tuple[str, str], environ: Mapping[str, str]) -> Iterator[Served]:
    """`what`: SHOP or BARE. Raises RuntimeError with its log if it does not open."""
    script, health = what
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
        )
        try:
            url = f"http://localhost:{port}"
            if not _opens(f"{url}/{health}", process):
                log.seek(0)
                raise RuntimeError(f"{script} did not open:\n{log.read()}")
            yield Served(url, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _opens(url: str, process: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + OPENS
    while time.monotonic() < end and process.poll() is None:
        try:
            if urllib.request.urlopen(url, timeout=2).status == 200:
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
