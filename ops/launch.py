"""Becomes the program it is given, which the kernel then kills when the parent thread ends.

`python -I -S launch.py <parent's pid> <program> [argument …]`. A program of its own, because
code between fork and exec of a process with threads may deadlock.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(sys.argv[1]):  # the parent died before the line above
        sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
