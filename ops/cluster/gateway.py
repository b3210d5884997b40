"""nginx, as an ordinary user and with all its files in one folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ops.cluster.apps import is_open
from ops.cluster.ports import HOST
from ops.process import Process
from ops.programs import Program

TEMPLATE = Path(__file__).with_name("nginx.conf")


def process(program: Program, folder: Path, port: int, apps: list[int]) -> Process:
    """Listens at `port` and passes on to the `apps`, ports of this machine too."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "nginx.conf"
    file.write_text(configuration(folder, port, apps), encoding="utf-8")
    return Process(
        name="nginx",
        command=[*program.command, "-p", str(folder), "-e", "stderr", "-c", str(file)],
        answers=lambda: is_open(f"http://{HOST}:{port}"),
        log_file=folder / "nginx.log",
        pid_file=folder / "process.pid",
        environ=program.environ,
    )


def configuration(folder: Path, port: int, apps: list[int]) -> str:
    servers = (f"        server {HOST}:{app} max_fails=2 fail_timeout=2s;" for app in apps)
    values = {
        "user": "user root;" if os.geteuid() == 0 else "",
        "folder": re.sub(r'(["\\])', r"\\\1", str(folder)),  # within quotes
        "servers": "\n".join(servers),
        "host": HOST,
        "port": str(port),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"<{name}>", value)
    return text
