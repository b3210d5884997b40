"""What Redis holds and does at this moment: memory, hits, keys by family, lives counting down."""

from __future__ import annotations

from itertools import pairwise

import streamlit as st

from ecom.glass import live_redis
from ecom.glass.live_redis_types import Key, Server
from pages.parts import routes
from pages.parts.classroom import access
from pages.parts.glass import figures
from pages.parts.live import families, looks, table
from pages.parts.live.table import Cell
from pages.parts.money import number
from pages.parts.texts import _, ngettext


def main() -> None:
    st.title(routes.title("live-redis"), anchor=False)
    access.guard()
    st.markdown(
        _(
            "What :red[**Redis**] holds and does at this moment. Use the shop in another tab and "
            "watch keys come, count down and go. Looking is not counted."
        )
    )
    st.fragment(now, run_every=looks.EVERY)()
    st.fragment(keys, run_every=looks.EVERY)()


def now() -> None:
    with looks.told():
        seen = looks.look("redis", live_redis.server)
        tiles(seen[0], seen[-1])
        steps = [(after.at, live_redis.between(before, after)) for before, after in pairwise(seen)]
        left, right = st.columns(2)
        with left:
            st.markdown(_("**Hit ratio** of reads"))
            looks.line("hits", "redis", [(at, rates.hit_ratio) for at, rates in steps], "%")
        with right:
            st.markdown(_("**Commands** per second"))
            looks.line("commands", "redis", [(at, rates.commands) for at, rates in steps], "n")


def tiles(first: Server, last: Server) -> None:
    rates = live_redis.between(first, last)
    reads = rates.hits + rates.misses
    full = (
        _("of {size}", size=figures.size(last.limit))
        if last.limit
        else _("at most {size} so far", size=figures.size(last.peak))
    )
    looks.tiles(
        "redis",
        [
            (_("Memory"), figures.size(last.used), full),
            (_("Keys"), number(last.keys), ended(last)),
            (
                _("Hit ratio"),
                percent(rates.hit_ratio),
                ngettext("{n} read watched", "{n} reads watched", reads, n=number(reads)),
            ),
            (
                _("Since it started"),
                percent(last.hit_ratio),
                _("{n} hits", n=number(last.hits)),
            ),
            (_("Clients"), number(last.clients), f"Redis {last.version}"),
        ],
    )


def ended(server: Server) -> str:
    if server.evicted:
        return _("{n} pushed out", n=number(server.evicted))
    return _("{n} ended by themselves", n=number(server.expired))


def percent(ratio: float | None) -> str:
    return "–" if ratio is None else f"{number(100 * ratio, 1)} %"


def keys() -> None:
    with looks.told():
        found = live_redis.shop_keys()
        st.subheader(_("Keys by family"), anchor=False)
        if not found.families:
            st.info(_("Redis holds nothing of the shop yet. Open a page of it."))
            return
        if not found.complete:
            most = number(live_redis.MOST_KEYS)
            st.caption(_("There are more keys than are looked at here: these are {n}.", n=most))
        most_bytes = max(one.bytes for one in found.families) or 1
        table.draw(
            "redis",
            [_("Family"), _("Keys"), _("Memory")],
            [
                [
                    Cell(one.name, note=families.words(one.name)),
                    number(one.keys),
                    Cell(figures.size(one.bytes), one.bytes / most_bytes),
                ]
                for one in found.families
            ],
        )
        st.subheader(_("What ends first"), anchor=False)
        st.caption(
            _(
                "Up to {n} keys of each family. Hashes of visitors are cut short: nobody can sign "
                "in with what is shown.",
                n=live_redis.SHOWN,
            )
        )
        table.draw(
            "redis",
            [_("Key"), _("Type"), _("Memory"), _("Ends in")],
            [row(key) for key in found.keys],
        )


def row(key: Key) -> list[Cell | str]:
    life = figures.left(key.ends_in)
    share = None if key.ends_in is None else key.ends_in / 600
    return [
        Cell(key.name, code=True), key.kind, figures.size(key.bytes),
        Cell(life, share, warns=key.ends_in is not None and key.ends_in < 10),
    ]  # fmt: skip


main()
