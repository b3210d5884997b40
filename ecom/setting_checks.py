"""What a setting may hold. A check returns what is wrong, or None."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ecom import redis_urls

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
    if "ssl_" in urlsplit(url).query:
        return "may hold no ssl_ option: rediss:// always verifies the certificate"
    return next(filter(None, map(_port, redis_urls.each(url))), None)


def _port(url: str) -> str | None:
    try:
        _ = urlsplit(url).port
    except ValueError:
        return "has a port that is not a number below 65536 (write special characters as %40)"
    return None


def certificate(path: str) -> str | None:
    if not Path(path).is_file():
        return "names a file that does not exist"
    try:
        ssl.create_default_context(cafile=path)
    except (ssl.SSLError, OSError):
        return "names a file that holds no PEM certificate"
    return None


def timezone(name: str) -> str | None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return "must be a time zone such as Asia/Ho_Chi_Minh"
    return None


def prefix(value: str) -> str | None:
    return None if re.fullmatch(r"[\w.-]+", value) else "may hold letters, digits, '_', '-', '.'"


def together(given: Mapping[str, Any]) -> str | None:
    """What is wrong with settings that are right one by one; `given` by their names."""
    for one, other in (("mysql_url", "redis_url"), ("redis_url", "mysql_url")):
        if one in given and other not in given:
            return f"ECOM_{other.upper()} is missing: ECOM_{one.upper()} is set"
    for name in given:
        if name.startswith("mysql_") and "mysql_url" not in given:
            return f"ECOM_{name.upper()} is for a server of your own: ECOM_MYSQL_URL is missing"
    redis = given.get("redis_url", "")
    if "redis_ca" in given and not redis.startswith("rediss:"):
        return "ECOM_REDIS_CA needs an ECOM_REDIS_URL that starts with rediss://"
    if given.get("redis_cluster") and not redis.startswith(("redis:", "rediss:")):
        return "ECOM_REDIS_CLUSTER needs an ECOM_REDIS_URL that starts with redis:// or rediss://"
    if not given.get("redis_cluster") and len(redis_urls.each(redis)) > 1:
        return "ECOM_REDIS_URL names several nodes: ECOM_REDIS_CLUSTER is missing"
    if "mysql_ca" in given and given.get("mysql_tls") is False:
        return "ECOM_MYSQL_CA is for TLS: ECOM_MYSQL_TLS is false"
    return None
