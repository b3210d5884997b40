"""The real server, asked by programs instead of browsers: raw requests, raw WebSockets."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from ecom import sessions
from ecom.settings import ROOT
from ecom.users import User
from tests.conftest import MYSQL_URL
from tests.doors.conftest import facts
from tests.doors.hostile import TEXTS
from tests.ecom.conftest import Maker
from web import cookies
from web.headers import HEADERS

MEGABYTE = 1024 * 1024


@dataclass
class Server:
    port: int
    log: Path

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str | bytes) -> Answer:
        """One request on a connection of its own, whatever is in it."""
        sent: dict[str, str | bytes] = {"host": self.host, "connection": "close"}
        sent |= {"content-length": str(len(body))} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        head = f"{method} {path} HTTP/1.1\r\n".encode("utf-8", "surrogatepass")
        for name, value in sent.items():
            raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
            head += name.encode() + b": " + raw + b"\r\n"
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            got = b""
            with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was all sent
                line.sendall(head + b"\r\n" + body)
            with suppress(ConnectionResetError):
                while part := line.recv(65_536):
                    got += part
        return Answer(got)

    def stream(self, origin: str | None, *, cookie: str = "", **more: object) -> ClientConnection:
        """The WebSocket of a page. Raises InvalidStatus where it is refused."""
        return connect(
            f"ws://{self.host}/_stcore/stream",
            origin=origin,  # type: ignore[arg-type]
            additional_headers={"cookie": cookie} if cookie else {},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            **more,  # type: ignore[arg-type]
        )


class Answer:
    def __init__(self, got: bytes) -> None:
        head, _, self.body = got.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1]) if first else 0
        pairs = [line.partition(": ")[::2] for line in lines]
        self.headers = {name.lower(): value for name, value in pairs}


@pytest.fixture(scope="module")
def server(installed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("doors") / "app.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=out, stderr=out)
    found = Server(port, log)
    try:
        end = time.monotonic() + 60
        while not _is_open(found):
            assert process.poll() is None and time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        yield found
    finally:
        process.kill()
        process.wait()


def _is_open(server: Server) -> bool:
    try:
        return server.ask("GET", "/healthz").status == 200
    except ConnectionError:
        return False


@pytest.fixture
def token(make: Maker, shop: str) -> Callable[[str], str]:
    """The session of somebody new."""

    def begin(who: str) -> str:
        user_id = make.customer() if who == "customer" else make.employee(who)
        user: User = make.user(user_id)
        return sessions.start(user, cookies.new_visitor()).token

    return begin


PAGES = [
    "/", "/product?id=1", "/no/such/page", "/%2e%2e/%2e%2e/etc/passwd", "/x/..%2f..%2fetc/passwd",
    "//evil.example/", "/_stcore/health", "/_stcore/host-config", "/healthz", "/media/none.csv",
    "/pictures/phone-3.svg", "/pictures/..%2f..%2fapp.py.svg", "/pictures/upload-x.webp",
    "/session", "/component/x/../../../etc/passwd", "/_stcore/bidi-components/../../app.py",
    "/static/js/none.js", "/favicon.png",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_headers_and_none_is_a_file_of_ours(server: Server, path: str) -> None:
    answer = server.ask("GET", path, accept="text/html")
    assert answer.status < 500
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value or "default-src 'none'" in answer.headers[name]
    assert b"root:" not in answer.body
    assert b"import streamlit" not in answer.body


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_streamlit_tells_everybody_the_shop_tells_nobody(server: Server, path: str) -> None:
    assert server.ask("GET", path).status == 404
    assert server.ask("POST", path).status == 404


def test_no_text_in_a_path_a_header_or_a_cookie_breaks_the_server(server: Server) -> None:
    odd = []
    for name, text in TEXTS.items():
        raw = re.sub(rb"[\r\n\0]", b" ", text.encode("utf-8", "surrogatepass"))[:8_000]
        quoted = "".join(f"%{byte:02x}" for byte in raw[:300])
        answers = {
            "path": server.ask("GET", f"/{quoted}?id={quoted}&{quoted}"),
            "cookie": server.ask(
                "GET", "/", accept="text/html", cookie=b"visitor=" + raw + b"; session=" + raw
            ),
            "session": server.ask(
                "DELETE", "/session", cookie=b"session=" + raw, x_requested_with="glass-shop"
            ),
            "ticket": server.ask(
                "POST", "/session", raw, cookie=b"visitor=" + raw, x_requested_with="glass-shop"
            ),
            "headers": server.ask(
                "GET", "/", x_forwarded_for=raw, referer=raw, user_agent=raw, accept_language=raw,
                x_forwarded_proto=raw, forwarded=raw,
            ),
            "host": server.ask("GET", "/", host=raw),
        }  # fmt: skip
        odd += [f"{name} {where}" for where, got in answers.items() if not 200 <= got.status < 500]
        assert "session" not in answers["cookie"].headers.get("set-cookie", "")
    assert odd == []
    assert "Traceback" not in server.log.read_text()


def test_a_line_break_in_an_address_makes_no_header(server: Server) -> None:
    for path in ("/%0d%0aset-cookie:%20x=y", "/?q=%0d%0aset-cookie:%20x=y", "/media/%0d%0ax:y"):
        answer = server.ask("GET", path, accept="*/*")
        assert "x" not in answer.headers
        assert "x=y" not in answer.headers.get("set-cookie", "")


def test_a_cookie_that_somebody_planted_is_not_taken_over(server: Server) -> None:
    answer = server.ask("GET", "/", accept="text/html", cookie="visitor=planted")
    given = answer.headers["set-cookie"]
    assert given.startswith("visitor=") and "planted" not in given
    assert {"httponly", "samesite=lax", "path=/"} <= set(given.lower().split("; "))


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:{other}", "http://127.0.0.1", "null"]
)
def test_another_site_opens_no_page_through_a_visitors_browser(
    server: Server, origin: str, token: Callable[[str], str]
) -> None:
    cookie = f"session={token('sales')}"
    with pytest.raises(InvalidStatus) as refused:
        server.stream(origin.format(other=server.port + 1), cookie=cookie)
    assert refused.value.response.status_code == 403
    with server.stream(f"http://{server.host}", cookie=cookie):
        pass  # our own page is let in


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/session", "/_stcore/upload_file/x/y"])
def test_another_site_changes_nothing(server: Server, method: str, path: str) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}):
        answer = server.ask(method, path, x_requested_with="glass-shop", **headers)
        assert answer.status == 403
        assert "access-control-allow-origin" not in answer.headers


def test_no_answer_may_be_read_by_another_site(server: Server) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/healthz"):
        answer = server.ask("GET", path, origin="https://evil.example")
        assert "access-control-allow-origin" not in answer.headers


FILE = (
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n'
    b"Content-Type: text/csv\r\n\r\n%b\r\n--x--\r\n"
)


def upload(server: Server, content: bytes, cookie: str, **headers: str) -> Answer:
    return server.ask(
        "PUT", "/_stcore/upload_file/no-session/file", FILE % content,
        content_type="multipart/form-data; boundary=x", cookie=cookie, **headers,
    )  # fmt: skip


def test_only_staff_of_products_may_upload_and_only_with_a_token_of_our_page(
    server: Server, token: Callable[[str], str]
) -> None:
    xsrf = server.ask("GET", "/_stcore/health").headers["set-cookie"].split(";")[0]
    known = xsrf.partition("=")[2]
    for who, status in {"customer": 403, "warehouse": 403, "finance": 403}.items():
        cookie = f"session={token(who)}; {xsrf}"
        assert upload(server, b"a", cookie, x_xsrftoken=known).status == status
    assert upload(server, b"a", xsrf, x_xsrftoken=known).status == 403
    seller = f"session={token('sales')}; {xsrf}"
    assert upload(server, b"a", seller).status == 403, "without a token"
    answer = upload(server, b"a", seller, x_xsrftoken=known)
    assert answer.status == 400 and b"Invalid session_id" in answer.body


def test_what_is_too_large_is_not_read(server: Server, token: Callable[[str], str]) -> None:
    assert (
        server.ask("POST", "/session", b"x" * MEGABYTE, x_requested_with="glass-shop").status == 400
    )
    assert server.ask("GET", "/" + "x" * MEGABYTE).status == 400
    assert server.ask("GET", "/", cookie="x" * MEGABYTE).status == 400


FRAMES = {
    "text": "hello",
    "no protobuf": b"\xff" * 100,
    "empty": b"",
    "larger than a page may be": b"\x00" * (7 * MEGABYTE),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_that_no_page_sends_ends_the_line_and_nothing_else(
    server: Server, name: str
) -> None:
    with server.stream(f"http://{server.host}") as line:
        line.send(FRAMES[name])
        with suppress(ConnectionClosed, TimeoutError):
            while told := line.recv(timeout=0.3, decode=False):
                assert b"Traceback" not in told
    assert server.ask("GET", "/healthz").status == 200


def test_nothing_of_it_changed_the_shop(server: Server, shop: str) -> None:
    before = facts(MYSQL_URL)
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"):
        for path in ("/", "/session", "/healthz", "/pictures/phone-3.svg", "/_stcore/stream"):
            assert server.ask(method, path).status < 500
    assert facts(MYSQL_URL) == before
