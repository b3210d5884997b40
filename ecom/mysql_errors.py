"""What the error numbers of MySQL and MariaDB mean to the shop."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

from ecom import errors, tls
from ecom.settings import settings


class Busy(errors.Unavailable):
    """The transaction was rolled back; the same work may succeed now."""


class HungUp(errors.Unavailable):
    """The connection broke; nothing of an open transaction is left."""


class Demoted(HungUp):
    """The server may only be read now: after a fail-over the address leads to another one."""


class Silent(errors.Unavailable):
    """The server took the connection or the statement and did not answer."""


class TooLong(errors.Unavailable):
    """The server gave the statement up after the time that it was given."""


class TlsRefused(errors.SettingError):
    """The server's certificate is not one to trust, or it has none."""


class Silence:
    """Nobody asks a server that has just not answered: every caller would wait as long."""

    SECONDS = 3

    def __init__(self) -> None:
        self._until = 0.0

    def begin(self) -> None:
        self._until = time.monotonic() + self.SECONDS

    def end(self) -> None:
        self._until = 0.0

    def respect(self) -> None:
        if time.monotonic() < self._until:
            raise errors.Unavailable("MySQL did not answer a moment ago")


DUPLICATE, SIGNALED = 1062, 1644
NOT_CONNECTED = {2003, 2026}
REFUSED_VALUE = {1264, 1265, 1366, 1406, 3819, 4025}  # out of range, too long, a CHECK
KINDS: dict[type[errors.ShopError], set[int]] = {
    Busy: {1213, 1205, 1020},  # deadlock, lock wait, changed since read
    HungUp: {0, 1053, 1927, 2006, 2013, 2014, 2055, 4031},
    TooLong: {1969, 3024},
    # Full, an option forbids it, no server, an account that is locked while the shop is made anew.
    errors.Unavailable: {1040, 1203, 1290, 2002, 2003, 2005, 3118, 4151},
    errors.SchemaMissing: {1046, 1049, 1146, 1305},
    errors.SettingError: {1044, 1045, 1142, 1143, 1227, 1370, 1698},  # user or password, or a right
    errors.NotFound: {1452},  # a row that another one points to
}


def meaning(
    code: int | None, message: str, details: Sequence[dict[str, Any]]
) -> errors.ShopError | None:
    """None if it is a fault of the program. `details`: the rows selected just before a SIGNAL."""
    if code == SIGNALED:
        return errors.from_signal(message, list(details))
    if code == DUPLICATE:
        return errors.Duplicate(message, key=_named(r"for key '(?:\w+\.)?(\w+)'", message))
    if is_demoted(code, message):
        return Demoted(message)
    if code in NOT_CONNECTED and (why := tls.refusal(message)):
        return refused(why)
    if "timed out" in message:
        return Silent(message)
    if code in REFUSED_VALUE:
        field = _named(r"(?:column|constraint) ['`](?:\w+`\.`)*(\w+)['`]", message)
        return errors.InvalidInput(message, field=field)
    return next((kind(message) for kind, codes in KINDS.items() if code in codes), None)


def is_demoted(code: int | None, message: str) -> bool:
    return code == 1836 or (code == 1290 and "read-only" in message)


def refused(why: str, url_setting: str = "ECOM_MYSQL_URL") -> TlsRefused:
    trust = "ECOM_MYSQL_CA" if settings().mysql_ca else "ECOM_MYSQL_TLS"
    return TlsRefused(f"{url_setting} with {trust}: no TLS: {why}")


def _named(pattern: str, message: str) -> str:
    found = re.search(pattern, message, re.IGNORECASE)
    return found[1] if found else ""
