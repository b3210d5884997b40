"""Who is signed in. MySQL keeps the sessions; Redis a copy of each for at most a minute.

The token is 256 random bits that only the browser knows; MySQL and Redis know its SHA-256. Each
time the copy is made anew, idle end, absolute end and revocation are checked and `last_seen_at`
is written, so that Redis can make a session neither longer nor shorter.

A ticket brings a new session into the browser's cookie: it works once, for 60 s, with the cookie
of the visitor who signed in. Next to its hash lies the token, sealed with a pad that only the
ticket yields: nothing that MySQL holds can be used to sign in.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from ecom import cache, db, keys, tokens
from ecom.errors import NotFound
from ecom.settings import settings
from ecom.users import COLUMNS, TABLES, User

TICKET_SECONDS = 60


@dataclass(frozen=True)
class Started:
    """`token` for this page, `ticket` for the browser's cookie."""

    token: str
    ticket: str
    user: User


@dataclass(frozen=True)
class Session:
    """`expires_at`: its absolute end, UTC."""

    user: User
    expires_at: datetime

    @cached_property
    def ends(self) -> float:
        """The same in seconds since 1970: compared with each check, reckoned once."""
        return self.expires_at.replace(tzinfo=UTC).timestamp()


def start(
    user: User, visitor_id: str, address: str | None = None, user_agent: str | None = None
) -> Started:
    """A new session of somebody who has just proved who they are; their browser is known now.

    Raises NotFound if the account was closed meanwhile.
    """
    token, ticket = tokens.new(), tokens.new()
    called = (
        tokens.sha256(token),
        user.id,
        tokens.sha256(visitor_id.encode()),
        address,
        user_agent and user_agent[:255],
        settings().session_absolute_hours,
        tokens.sha256(ticket),
        tokens.seal(token, ticket),
        TICKET_SECONDS,
    )
    if not db.transaction(lambda c: db.call(c, "start_session", *called))[0][0]["started"]:
        raise NotFound("no such user", user_id=user.id)
    return Started(tokens.text(token), tokens.text(ticket), user)


def find(token: str) -> Session | None:
    """None for a token that is not, or no longer, a session. Raises Unavailable."""
    token_hash = tokens.hash_of(token)
    if token_hash is None:
        return None
    found = cache.get_or_load(
        keys.session(token_hash), lambda: _load(token_hash), keys.SESSION_TTL, _decode, shared=True
    )
    if found is None or found.ends <= time.time():
        return None
    return found


def redeem(ticket: str, visitor_id: str) -> str | None:
    """The token of a ticket, once; None if it is used, too old, or another visitor's."""
    raw = tokens.raw(ticket)
    if raw is None:
        return None

    def work(connection: db.Connection) -> bytes | None:
        named = {
            "ticket_hash": tokens.sha256(raw),
            "visitor_hash": tokens.sha256(visitor_id.encode()),
        }
        found = db.execute(connection, _TICKET, **named)
        if found:
            db.execute(connection, _USED, **named)
        return found[0]["sealed_token"] if found else None

    sealed = db.transaction(work)
    return tokens.text(tokens.seal(sealed, raw)) if sealed else None


def end(token: str) -> None:
    token_hash = tokens.hash_of(token)
    if token_hash is not None:
        db.rows(f"{_END} token_hash = :token_hash", token_hash=token_hash)
        cache.forget(keys.session(token_hash))


def end_all(user_id: int, keep: str | None = None) -> None:
    """End every session of a user but the one with the token `keep`."""
    forgotten = db.transaction(lambda connection: end_in(connection, user_id, keep))
    cache.forget(*forgotten)


def end_in(connection: db.Connection, user_id: int, keep: str | None = None) -> list[str]:
    """As part of a transaction; returns the keys that the caller forgets after its commit."""
    kept = (tokens.hash_of(keep) if keep else None) or b""
    of_user = "user_id = :user_id AND token_hash <> :kept AND ended_at IS NULL"
    found = db.execute(
        connection,
        f"SELECT token_hash FROM sessions WHERE {of_user} FOR UPDATE",  # noqa: S608
        user_id=user_id,
        kept=kept,
    )
    db.execute(connection, f"{_END} {of_user}", user_id=user_id, kept=kept)
    return [keys.session(bytes(row["token_hash"])) for row in found]


