"""`/session`: the cookie that keeps a browser signed in.

Signing in happens over the page's WebSocket, which cannot set an HttpOnly cookie. The page
therefore hands its script a ticket (one use, 60 s, this visitor only), and the script posts it
here.
"""

from __future__ import annotations

import json
import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ecom import sessions
from ecom.errors import Unavailable
from web import cookies

_log = logging.getLogger(__name__)
_LONGEST_BODY = 1024


async def start_session(request: Request) -> Response:
    """POST {"ticket": …}: 204 with the cookie, 401 if the ticket is not good (any more)."""
    if not _is_from_our_page(request):
        return _refusal(403, "not_our_page")
    ticket = await _ticket(request)
    visitor = request.cookies.get(cookies.VISITOR)
    if ticket is None or not cookies.is_visitor(visitor):
        return _refusal(400, "invalid_input")
    try:
        token = await run_in_threadpool(sessions.redeem, ticket, visitor)
    except Unavailable as error:
        _log.warning("a sign-in ticket could not be redeemed: %s", error)
        return _refusal(503, error.code)
    if token is None:
        return _refusal(401, "ticket_refused")
    response = Response(status_code=204, headers=_NEVER_STORED)
    cookies.set_session(response, token)
    return response


async def end_session(request: Request) -> Response:
    """DELETE: the session of the cookie ends, and this browser forgets it in any case."""
    if not _is_from_our_page(request):
        return _refusal(403, "not_our_page")
    response = Response(status_code=204, headers=_NEVER_STORED)
    token = request.cookies.get(cookies.SESSION)
    if token:
        try:
            await run_in_threadpool(sessions.end, token)
        except Unavailable as error:
            _log.warning("a session could not be ended: %s", error)
            response = _refusal(503, error.code)
    cookies.clear_session(response)
    return response


_NEVER_STORED = {"cache-control": "no-store"}


def _is_from_our_page(request: Request) -> bool:
    """Browsers name the site a request comes from, and let other sites send no custom header."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site == "same-origin" and request.headers.get("x-requested-with") == "glass-shop"


async def _ticket(request: Request) -> str | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            return None
    try:
        content = json.loads(body)
    except ValueError:
        return None
    ticket = content.get("ticket") if isinstance(content, dict) else None
    return ticket if isinstance(ticket, str) and ticket else None


def _refusal(status: int, code: str) -> Response:
    return JSONResponse({"error": code}, status_code=status, headers=_NEVER_STORED)
