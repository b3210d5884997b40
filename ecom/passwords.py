"""Password hashes: argon2id with the library's defaults, 64 MiB and about 0.1 s each."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 200
AT_ONCE = 2

_hasher = PasswordHasher()
_room = threading.BoundedSemaphore(AT_ONCE)  # a rush of sign-ins must not take all the memory

# Nobody's password: whoever signs in as an unknown user costs as much time as a known one.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$7kOMDiU0gCIw0hj3X95O4Q"
    "$t2X25jwRfw2nm69GrU17Z9jhgj5J8u5MAWczPxPCI0M"
)


def hashed(password: str) -> str:
    with _room:
        return _hasher.hash(_normal(password))


def matches(password: str, password_hash: str | None) -> bool:
    """Takes the same time whether there is a hash or not."""
    with _room:
        try:
            _hasher.verify(password_hash or NOBODY, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def _normal(password: str) -> str:
    # One keyboard writes ầ as one character, another as three. A longer text is nobody's password.
    return unicodedata.normalize("NFC", password if len(password) <= LONGEST else "")
