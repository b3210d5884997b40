"""python -m bench: the shop's figures on this machine, each beside a bare one from the same run.

It starts servers of its own in a folder that goes at the end, and loads the whole demo shop.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from bench import buying, carting, glass, pages
from ecom.settings import override
from ops import install, servers


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="glass-bench-"))
    try:
        started = time.perf_counter()
        running = servers.ensure(folder)
        show("private servers, first start", time.perf_counter() - started, "s")
        started = time.perf_counter()
        install.install(running.mysql_url, demo=True)
        show("schema and demo shop", time.perf_counter() - started, "s")
        override(mysql_url=running.mysql_url, redis_url=running.redis_url, demo=True)
        for measure in (carting.measure, buying.measure, pages.measure, glass.measure):
            for name, value, unit in measure():
                show(name, value, unit)
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def show(name: str, value: float, unit: str) -> None:
    print(f"{name:<58}{value:>10.2f} {unit}", flush=True)


if __name__ == "__main__":
    main()
