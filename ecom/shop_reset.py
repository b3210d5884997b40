"""The demo shop as it was on its first day: who may ask for that. Whoever does it offers it here.

Only private servers are offered: on them everything in the shop came with the demo, or was done by
those who play with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from ecom import permissions
from ecom.errors import IllegalStep
from ecom.users import User

log = logging.getLogger(__name__)

RIGHT = "shop.reset"
"""Of super admins alone: what others may not change, admins and the audit, begins anew as well."""

_begin: Callable[[], bool] | None = None


def offer(begin: Callable[[], bool] | None) -> None:
    """`begin` starts the reset in the background; False: it is under way already. None: no more."""
    global _begin
    _begin = begin


def is_offered() -> bool:
    """Whether this shop can be brought back at all."""
    return _begin is not None


def begin(actor: User | None) -> None:
    """Bring the demo shop back, in the background; every order, account and session of it goes.

    Raises SignInRequired, NotAllowed, or IllegalStep where it is not offered or already under way.
    """
    actor = permissions.require(actor, RIGHT)
    if _begin is None:
        raise IllegalStep("only a shop on private servers can be reset", code="no_reset_here")
    if not _begin():
        raise IllegalStep("a reset is under way", code="reset_under_way")
    log.warning("%s (%d) brings the demo shop back", actor.username, actor.id)
