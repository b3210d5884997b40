"""redis-py's connections, which note in the current story each command and its reply."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from ssl import SSLContext, SSLSocket
from typing import Any

from redis.connection import Connection, SSLConnection, UnixDomainSocketConnection

from ecom import trace
from ecom.trace import Command, Story, Text

SCRIPTS = Path(__file__).parent / "lua"
LONGEST = 60  # letters of a text in a reply that a story keeps


class _Traced:
    """Replies come in the order of the commands, so each takes the first one that waits.

    Commands are noted when they are sent: what is sent on the way, to connect or to see whether the
    line is healthy, has its reply before.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._packed: list[Sequence[Any]] = []
        self._waiting: deque[tuple[Story, Command]] = deque()
        super().__init__(*args, **kwargs)

    def send_command(self, *args: Any, **kwargs: Any) -> None:
        self._packed = [args]
        super().send_command(*args, **kwargs)

    def pack_command(self, *args: Any) -> Any:
        self._packed = [args]
        return super().pack_command(*args)

    def pack_commands(self, commands: Iterable[Sequence[Any]]) -> Any:
        self._packed = list(commands)
        return super().pack_commands(self._packed)

    def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        story = trace.heard()
        packed, self._packed = self._packed, []
        if story is None:
            self._waiting.clear()
            super().send_packed_command(command, check_health)
            return
        if not self.is_connected:
            self.connect()
        if check_health:
            self.check_health()
        noted = [_noted(story, args, id(self)) for args in packed]
        self._waiting.extend((story, entry) for entry in noted)
        try:
            super().send_packed_command(command, check_health=False)
        except BaseException as error:
            for entry in noted:
                story.answered(entry, error)
            raise

    def read_response(self, *args: Any, **kwargs: Any) -> Any:
        if not self._waiting:
            return super().read_response(*args, **kwargs)
        story, command = self._waiting.popleft()
        try:
            reply = super().read_response(*args, **kwargs)
        except BaseException as error:
            story.answered(command, error)
            raise
        story.answered(command)
        command.reply, command.reply_bytes = _kept(reply), _size(reply)
        return reply

    def disconnect(self, *args: Any, **kwargs: Any) -> None:
        self._waiting.clear()  # nothing more is answered on this line
        super().disconnect(*args, **kwargs)


def _noted(story: Story, args: Sequence[Any], connection: int) -> Command:
    name, *rest = map(_text, args)
    texts = (*name.split(), *rest)  # SCRIPT LOAD is sent as two words
    return story.add(Command, args=texts, script=_script(texts), connection=connection)


class TracedConnection(_Traced, Connection):
    pass


class TracedSSLConnection(_Traced, SSLConnection):
    """`tls` decides what is trusted. `known_as`: the name in the certificate of a server whose
    address is a number, as nodes of a managed cluster tell theirs."""

    def __init__(self, *args: Any, tls: SSLContext, known_as: str | None, **kwargs: Any) -> None:
        self._tls, self._known_as = tls, known_as
        super().__init__(*args, **kwargs)

    def _wrap_socket_with_ssl(self, sock: socket) -> SSLSocket:
        return self._tls.wrap_socket(sock, server_hostname=self._named())

    def _named(self) -> str:
        if self._known_as and _is_number(self.host) and not _is_number(self._known_as):
            return self._known_as
        return self.host


class TracedUnixConnection(_Traced, UnixDomainSocketConnection):
    pass


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def connection_class(url: str) -> type[Any]:
    """For a client of `url`: redis://, rediss:// or unix://."""
    kinds: dict[str, type[Any]] = {"rediss": TracedSSLConnection, "unix": TracedUnixConnection}
    return kinds.get(url.partition(":")[0], TracedConnection)


@cache
def _names() -> dict[str, str]:
    """Of our scripts, by their text and by its SHA-1."""
    texts = {path: path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.lua")}
    sha: Callable[[str], str] = lambda text: hashlib.sha1(  # noqa: E731
        text.encode(), usedforsecurity=False
    ).hexdigest()
    return {key: path.stem for path, text in texts.items() for key in (text, sha(text))}


def _script(args: tuple[str, ...]) -> str | None:
    if args[0].upper() in ("EVAL", "EVALSHA") and len(args) > 1:
        return _names().get(args[1])
    return None


def _text(arg: Any) -> str:
    if isinstance(arg, bytes):
        return arg.decode("utf-8", "replace")
    return arg if isinstance(arg, str) else str(arg)


def _kept(reply: Any) -> Any:
    """Dozens of stories are kept for every visitor: no page of the shop stays in them."""
    if isinstance(reply, (str, bytes)) and len(reply) > LONGEST:
        return Text(_size(reply))
    if isinstance(reply, (list, tuple)):
        return [_kept(one) for one in reply]
    if isinstance(reply, dict):
        return {key: _kept(value) for key, value in reply.items()}
    return reply


def _size(reply: Any) -> int:
    if reply is None:
        return 0
    if isinstance(reply, (list, tuple, set)):
        return sum(_size(one) for one in reply)
    if isinstance(reply, dict):
        return sum(_size(key) + _size(value) for key, value in reply.items())
    return len(reply) if isinstance(reply, bytes) else len(str(reply).encode())
