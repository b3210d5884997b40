"""What the terminal says when the shop is open."""

from __future__ import annotations

from ecom import accounts
from ops import clients


def welcome(address: str, private: bool) -> None:
    """`private`: its servers are our own, so that we know how to look inside."""
    lines = ["", f"The shop is open: {address}"]
    if demo := accounts.demo_accounts():
        lines += ["", "Demo accounts (user name, password):"]
        lines += [f"  {one.username:<12} {one.password:<14} {one.title}" for one in demo]
    if private:
        lines += [
            "",
            "Look inside, in another terminal:",
            f"  MySQL  {clients.shown('mysql')}",
            f"  Redis  {clients.shown('redis')}",
        ]
    print("\n".join([*lines, "", "Ctrl-C closes it."]), flush=True)
