"""What a setting may hold. A check returns what is wrong, or None."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

Check = Callable[[Any], str | None]


def one_of(*allowed: str) -> Check:
    return lambda value: None if value in allowed else f"must be one of {', '.join(allowed)}"


def at_least(least: int) -> Check:
    return lambda value: None if value >= least else f"must be {least} or more"


def mysql_url(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.scheme != "mysql" or not re.fullmatch(r"/\w+", parts.path):
        return "must look like mysql://user:password@host:3306/database"
    return _port(url)


def redis_url(url: str) -> str | None:
    if urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        return "must start with redis://, rediss:// or unix://"
    return _port(url)


def _port(url: str) -> str | None:
    try:
        _ = urlsplit(url).port
    except ValueError:
        return "has a port that is not a number below 65536 (write special characters as %40)"
    return None


def file(path: str) -> str | None:
    return None if Path(path).is_file() else "names a file that does not exist"


def timezone(name: str) -> str | None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return "must be a time zone such as Asia/Ho_Chi_Minh"
    return None


def prefix(value: str) -> str | None:
    return None if re.fullmatch(r"[\w.-]+", value) else "may hold letters, digits, '_', '-', '.'"
