"""What groups and segments of customers are called, and what a segment means."""

from __future__ import annotations

from datetime import date

from ecom.customer_details import Details
from ecom.customer_lists import Row
from ecom.kpi.rfm import RULES, Rule
from pages.parts import dates
from pages.parts.texts import _


def age(key: str) -> str:
    """`< 18`, `18–24`, `65+`: short enough for a column."""
    if not key:
        return _("Not stated")
    low, high = key.split("-")
    if low == "0":
        return f"< {int(high) + 1}"
    return f"{low}–{high}" if high else f"{low}+"


def gender(key: str) -> str:
    return {"female": _("Women"), "male": _("Men"), "other": _("Other")}.get(key, _("Not stated"))


def gender_of(key: str) -> str:
    """Of one person."""
    return {"female": _("Female"), "male": _("Male"), "other": _("Other")}[key]


def city(key: str) -> str:
    return key or _("Not stated")


def segments() -> dict[str, str]:
    """Names by key, in the order of the rules."""
    names = {
        "champions": _("Champions"),
        "loyal": _("Loyal"),
        "potential_loyalists": _("Potential loyalists"),
        "new": _("New"),
        "promising": _("Promising"),
        "need_attention": _("Need attention"),
        "about_to_sleep": _("About to sleep"),
        "at_risk": _("At risk"),
        "cant_lose": _("Can’t lose them"),
        "hibernating": _("Hibernating"),
    }
    return {rule.name: names[rule.name] for rule in RULES}


def meaning(segment: str) -> str:
    return {
        "champions": _("Were here just now, buy often and for much"),
        "loyal": _("Buy often and for much, last time a little ago"),
        "potential_loyalists": _("Were here lately, buy now and then"),
        "new": _("Were here just now, bought little so far"),
        "promising": _("Were here lately, bought little so far"),
        "need_attention": _("Average buyers who are about to drift away"),
        "about_to_sleep": _("Bought little, and not lately"),
        "at_risk": _("Bought well, but have been away for long"),
        "cant_lose": _("Were among the best, but have been away for long"),
        "hibernating": _("Bought little, long ago"),
    }[segment]


def fields(rule: Rule) -> tuple[str, str]:
    """Quintiles of recency, and of frequency and money: `5`, `4–5`."""
    return _span(*rule.recency), _span(*rule.value)


def month_of(text: str) -> str | None:
    """The name of a month that a URL writes as its first day; None for anything else."""
    try:
        first = date.fromisoformat(text)
    except ValueError:
        return None
    return dates.month(first) if first.day == 1 else None


def states() -> dict[str, str]:
    """Of accounts, as the office narrows its list to them."""
    return {"open": _("Open"), "blocked": _("Sign-in blocked"), "closed": _("Closed")}


def state(row: Row | Details) -> str:
    """'' for an account like any other."""
    if row.deactivated_at is not None:
        return states()["closed"]
    return states()["blocked"] if row.blocked else ""


def since() -> dict[str, str]:
    """By days."""
    return {
        "7": _("Last 7 days"),
        "30": _("Last 30 days"),
        "90": _("Last 90 days"),
        "365": _("Last 365 days"),
    }


def sorts() -> dict[str, str]:
    return {"newest": _("Newest first"), "points": _("Most points"), "spending": _("Spent most")}


def device(user_agent: str | None) -> str:
    """`Firefox · Windows`, of what a browser says of itself."""
    said = user_agent or ""
    browsers = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"}
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "macOS",
        "Linux": "Linux",
    }
    browser = next((name for sign, name in browsers.items() if sign in said), None)
    if browser is None and "Safari" in said:
        browser = "Safari"
    system = next((name for sign, name in systems.items() if sign in said), None)
    return " · ".join(name for name in (browser, system) if name) or _("Unknown browser")


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
