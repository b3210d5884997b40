"""Becomes the program it is given, which is killed when the parent thread ends.

`python -I -S launch.py <parent's pid> <program> [argument …]`. A program of its own, because
code between fork and exec of a process with threads may deadlock. Linux' kernel does the killing;
elsewhere a process beside the program looks for its parent, and may be seconds late.
"""

import ctypes
import os
import signal
import sys
import time

PR_SET_PDEATHSIG = 1
LOOK_EVERY = 0.2  # seconds


def watch(parent: int, program: int) -> None:
    """Kill `program`, whose child this is, once `parent` is gone; end with it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while os.getppid() == program:
        try:
            os.kill(parent, 0)
        except ProcessLookupError:
            os.kill(program, signal.SIGKILL)
            return
        time.sleep(LOOK_EVERY)


if __name__ == "__main__":
    parent = int(sys.argv[1])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            sys.exit(1)
    elif (itself := os.getpid()) and os.fork() == 0:
        watch(parent, itself)
        os._exit(0)
    os.execv(sys.argv[2], sys.argv[2:])
