"""Who may look into the servers: everybody, where the shop allows the glass box at all."""

from __future__ import annotations

from ecom.errors import NotAllowed
from ecom.settings import settings


def require() -> None:
    """Raises NotAllowed unless the setting `glass` allows it."""
    if not settings().glass:
        raise NotAllowed("this shop shows nobody what its servers do", right="glass")
