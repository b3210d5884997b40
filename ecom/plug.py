"""The servers of the shop itself, killed for everybody: who may do it. `ops` offers it here.

Only private servers are offered, by the process that runs them: their keeper starts again what
was killed.
"""

from __future__ import annotations

import logging
from typing import Literal, Protocol

from ecom import permissions
from ecom.errors import IllegalStep
from ecom.users import User

log = logging.getLogger(__name__)

RIGHT = "classroom.rule"

Act = Literal["kill_redis", "start_redis", "flush_redis", "kill_mysql"]
ACTS: tuple[Act, ...] = ("kill_redis", "start_redis", "flush_redis", "kill_mysql")


class Plug(Protocol):
    """What can be done to the servers. Raises OSError or RuntimeError if one is not there."""

    def is_ours(self) -> bool:
        """Whether this process runs them."""

    def redis_returns_in(self) -> float | None:
        """Seconds until it is started by itself; None: nobody has killed it."""

    def kill_redis(self) -> None: ...

    def start_redis(self) -> None: ...

    def flush_redis(self) -> None: ...

    def kill_mysql(self) -> None: ...


_plug: Plug | None = None


def offer(plug: Plug | None) -> None:
    global _plug
    _plug = plug


def is_offered() -> bool:
    return _plug is not None and _plug.is_ours()


def redis_returns_in() -> float | None:
    """Seconds until the shop's Redis is started by itself; None: nobody has killed it."""
    return _plug.redis_returns_in() if _plug else None


def pull(actor: User | None, act: Act) -> None:
    """Do it. Raises SignInRequired, NotAllowed, or IllegalStep where it is not offered or fails."""
    actor = permissions.require(actor, RIGHT)
    if _plug is None or not _plug.is_ours() or act not in ACTS:
        raise IllegalStep("this process does not run the servers", code="no_plug_here")
    log.warning("%s (%d): %s", actor.username, actor.id, act)
    try:
        getattr(_plug, act)()
    except (OSError, RuntimeError) as error:
        raise IllegalStep(f"{act}: {error}", code="server_not_there") from error
