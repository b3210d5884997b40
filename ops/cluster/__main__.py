"""python -m ops.cluster: the demo shop on three app processes behind nginx, until Ctrl-C."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from ecom.errors import ShopError
from ecom.settings import settings
from ops.cluster.shop import APPS, Cluster
from ops.terminal import Bar

OPEN = """
The shop is open: {url}
  {apps} processes of the app behind nginx: {pids}
  kill -9 one of them: its visitors go on, and it is started again
  primary and replica: {folder}/primary, {folder}/replica
  Redis Cluster: {redis} masters
Ctrl-C closes it.
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ops.cluster", description=__doc__)
    parser.add_argument("--port", type=int, default=8501, help="where nginx listens")
    parser.add_argument("--apps", type=int, default=APPS, help="how many processes of the app")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=settings().log_level, format="%(message)s")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _end(ended))
    try:
        _run(Cluster(Path(settings().data_dir), chosen.port, chosen.apps), ended)
    except (ShopError, RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # while it was starting
        return 130
    return 0


def _end(ended: threading.Event) -> None:
    if ended.is_set():
        return  # it is ending
    ended.set()
    if not _open.is_set():
        raise KeyboardInterrupt


def _run(cluster: Cluster, ended: threading.Event) -> None:
    try:
        with Bar() as bar:
            cluster.start(bar)
        _open.set()
        pids = ", ".join(str(app.pid) for app in cluster.apps)
        print(
            OPEN.format(
                url=cluster.url,
                apps=len(cluster.apps),
                pids=pids,
                folder=cluster.folder,
                redis=len(cluster.redis.nodes),
            ),
            flush=True,
        )
        cluster.watch(ended)
    finally:
        cluster.stop()


_open = threading.Event()

if __name__ == "__main__":
    sys.exit(main())
