"""The shop's cookies.

visitor   random, from the first page on: the guest's cart and the trusted browser
session   random, while signed in
language  `en` or `vi`; set by the page itself

The first two are HttpOnly: no script reads them, and the database keeps only their hashes.
"""

from __future__ import annotations

import re
import secrets
from typing import Literal, TypedDict

from starlette.responses import Response

from ecom.settings import settings

VISITOR = "visitor"
SESSION = "session"
LANGUAGE = "language"

_YEAR = 365 * 24 * 3600
_VISITOR_BYTES = 32
_VISITOR = re.compile(r"[\w-]{43}", re.ASCII)


class _Attributes(TypedDict):
    path: str
    httponly: bool
    samesite: Literal["lax"]
    secure: bool


def new_visitor() -> str:
    return secrets.token_urlsafe(_VISITOR_BYTES)


def is_visitor(value: str | None) -> bool:
    """Whether the value could be one of ours; another length or alphabet is never stored."""
    return value is not None and _VISITOR.fullmatch(value) is not None


def set_visitor(response: Response, visitor: str) -> None:
    response.set_cookie(VISITOR, visitor, max_age=_YEAR, **_attributes())


def set_session(response: Response, token: str) -> None:
    """Kept as long as a session can live at most; the server decides whether it still does."""
    max_age = settings().session_absolute_hours * 3600
    response.set_cookie(SESSION, token, max_age=max_age, **_attributes())


def clear_session(response: Response) -> None:
    response.delete_cookie(SESSION, **_attributes())


def _attributes() -> _Attributes:
    secure = settings().cookie_secure
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": secure}
