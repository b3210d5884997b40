"""`/style-<digest>.css`: the shop's own CSS, on top of the theme in `.streamlit/config.toml`.

The page names it at every rerun (`pages/parts/style.py`), so it is not sent again with each.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SHEETS = Path(__file__).resolve().parents[1] / "pages" / "parts"
_YEAR = 365 * 24 * 3600

_CONTENT = b"\n".join(sheet.read_bytes() for sheet in sorted(_SHEETS.glob("*.css")))
_DIGEST = hashlib.sha256(_CONTENT).hexdigest()[:16]

PATH = "/style-{digest}.css"
URL = PATH.format(digest=_DIGEST)


async def style(request: Request) -> Response:
    """Whoever asks for the sheet of another version of the shop gets this one, and keeps it not."""
    is_this = request.path_params["digest"] == _DIGEST
    kept = f"public, max-age={_YEAR}, immutable" if is_this else "no-store"
    return Response(_CONTENT, media_type="text/css", headers={"cache-control": kept})


class PreloadStyle:
    """With the page comes word of its style sheet, which is there before the page is drawn."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return

        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                MutableHeaders(scope=message).append("link", f"<{URL}>; rel=preload; as=style")
            await send(message)

        await self.app(scope, receive, send_with_link)
