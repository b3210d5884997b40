"""What the terminal says when the shop is open."""

from __future__ import annotations

from ecom.settings import settings
from ops import clients


def welcome(address: str, private: bool) -> None:
    """`private`: its servers are our own, so that we know how to look inside."""
    lines = ["", f"The shop is open: {address}"]
    if settings().demo:
        from ops.demo import accounts  # only now: a shop without the demo needs none of it

        lines += ["", "Demo accounts:", *(f"  {line}" for line in accounts.lines())]
    if private:
        lines += [
            "",
            "Look inside, in another terminal:",
            f"  MySQL  {clients.shown('mysql')}",
            f"  Redis  {clients.shown('redis')}",
        ]
    print("\n".join([*lines, "", "Ctrl-C closes it."]), flush=True)
