"""No other site acts through a visitor's browser: what changes something comes from our own pages.

Streamlit lets pages of any program on `localhost` open its WebSocket, and asks an address service
on the internet for the machine's own before it refuses others. Here an Origin that is not the Host
that was asked for is refused at once. (So a proxy in front passes the browser's Host on.)

Whoever sends no Origin is no browser: it has no cookies of a visitor that it could use.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_READING = ("GET", "HEAD", "OPTIONS")
_POLICY_VIOLATION = 1008  # RFC 6455; before the handshake is answered it is sent as a 403
_PORTS = {"http": 80, "https": 443}


class SameOrigin:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        changes = scope["type"] == "websocket" or (
            scope["type"] == "http" and scope["method"] not in _READING
        )
        if not changes or is_ours(Headers(scope=scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await JSONResponse({"error": "not_our_page"}, 403)(scope, receive, send)


def is_ours(headers: Headers) -> bool:
    """Whether the page that asks, if the browser names it, is one of the address asked for."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origins = headers.getlist("origin")
    return not origins or (len(origins) == 1 and _same(origins[0], headers.get("host", "")))


def _same(origin: str, host: str) -> bool:
    """`http://shop:80` and `shop` are one. "null" and what is no address are nobody's."""
    try:
        page, asked = urlsplit(origin), urlsplit(f"//{host}")
        port = _PORTS.get(page.scheme)
        return (
            port is not None
            and page.hostname is not None
            and page.hostname == asked.hostname
            and (page.port or port) == (asked.port or port)
        )
    except ValueError:  # a port that is no number, half an IPv6 address
        return False
