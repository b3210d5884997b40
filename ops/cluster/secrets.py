"""Passwords of a cluster's folder: one secret on disk, from which all others follow."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

LENGTH = 32  # MySQL takes no longer ones of a replica


class Secrets:
    def __init__(self, folder: Path) -> None:
        """Reads the folder's secret, or makes it: whole or not at all, whenever it is killed."""
        file = folder / "secret"
        if not file.exists() or not file.stat().st_size:
            new = folder / "secret.new"
            new.touch(mode=0o600)
            with new.open("w") as stream:
                stream.write(secrets.token_hex(32))
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(file)
        self._secret = file.read_bytes()

    def of(self, name: str) -> str:
        """Letters and digits; the same at each start, and nothing is learnt from it of another."""
        return hmac.new(self._secret, name.encode(), hashlib.sha256).hexdigest()[:LENGTH]
