"""A proxy that cuts lines: between the app and a server, in the middle of what is said.

    proxy = Proxy(path, server)     # listens on the socket `path`, passes on to the socket `server`
    proxy.cut(Cut("answer", 17))    # of the next answer 17 bytes arrive (if it has more), no more

While the server is down, a line to it ends as soon as it is taken.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Where = Literal["ask", "answer", "commit", "before commit"]

COMMIT = b"\x03COMMIT"  # as the MySQL driver sends it: COM_QUERY and the text
CHUNK = 65536


@dataclass(frozen=True)
class Cut:
    """Of what is said next, `after` bytes (modulo its length) are passed on, then the line is cut.

    `commit`: the server is given the COMMIT, and its reply is cut; `before commit`: it is not.
    """

    where: Where
    after: int = 0


@dataclass
class _Line:
    """Both ends of one connection. `cut`: its next answer is to be cut there."""

    ends: list[asyncio.StreamWriter] = field(default_factory=list)
    cut: Cut | None = None

    def hang_up(self) -> None:
        for end in self.ends:
            end.transport.abort()


class Proxy:
    def __init__(self, path: Path, server: Path) -> None:
        self.path, self.server = path, server
        self.done = 0  # cuts
        self._cuts: deque[Cut] = deque()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"proxy {path.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def cut(self, *cuts: Cut) -> None:
        """One after the other, on whatever line the next thing of that kind is said."""
        self._cuts.extend(cuts)

    def heal(self) -> None:
        self._cuts.clear()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(
            asyncio.start_unix_server(self._connected, path=self.path)
        )
        self._ready.set()
        self._loop.run_forever()
        listening.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _connected(self, asks: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        line = _Line([client])
        try:
            answers, server = await asyncio.open_unix_connection(self.server)
        except OSError:  # the server is down
            line.hang_up()
            return
        line.ends.append(server)
        ways = (self._ask(line, asks, server), self._answer(line, answers, client))
        try:
            await asyncio.gather(*ways)
        except OSError:
            return  # one end has hung up
        finally:
            line.hang_up()

    async def _ask(
        self, line: _Line, client: asyncio.StreamReader, server: asyncio.StreamWriter
    ) -> None:
        while data := await client.read(CHUNK):
            commits = COMMIT in data
            if cut := self._take("ask", *(("commit", "before commit") if commits else ())):
                if cut.where == "commit":
                    line.cut = cut
                else:
                    part = 0 if cut.where == "before commit" else cut.after % len(data)
                    await self._cut(line, server, data[:part])
                    return
            server.write(data)
            await server.drain()
        line.hang_up()

    async def _answer(
        self, line: _Line, server: asyncio.StreamReader, client: asyncio.StreamWriter
    ) -> None:
        while data := await server.read(CHUNK):
            if cut := line.cut or self._take("answer"):
                await self._cut(line, client, data[: cut.after % len(data)])
                return
            client.write(data)
            await client.drain()
        line.hang_up()

    def _take(self, *where: Where) -> Cut | None:
        if self._cuts and self._cuts[0].where in where:
            return self._cuts.popleft()
        return None

    async def _cut(self, line: _Line, end: asyncio.StreamWriter, part: bytes) -> None:
        """What was passed on still arrives: the line is closed behind it, not thrown away."""
        self.done += 1
        end.write(part)
        await end.drain()
        for writer in line.ends:
            writer.close()
