"""Passwords of a cluster's folder: one secret on disk, from which all others follow."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

LENGTH = 32  # MySQL takes no longer ones of a replica


class Secrets:
    def __init__(self, folder: Path) -> None:
        """Reads the folder's secret, or makes it."""
        file = folder / "secret"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_hex(32))
        self._secret = file.read_bytes()

    def of(self, name: str) -> str:
        """Letters and digits; the same at each start, and nothing is learnt from it of another."""
        return hmac.new(self._secret, name.encode(), hashlib.sha256).hexdigest()[:LENGTH]
