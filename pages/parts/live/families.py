"""What the families of keys hold, in words."""

from __future__ import annotations

from pages.parts.texts import _


def words(family: str) -> str:
    return {
        "cart": _("carts, the copies of what MySQL keeps"),
        "categories": _("categories and how many products they have"),
        "funnel": _("steps of visits that are not yet in MySQL"),
        "kpi": _("figures of the dashboards"),
        "lease": _("who is loading a value at this moment"),
        "listing": _("product numbers of one search"),
        "listings": _("a word whose end ends all searches"),
        "memory": _("the server whose memory is trusted"),
        "product": _("what a product’s card and page show"),
        "related": _("what was bought together"),
        "reviews": _("a page of reviews"),
        "session": _("whose session it is"),
        "throttle": _("times of failed sign-ins"),
        "trending": _("products by how much they are wanted now"),
        "visit": _("what counted in a visit"),
    }.get(family, "")