def distrust_in(connection: db.Connection, user_id: int, keep: str | None = None) -> None:
    """As part of a transaction: forget known browsers, but for the one of the token `keep`."""
    kept = (tokens.hash_of(keep) if keep else None) or b""
    db.execute(connection, _FORGET_BROWSERS, user_id=user_id, kept=kept)


def look_again(user_id: int) -> None:
    """After a change of the user's name, say: what Redis knows of their sessions is forgotten."""
    cache.forget(*db.transaction(lambda connection: keys_in(connection, user_id)))


def keys_in(connection: db.Connection, user_id: int) -> list[str]:
    """Of the user's sessions; what Redis knows of them is forgotten after a commit."""
    found = db.execute(connection, _OPEN, user_id=user_id)
    return [keys.session(bytes(row["token_hash"])) for row in found]


def sweep() -> None:
    """Rows of sessions that are long over go; the account page shows none of them."""
    db.transaction(lambda connection: db.execute(connection, _SWEEP))


def knows(user_id: int | None, visitor_id: str) -> bool:
    """Whether this browser has signed in to that account before."""
    return bool(
        db.rows(_KNOWN, user_id=user_id or 0, visitor_hash=tokens.sha256(visitor_id.encode()))
    )


def _load(token_hash: bytes) -> Session | None:
    idle = settings().session_idle_minutes
    found = db.row(_FIND, token_hash=token_hash, idle=idle)
    if found is None:
        return None
    if found.pop("unseen") * 2 > keys.SESSION_TTL:  # not each time while Redis is down
        db.rows(_SEEN, token_hash=token_hash, idle=idle)
    return Session(expires_at=found.pop("expires_at"), user=User(**found))


def _decode(kept: dict[str, Any]) -> Session:
    return Session(User(**kept["user"]), kept["expires_at"])


_FORGET_BROWSERS = """
    DELETE FROM trusted_devices
     WHERE user_id = :user_id
       AND visitor_hash NOT IN (SELECT visitor_hash FROM sessions WHERE token_hash = :kept)"""
_KNOWN = "SELECT 1 FROM trusted_devices WHERE user_id = :user_id AND visitor_hash = :visitor_hash"
_ALIVE = """
    token_hash = :token_hash AND ended_at IS NULL AND expires_at > UTC_TIMESTAMP(6)
    AND last_seen_at > UTC_TIMESTAMP(6) - INTERVAL :idle MINUTE"""
_FIND = f"""
    SELECT {COLUMNS}, s.expires_at,
           TIMESTAMPDIFF(MICROSECOND, s.last_seen_at, UTC_TIMESTAMP(6)) / 1000000 AS unseen
      FROM {TABLES}
      JOIN sessions s ON s.user_id = u.id
     WHERE u.deactivated_at IS NULL AND {_ALIVE}"""  # noqa: S608 - our own words
_SEEN = f"UPDATE sessions SET last_seen_at = UTC_TIMESTAMP(6) WHERE {_ALIVE}"  # noqa: S608 - our own words
_OPEN = "SELECT token_hash FROM sessions WHERE user_id = :user_id AND ended_at IS NULL"
_END = "UPDATE sessions SET ended_at = UTC_TIMESTAMP(6) WHERE"
_OF_TICKET = """
    ticket_hash = :ticket_hash AND visitor_hash = :visitor_hash
    AND ticket_expires_at > UTC_TIMESTAMP(6) AND ended_at IS NULL"""
_TICKET = f"SELECT sealed_token FROM sessions WHERE {_OF_TICKET} FOR UPDATE"  # noqa: S608 - our own words
_USED = f"""
    UPDATE sessions SET ticket_hash = NULL, sealed_token = NULL, ticket_expires_at = NULL
     WHERE {_OF_TICKET}"""  # noqa: S608 - our own words
_SWEEP = """
    DELETE FROM sessions WHERE expires_at < UTC_TIMESTAMP(6) - INTERVAL 7 DAY
     ORDER BY expires_at LIMIT 1000"""
