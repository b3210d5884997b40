"""Where the class opens the shop: the address in the network, and its QR code for the projector."""

from __future__ import annotations

import segno
import streamlit as st

from ops import startup
from pages.parts.texts import _

CODE_WIDTH = 320  # pixels; its own button shows it as large as the screen


def draw() -> None:
    """For whoever rules the classroom."""
    urls = startup.network_urls(st.get_option("server.address"), st.get_option("server.port"))
    st.subheader(_("For the class to open"), anchor=False)
    if urls is None:
        st.write(_("The shop listens to this machine alone. To let a class in, start it with:"))
        st.code("make run LAN=1", language="shell")
        return
    if not urls:
        st.warning(
            _(
                "This machine is in no network that others could reach it by. Join the class's "
                "Wi-Fi, plug in a cable, or open a hotspot on it; then reload this page."
            ),
            icon=":material/wifi_off:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="large"):
        st.image(picture(urls[0]), width=CODE_WIDTH, alt=_("QR code of {url}", url=urls[0]))
        with st.container(width=420, gap="small"):
            st.markdown(f"## {urls[0].removeprefix('http://')}")
            st.write(_("Everybody in this network types this address or scans the code."))
            in_trouble(urls[1:])


def in_trouble(others: list[str]) -> None:
    if others:
        st.caption(_("If it does not open: {urls}", urls=", ".join(others)))
    st.caption(
        _(
            "If nothing opens, a firewall on this machine may close port {port}, or the Wi-Fi "
            "keeps its guests apart: a phone's hotspot does not.",
            port=st.get_option("server.port"),
        )
    )


def picture(url: str) -> str:
    """SVG, black on white in the dark theme, too: that is what cameras read."""
    code = segno.make(url, micro=False)
    return code.svg_inline(scale=10, border=4, light="#fff", omitsize=True)
