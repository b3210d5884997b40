"""A tab of a browser without the browser: what Streamlit's page says to its server, and hears."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.PageLink_pb2 import PageLink
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60  # seconds until a run must have ended
STREAM = "_stcore/stream"


class Failed(RuntimeError):
    """The run did not end well, or drew an error."""


@dataclass(frozen=True)
class Run:
    """`seconds`: from asking for it until the server said that it has finished."""

    seconds: float
    messages: int
    bytes: int


@dataclass
class Shown:
    """What a page shows, as far as it can be pressed or is asked for. `buttons`, `inputs`: their
    ids by their keys."""

    buttons: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    links: list[PageLink] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)

    def add(self, element: Element) -> None:
        """Raises Failed if it is an error."""
        match element.WhichOneof("type"):
            case "button" if not element.button.disabled:
                self.buttons[_key(element.button.id)] = element.button.id
            case "text_input":
                self.inputs[_key(element.text_input.id)] = element.text_input.id
            case "page_link":
                self.links.append(element.page_link)
            case "html":
                self.html.append(element.html.body)
            case "toast":
                self.toasts.append(element.toast.body)
            case "exception":
                raise Failed(element.exception.message)
            case "alert" if element.alert.format == element.alert.ERROR:
                raise Failed(element.alert.body)

    def links_to(self, path: str) -> list[PageLink]:
        return [link for link in self.links if link.page == path]


@dataclass
class Tab:
    """What the server sends is kept as far as it is asked for; the rest is only counted."""

    stream: ClientConnection
    url: str
    page: str = ""  # the hash by which Streamlit knows it
    query: str = ""
    shown: Shown = field(default_factory=Shown)
    known: dict[str, ForwardMsg] = field(default_factory=dict)  # kept by the browser, by hash

    @classmethod
    async def open(cls, url: str, cookies: dict[str, str]) -> Self:
        """`url` is the shop's; the tab has asked for no page yet."""
        stream = await connect(
            f"ws://{urlsplit(url).netloc}/{STREAM}",
            origin=url,
            subprotocols=["streamlit"],
            additional_headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())},
            max_size=None,
            compression=None,
        )
        return cls(stream, url)

    async def close(self) -> None:
        await self.stream.close()

    async def visit(self, address: str, query: str = "") -> Run:
        """As if `address`, '' for the first page, had been typed."""
        return await self._run(name=address, query=query)

    async def follow(self, link: PageLink) -> Run:
        return await self._run(page=link.page_script_hash, query=link.query_string)

    async def press(self, key: str) -> Run:
        """A button that the page shows."""
        return await self._run(WidgetState(id=self.shown.buttons[key], trigger_value=True))

    async def type(self, key: str, text: str) -> Run:
        """Into a field that the page shows, and Enter."""
        return await self._run(WidgetState(id=self.shown.inputs[key], string_value=text))

    async def _run(
        self,
        *changed: WidgetState,
        name: str = "",
        page: str | None = None,
        query: str | None = None,
    ) -> Run:
        asked = BackMsg()
        state = asked.rerun_script
        state.widget_states.widgets.extend(changed)
        if query is not None:
            self.query = query
        state.query_string = self.query
        if query is None or page is not None:
            state.page_script_hash = self.page if page is None else page
        state.page_name = name
        state.cached_message_hashes.extend(self.known)
        state.context_info.url = f"{self.url}/{name}?{self.query}"
        state.context_info.locale = "en-US"
        state.context_info.timezone = "Asia/Ho_Chi_Minh"
        started = time.perf_counter()
        await self.stream.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            messages, size = await self._until_finished()
        return Run(time.perf_counter() - started, messages, size)

    async def _until_finished(self) -> tuple[int, int]:
        """A run that leads on to another one, or begins anew, ends with that one. One that draws a
        part of the page leaves the rest as it was."""
        messages = size = 0
        drawn = Shown()
        while True:
            received = await self.stream.recv()
            messages, size = messages + 1, size + len(received)
            message = ForwardMsg.FromString(received)
            if message.WhichOneof("type") == "new_session":
                drawn = Shown()
            elif message.WhichOneof("type") != "script_finished":
                self._keep(message, drawn)
            elif message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.shown = drawn
                return messages, size
            elif message.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                self.shown.toasts = drawn.toasts
                return messages, size
            elif message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise Failed("the page does not compile")

    def _keep(self, message: ForwardMsg, drawn: Shown) -> None:
        match message.WhichOneof("type"):
            case "navigation":
                self.page = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "ref_hash":
                drawn.add(self.known[message.ref_hash].delta.new_element)
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                if message.metadata.cacheable:
                    self.known[message.hash] = message
                drawn.add(message.delta.new_element)


def _key(widget_id: str) -> str:
    """Ids end with the key that the page gave: `$$ID-<hash>-<key>`."""
    return widget_id.split("-", 2)[2]
