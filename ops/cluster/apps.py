"""Processes of the app, each on a port of its own, all of one shop."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from pathlib import Path

from ecom.settings import ROOT
from ops.cluster.ports import HOST
from ops.process import Process


def process(number: int, port: int, folder: Path, environ: dict[str, str]) -> Process:
    """`environ`: the shop's settings, the secret of Streamlit's cookies."""
    name = f"app-{number}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.address", HOST, "--server.headless", "true"]
    return Process(
        name=name,
        command=[*command, *options],
        answers=lambda: is_open(f"http://{HOST}:{port}"),
        log_file=folder / f"{name}.log",
        pid_file=folder / f"{name}.pid",
        environ=environ,
        folder=ROOT,
    )


def is_open(address: str) -> bool:
    """Whether the shop there has its database."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
