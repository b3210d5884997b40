"""What is trusted when MySQL or Redis is asked over TLS: a CA by setting, or those of the system.

The certificate and the name in it are always verified: TLS that is asked for is never given up.
"""

from __future__ import annotations

import re
import ssl
from functools import cache
from typing import Any

SYSTEM = ""  # in the place of a file: the CAs that the system trusts


@cache
def context(ca: str) -> ssl.SSLContext:
    """`ca`: a file with PEM certificates, or SYSTEM. Made once: the system's are hundreds."""
    return ssl.create_default_context(cafile=ca or None)


def of_mysql(url: str, trust: str | None) -> dict[str, Any]:
    """Arguments for PyMySQL; `trust` is `Settings.mysql_trust`."""
    if trust is not None:
        return {"ssl": context(trust)}
    # Else the driver reads all certificates of the system for each connection.
    return {"ssl_disabled": True} if "unix_socket=" in url else {}


def refusal(text: str) -> str | None:
    """In an error of a driver: why TLS was refused; None if it speaks of something else."""
    found = re.search(_REFUSED, text)
    return found[0] if found else None


_REFUSED = r"certificate verify failed[^()]*|SSL is required[^()]*|(?i:wrong.version.number)"
