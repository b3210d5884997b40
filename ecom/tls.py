"""What is trusted when MySQL or Redis is asked over TLS: a CA by setting, or those of the system.

The certificate and the name in it are always verified: TLS that is asked for is never given up.
"""

from __future__ import annotations

import ssl
from functools import cache

SYSTEM = ""  # in the place of a file: the CAs that the system trusts


@cache
def context(ca: str) -> ssl.SSLContext:
    """`ca`: a file with PEM certificates, or SYSTEM. Made once: the system's are hundreds."""
    return ssl.create_default_context(cafile=ca or None)


def refusal(text: str) -> str | None:
    """Why a certificate was refused, of a driver's error; None if it speaks of something else."""
    for sign in ("certificate verify failed", "SSL is required but", "WRONG_VERSION_NUMBER"):
        if sign in text:
            return text
    return None
