"""Where a class on the same network opens the shop: addresses of this machine, and a QR code."""

from __future__ import annotations

import fcntl
import ipaddress
import socket
import struct
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import segno

SIOCGIFADDR = 0x8915  # ioctl of Linux: the IPv4 address of an interface
INTERFACES = Path("/sys/class/net")
# Nothing is sent there: an address for documentation (RFC 5737), behind whatever leads out.
OUTSIDE = ("203.0.113.1", 9)
# White on black by number, since a theme may give other colours to the names.
WHITE_ON_BLACK, PLAIN = "\x1b[38;5;231;48;5;16m", "\x1b[0m"


def urls(host: str | None, port: int) -> list[str] | None:
    """Addresses that others type for an app that listens at `host`, the likeliest one first.

    Empty: this machine is in no network. None: the app listens to this machine alone.
    """
    if host == "localhost" or (host and _is_loopback(host)):
        return None
    found = addresses() if host in (None, "", "::", "0.0.0.0") else [host]  # noqa: S104
    return [f"http://{address}:{port}" for address in found]


def addresses() -> list[str]:
    """IPv4 addresses of this machine in networks of its own; asks nobody, so needs no internet.

    First that of a network card which leads out; bridges and tunnels, which lead to containers or
    elsewhere, come last.
    """
    cards = dict(_cards())
    way_out = _way_out()
    if way_out and way_out not in cards:
        cards[way_out] = False
    reachable = [one for one in cards if _is_local(one)]
    return sorted(reachable, key=lambda one: (not cards[one], one != way_out))


def code_for_terminal(url: str) -> str:
    """In letters, light on dark whatever the colours of the terminal are."""
    out = StringIO()
    segno.make(url, micro=False).terminal(out, compact=True, border=4)
    lines = out.getvalue().splitlines()
    return "\n".join(f"{WHITE_ON_BLACK}{line}{PLAIN}" for line in lines)


def _cards() -> Iterator[tuple[str, bool]]:
    """The address of each network interface that is up, and whether it is a real one."""
    if not INTERFACES.is_dir():  # not Linux
        return
    for _number, name in socket.if_nameindex():
        if (INTERFACES / name / "operstate").read_text().strip() != "down":
            address = _address_of(name)
            if address:
                yield address, (INTERFACES / name / "device").exists()


def _address_of(interface: str) -> str | None:
    asked = struct.pack("256s", interface.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        try:
            answer = fcntl.ioctl(asker, SIOCGIFADDR, asked)
        except OSError:  # it has none
            return None
    return socket.inet_ntoa(answer[20:24])


def _way_out() -> str | None:
    """The address that this machine would send from."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        try:
            sender.connect(OUTSIDE)
        except OSError:  # it is in no network, or in one that leads nowhere
            return None
        return sender.getsockname()[0]


def _is_local(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return not (found.is_loopback or found.is_link_local or found.is_unspecified)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name
        return False
