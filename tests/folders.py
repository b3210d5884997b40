"""Where the files of the tests' servers lie."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - made by mkdtemp
ROOM = 4 << 30  # bytes


def new_folder(prefix: str) -> Path:
    """In memory where there is room, which takes a quarter off the suite; `TMPDIR` goes before."""
    memory = not os.environ.get("TMPDIR") and MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    if memory:
        found = os.statvfs(MEMORY)
        memory = found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if memory else None))
