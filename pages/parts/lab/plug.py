"""The real plug: the shop's own servers, killed for everybody who has it open. Asked twice."""

from __future__ import annotations

import streamlit as st

from ecom import permissions, plug
from ecom.errors import IllegalStep, ShopError
from pages.parts import errors, notices, visit
from pages.parts.texts import _, ngettext

ASKED = "plug-asked"


def draw() -> None:
    """For who rules the classroom, where this process runs the servers; else nothing."""
    if not plug.is_offered() or not permissions.allows(visit.glance().user, plug.RIGHT):
        return
    with st.container(border=True, key="plug", gap="small"):
        st.subheader(_("The real plug"), anchor=False)
        st.write(
            _(
                "The experiment above has servers of its own. These are the servers of this shop: "
                "whoever has it open feels it, on every page. What was confirmed is not lost."
            )
        )
        asked = st.session_state.get(ASKED)
        if asked in plug.ACTS:
            _confirm(asked)
        else:
            _offer(plug.redis_returns_in())
        st.markdown(_look_at())


def _offer(redis_returns_in: float | None) -> None:
    if redis_returns_in is not None:
        n = round(redis_returns_in)
        st.warning(
            ngettext(
                "Redis is off. It is started by itself in {n} second.",
                "Redis is off. It is started by itself in {n} seconds.",
                n,
            ).format(n=n),
            icon=":material/power_off:",
        )
    with st.container(horizontal=True):
        if redis_returns_in is not None:
            st.button(
                _("Start Redis"),
                key="plug-start_redis",
                icon=":material/power:",
                on_click=_pull,
                args=("start_redis",),
            )
        else:
            _ask("kill_redis", _("Stop Redis …"), ":material/power_off:")
            _ask("flush_redis", _("Empty Redis …"), ":material/delete_sweep:")
        _ask("kill_mysql", _("Kill MySQL …"), ":material/bolt:")


def _ask(act: plug.Act, label: str, icon: str) -> None:
    st.button(label, key=f"plug-{act}", icon=icon, on_click=_remember, args=(act,))


def _confirm(act: plug.Act) -> None:
    texts = {
        "kill_redis": _(
            "kill -9 for the shop's Redis. Everybody shops on without it, a little slower. It is "
            "started when you press, or by itself after two minutes."
        ),
        "flush_redis": _(
            "FLUSHALL: all that Redis remembers is gone, and filled again from MySQL."
        ),
        "kill_mysql": _(
            "kill -9 for the shop's MySQL. Until it is back, in a few seconds, nobody can buy or "
            "sign in, and pages that are not in Redis say so."
        ),
    }
    labels = {
        "kill_redis": _("Stop Redis for everybody"),
        "flush_redis": _("Empty Redis for everybody"),
        "kill_mysql": _("Kill MySQL for everybody"),
    }
    st.warning(texts[act], icon=":material/warning:")
    with st.container(horizontal=True):
        st.button(labels[act], key="plug-now", on_click=_pull, args=(act,))
        st.button(_("Leave it as it is"), key="plug-not", on_click=_forget)


def _look_at() -> str:
    return "\n".join(
        f"- {text}"
        for text in (
            _(
                "Open a product in another tab, with the glass box at its foot. Without Redis its "
                "story holds statements of MySQL alone, and nobody is signed out."
            ),
            _(
                "Put something into the cart before and after *Empty Redis*: the cart is the same, "
                "the first view is a miss, the second a hit."
            ),
            _(
                "Press *Place order* in the moment MySQL is killed, and again when it is back: "
                "there is one order, not two."
            ),
        )
    )


def _remember(act: plug.Act) -> None:
    st.session_state[ASKED] = act


def _forget() -> None:
    st.session_state.pop(ASKED, None)


def _pull(act: plug.Act) -> None:
    _forget()
    try:
        plug.pull(visit.current().user, act)
    except IllegalStep:
        notices.tell(_("The server is not there at this moment. Try again shortly."), "error")
    except ShopError as error:
        notices.tell(errors.explain(error), "error")
    else:
        done = {
            "kill_redis": _("Redis is off."),
            "start_redis": _("Redis is started. It is trusted again within a second, and empty."),
            "flush_redis": _("Redis is empty."),
            "kill_mysql": _("MySQL was killed. It is being started again."),
        }
        notices.tell(done[act])
