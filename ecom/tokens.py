"""Secrets of 256 random bits, as text for browsers and as hashes for the database."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets

BYTES = 32


def new() -> bytes:
    return secrets.token_bytes(BYTES)


def text(raw_token: bytes) -> str:
    return base64.urlsafe_b64encode(raw_token).decode().rstrip("=")


def raw(token: str) -> bytes | None:
    """None for a text that cannot be one of ours."""
    try:
        found = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == BYTES else None


def sha256(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def hash_of(token: str) -> bytes | None:
    found = raw(token)
    return sha256(found) if found else None


def seal(token: bytes, ticket: bytes) -> bytes:
    """Seals, and unseals. The pad is another hash than the one stored, and used once."""
    pad = sha256(b"pad " + ticket)
    return bytes(a ^ b for a, b in zip(token, pad, strict=True))
