"""A disk that is slow to confirm: mysqld's fsync and fdatasync wait before they are done.

A little library (slow_fsync.c) is compiled and preloaded; it needs a C compiler, but no root.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).with_name("slow_fsync.c")
COMPILERS = ("cc", "gcc", "clang")


class SlowDisk:
    def __init__(self, library: Path, control: Path) -> None:
        self._library, self._control = library, control
        self.slow(0)

    def slow(self, seconds: float) -> None:
        """Each fsync takes so much longer from now on."""
        with os.fdopen(os.open(self._control, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.write(struct.pack("=I", round(seconds * 1e6)))

    @contextmanager
    def preloaded(self) -> Iterator[None]:
        """Servers that this process starts meanwhile are slowed by it, also when started again."""
        ours = {"LD_PRELOAD": str(self._library), "GLASS_FSYNC_DELAY": str(self._control)}
        before = {name: os.environ.get(name) for name in ours}
        os.environ |= ours
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def compiler() -> str | None:
    return next((found for name in COMPILERS if (found := shutil.which(name))), None)


def slow_disk(folder: Path) -> SlowDisk | None:
    """None where there is no C compiler."""
    program = compiler()
    if program is None:
        return None
    library = folder / "slow_fsync.so"
    subprocess.run(
        [program, "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"],
        check=True,
        capture_output=True,
    )
    return SlowDisk(library, folder / "fsync_delay")
