"""What the terminal says when the shop is open."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ecom import accounts
from ops import clients, lan

NO_NETWORK = """\
This machine is in no network that others could reach it by: join the class's Wi-Fi, plug in a
cable, or open a hotspot on it. No restart is needed: the page Classroom shows the address."""


def welcome(
    port: int,
    private: bool,
    network: list[str] | None,
    teachers: Sequence[str] = (),
    password: str | None = None,
) -> None:
    """`private`: its servers are our own, so that we know how to look inside.

    `network`: addresses for others, see `lan.urls`. `teachers`: whose `password` is the teacher's.
    """
    lines = ["", f"The shop is open: http://localhost:{port}"]
    if network is not None:
        lines += ["", *_for_the_network(network)]
    if demo := accounts.demo_accounts():
        lines += ["", "Demo accounts (user name, password):"]
        lines += [f"  {one.username:<12} {one.password:<14} {one.title}" for one in demo]
    if teachers and password:
        lines += ["", "For the teacher alone, until the shop is closed (user name, password):"]
        lines += [f"  {name:<12} {password}" for name in teachers]
    if private:
        lines += [
            "",
            "Look inside, in another terminal:",
            f"  MySQL  {clients.shown('mysql')}",
            f"  Redis  {clients.shown('redis')}",
        ]
    print("\n".join([*lines, "", "Ctrl-C closes it."]), flush=True)


def _for_the_network(urls: list[str]) -> list[str]:
    if not urls:
        return [NO_NETWORK]
    lines = [f"Everybody in this network opens: {urls[0]}"]
    if sys.stdout.isatty():
        lines += ["", lan.code_for_terminal(urls[0])]
    if others := urls[1:]:
        lines += ["", "If that does not open: " + ", ".join(others)]
    return lines
