"""What every HTTP answer passes through before it leaves."""

from __future__ import annotations

import json

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import cookies
from web.headers import SecurityHeaders
from web.origins import SameOrigin
from web.streamlit_doors import StreamlitDoors
from web.style import PreloadStyle


class VisitorCookie:
    """Gives a browser its `visitor` cookie with the first page it loads.

    A browser that lost its cookies may still hold the page: the answer is then 304 without a
    content type, so the request is asked for what it wants, not the response for what it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_new_visitor(HTTPConnection(scope)):
            await self.app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                _add_visitor(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def _is_new_visitor(request: HTTPConnection) -> bool:
    wants_page = "text/html" in request.headers.get("accept", "")
    return wants_page and not cookies.is_visitor(request.cookies.get(cookies.VISITOR))


def _add_visitor(headers: MutableHeaders) -> None:
    response = Response()
    cookies.set_visitor(response, cookies.new_visitor())
    headers.append("set-cookie", response.headers["set-cookie"])
    headers["cache-control"] = "no-store"  # nobody else may be given this cookie


class QuietErrors:
    """No dialogs of Streamlit's own ("Is Streamlit still running?"): they speak to developers.

    While the app cannot be reached the page stays as it is, says that it is connecting, and goes
    on by itself. `st.App` takes no route of that name, so its answer is changed on the way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].endswith("/_stcore/host-config"):
            await self.app(scope, receive, send)
            return
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self.app(scope | {"headers": plain}, receive, keep)
        start, body = answer[0], b"".join(message.get("body", b"") for message in answer[1:])
        if start["status"] == 200:
            body = json.dumps(json.loads(body) | {"blockErrorDialogs": True}).encode()
            MutableHeaders(scope=start)["content-length"] = str(len(body))
        await send(start)
        await send({"type": "http.response.body", "body": body})


middleware: list[Middleware] = [
    Middleware(SecurityHeaders),
    Middleware(SameOrigin),
    Middleware(StreamlitDoors),
    Middleware(VisitorCookie),
    Middleware(PreloadStyle),
    Middleware(QuietErrors),
]
