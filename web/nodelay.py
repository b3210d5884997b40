"""Messages leave at once, however small.

A rerun is dozens of small messages. TCP holds one back until the one before is confirmed (Nagle's
algorithm, RFC 896), and the other side confirms up to 40 ms later, so a rerun took 40 ms more.
asyncio switches that off for sockets that were made with their protocol named; Streamlit's is not.
"""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

_OPEN_FILES = Path("/dev/fd")


def send_at_once(port: int) -> int:
    """Of all that listens at `port` in this process; what it accepts from here on inherits it.

    Returns how many there were.
    """
    found = [fd for fd in (int(file.name) for file in _OPEN_FILES.iterdir()) if _is_socket(fd)]
    return sum(_set(socket.socket(fileno=os.dup(fd)), port) for fd in found)


def _is_socket(fd: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:  # closed since it was listed, as what listed it is
        return False


def _set(one: socket.socket, port: int) -> bool:
    with one:
        if one.family not in (socket.AF_INET, socket.AF_INET6) or not _listens(one):
            return False
        if one.getsockname()[1] != port:
            return False
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True


def _listens(one: socket.socket) -> bool:
    return bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
