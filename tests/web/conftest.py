"""The shop's routes and middleware behind a real HTTP server, and a small browser to ask it.

`browser.ask("GET", "/")` → an Answer; it keeps and sends cookies as a browser would.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import Morsel, SimpleCookie

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from web.middleware import middleware
from web.routes import routes

TIMEOUT = 30  # seconds
PAGE = {"accept": "text/html,application/xhtml+xml"}
OUR_SCRIPT = {"x-requested-with": "glass-shop", "sec-fetch-site": "same-origin"}


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def cookies(self) -> dict[str, Morsel[str]]:
        found: SimpleCookie = SimpleCookie()
        for value in self.headers.get_all("set-cookie", []):
            found.load(value)
        return dict(found)

    @property
    def error(self) -> str:
        return json.loads(self.body)["error"]


@dataclass
class Browser:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str | None = None
    ) -> Answer:
        sent = dict(headers or {})
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        for name, morsel in answer.cookies.items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value
        return answer


async def _page(request: Request) -> Response:
    """Like the page of the app: a browser that has it is told so, without a content type."""
    if request.headers.get("if-none-match"):
        return Response(status_code=304)
    return HTMLResponse("<!doctype html>", headers={"cache-control": "no-cache"})


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    app = Starlette(routes=[*routes, Route("/", _page)], middleware=middleware)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    end = time.monotonic() + TIMEOUT
    while not server.started and time.monotonic() < end:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(TIMEOUT)


@pytest.fixture
def new_browser(port: int) -> Callable[[], Browser]:
    return lambda: Browser(port)


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    return new_browser()
