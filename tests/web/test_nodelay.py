from __future__ import annotations

import socket

from streamlit.web.server.starlette import starlette_server

from web.nodelay import send_at_once


def test_what_streamlit_accepts_sends_small_messages_at_once():
    with starlette_server._bind_socket("127.0.0.1", 0, 1) as listening:
        port = listening.getsockname()[1]
        assert waits(*accepted(listening, port))
        assert send_at_once(port) == 1
        assert not waits(*accepted(listening, port))


def test_what_listens_elsewhere_is_left_alone():
    with starlette_server._bind_socket("127.0.0.1", 0, 1) as listening:
        port = listening.getsockname()[1]
        with socket.create_server(("127.0.0.1", 0)) as other:
            assert send_at_once(other.getsockname()[1]) == 1
        assert waits(*accepted(listening, port))


def accepted(listening: socket.socket, port: int) -> tuple[socket.socket, socket.socket]:
    """The server's end of a new connection, and the other one."""
    client = socket.create_connection(("127.0.0.1", port))
    listening.setblocking(True)
    return listening.accept()[0], client


def waits(server: socket.socket, client: socket.socket) -> bool:
    with server, client:
        return server.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
