"""What a class finds here: the glass box, ten experiments, live views, lessons; and its teacher."""

from __future__ import annotations

import streamlit as st

from ecom import permissions
from ecom.users import User
from lab import catalog
from lab.experiment import Experiment
from pages.parts import routes, visit
from pages.parts.classroom import access, lesson_files, network, reset
from pages.parts.texts import _, language, ngettext

OPEN = {"glass": "1"}


def main() -> None:
    st.title(_("The classroom"), anchor=False)
    access.guard()
    viewer = visit.glance().user
    st.markdown(
        _("Watch :blue[**MySQL**] and :red[**Redis**] at work, break things safely, and find why.")
    )
    if permissions.allows(viewer, "classroom.rule"):
        with st.container(border=True, key="class-network"):
            network.draw()
    glass_box()
    lessons()
    experiments(viewer)
    live_views()
    if reset.is_for(viewer):
        with st.container(border=True, key="class-reset"):
            reset.draw()
    elif not permissions.allows(viewer, "classroom.rule"):
        st.caption(
            _("Teachers sign in as admin: then this page shows the address for the class, too.")
        )


def glass_box() -> None:
    with st.container(border=True, key="class-box"):
        st.subheader(_("The glass box"), anchor=False)
        st.write(
            _(
                "At the foot of every page: each command that Redis and each statement that MySQL "
                "got for your last click, in their order, with times, plans, locks, triggers and "
                "the rows that changed. Switch it on there, or open a page with it:"
            )
        )
        with st.container(horizontal=True, gap="small"):
            routes.link(
                routes.CATALOG,
                _("The shop, seen through"),
                icon=":material/storefront:",
                query=OPEN,
            )
            routes.link(
                "product", _("A product, seen through"), icon=":material/sell:", query=OPEN, id=7
            )


def lessons() -> None:
    st.subheader(_("Lessons"), anchor=False)
    with st.container(key="class-lessons", gap="xsmall"):
        for name in lesson_files.NAMES:
            one = lesson_files.lesson(name, language())
            steps = ngettext("{n} step", "{n} steps", len(one.steps), n=len(one.steps))
            minutes = ngettext("{n} minute", "{n} minutes", one.minutes, n=one.minutes)
            with st.container(border=True, key=f"class-lesson-{name}", gap="xxsmall"):
                routes.link("lessons", one.title, lesson=name)
                st.caption(f"{minutes} · {steps}")
                st.markdown(lesson_files.as_shown(one.about))


def experiments(viewer: User | None) -> None:
    st.subheader(_("Experiments"), anchor=False)
    st.caption(
        _(
            "Say what you expect, run it, see what happened and why. Each works on copies of its "
            "own: the shop is not hurt."
        )
    )
    with st.container(key="class-experiments", gap="xsmall"):
        for one in catalog.experiments():
            experiment(one, viewer)


def experiment(one: Experiment, viewer: User | None) -> None:
    with st.container(border=True, key=f"class-{one.name}", gap="xxsmall"):
        routes.link(f"lab-{one.name}", f"{one.number}. {_(one.title)}")
        st.markdown(_(one.question))
        st.caption(" · ".join(facts(one, viewer)))


def facts(one: Experiment, viewer: User | None) -> list[str]:
    found = [ngettext("about {n} second", "about {n} seconds", one.seconds, n=one.seconds)]
    if one.dangerous:
        found.append(
            _("the teacher runs it: others feel it")
            if not catalog.may_run(viewer, one)
            else _("only you and other admins run it: others feel it")
        )
    return found


def live_views() -> None:
    st.subheader(_("Live"), anchor=False)
    views = {
        "live-redis": _(
            "Its keys by family, their memory, how long they live on, and how often it had what "
            "was asked for."
        ),
        "live-mysql": _(
            "Sizes of tables, which indexes are used, the buffer pool, open transactions and locks."
        ),
    }
    with st.container(key="class-live", gap="xsmall"):
        for name, text in views.items():
            with st.container(border=True, key=f"class-{name}", gap="xxsmall"):
                routes.link(name, routes.title(name))
                st.markdown(text)


main()
