"""What every answer tells the browser it may not do, Streamlit's answers as well as ours.

The Content-Security-Policy is as strict as the front end of Streamlit can be used with:

script-src   inline scripts by hash: one of its index.html, and our own (`web/scripts.py`);
             `blob:`, from which it loads components
style-src    inline styles: emotion, which it is built with, writes them
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecom.settings import settings
from web import scripts

# `window.prerenderReady = false`; a test compares it with the index.html that is installed.
INLINE_SCRIPT = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"

POLICY = {
    "default-src": "'none'",
    "script-src": " ".join(["'self' blob:", INLINE_SCRIPT, *map(scripts.source, scripts.ALL)]),
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "content-security-policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",  # for browsers that do not know frame-ancestors
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
HSTS = f"max-age={365 * 24 * 3600}"


class SecurityHeaders:
    """An answer that has a stricter policy of its own keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _add(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if settings().cookie_secure:
        headers.setdefault("strict-transport-security", HSTS)
