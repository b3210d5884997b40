from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message

from web.middleware import QuietErrors

HOST_CONFIG = "/_stcore/host-config"
SAID = {"allowedOrigins": [], "blockErrorDialogs": False}


def asked(path: str, answer: Response | None = None) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body, as a server would send them."""

    def endpoint(request: Request) -> Response:
        return answer or JSONResponse({"encoding": request.headers.get("accept-encoding")})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"accept-encoding", b"gzip")],
    }
    app = QuietErrors(Starlette(routes=[Route("/{rest:path}", endpoint)]))
    with ThreadPoolExecutor(1) as elsewhere:  # the browser of other tests has a loop running here
        elsewhere.submit(asyncio.run, app(scope, receive, send)).result()
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


def test_the_page_shows_no_error_dialogs_of_its_framework() -> None:
    _, headers, body = asked(HOST_CONFIG, JSONResponse(SAID))
    assert json.loads(body) == SAID | {"blockErrorDialogs": True}
    assert int(headers[b"content-length"]) == len(body)


def test_other_answers_pass_as_they_are() -> None:
    assert json.loads(asked("/other", JSONResponse(SAID))[2]) == SAID
    status, _, body = asked(HOST_CONFIG, Response("no", status_code=403))
    assert (status, body) == (403, b"no")


def test_what_is_asked_for_compressed_comes_readable() -> None:
    assert json.loads(asked(HOST_CONFIG)[2]) == {"encoding": None, "blockErrorDialogs": True}
    assert json.loads(asked("/other")[2]) == {"encoding": "gzip"}
