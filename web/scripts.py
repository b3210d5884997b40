"""The shop's own inline scripts: the policy lets these run, by their hashes, and no other."""

from __future__ import annotations

import base64
import hashlib

PRINT = "document.querySelector('.print-receipt').addEventListener('click', () => window.print())"
ALL = (PRINT,)


def source(script: str) -> str:
    """How a Content-Security-Policy names it."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
