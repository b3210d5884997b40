"""Doors that Streamlit opens to everybody, and the shop does not.

uploads   for staff that handle products only. Streamlit takes files from whoever has a page open
          and keeps them in memory, `server.maxUploadSize` for each, without an end to their number
metrics   for nobody: sessions and memory of the process
agent     for nobody: pages as JSON; it is off, and stays off if a setting of Streamlit turns it on
"""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ecom import permissions, sessions
from ecom.errors import Unavailable
from web import cookies

_log = logging.getLogger(__name__)

RIGHT = "products.write"  # every page with a field for files is behind it
_UPLOAD = "/_stcore/upload_file/"
_CLOSED = ("/_stcore/metrics", "/_stcore/agent/")


class StreamlitDoors:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = await _refusal(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)


async def _refusal(scope: Scope) -> Response | None:
    path = scope["path"]
    if any(closed in path for closed in _CLOSED):
        return JSONResponse({"error": "not_found"}, 404)
    if _UPLOAD not in path or scope["method"] == "OPTIONS":
        return None
    token = HTTPConnection(scope).cookies.get(cookies.SESSION, "")
    try:
        found = await run_in_threadpool(sessions.find, token)
    except Unavailable as error:
        _log.warning("whose upload it is could not be read: %s", error)
        return JSONResponse({"error": error.code}, 503)
    if permissions.allows(found.user if found else None, RIGHT):
        return None
    return JSONResponse({"error": "not_allowed"}, 403)
