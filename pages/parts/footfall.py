"""What shoppers do, for the funnel of the dashboards: staff, crawlers and reruns do not count.

Redis knows what has counted in a visit; the tab remembers what it has told, so that a rerun asks
Redis nothing.
"""

from __future__ import annotations

import re
import time

import streamlit as st

from ecom import funnel
from pages.parts import routes
from pages.parts.visit import Visit

AGAIN = 60  # seconds until a visitor's being here is told again
CRAWLERS = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor", re.IGNORECASE)

_TOLD = "footfall.told"  # step: when it was told, by the tab's clock


def note_visit(here: Visit) -> None:
    """Called by the frame at every run, when it knows the page."""
    if st.session_state[routes.HERE] in _shop_pages() and _is_new(here, "visit"):
        funnel.note_visit(here.visitor_id)


def note_view(here: Visit, product_id: int) -> None:
    """Called at every run of a product's page."""
    if _is_new(here, f"view {product_id}"):
        funnel.note_view(here.visitor_id, product_id)


def note_cart_add(here: Visit, product_id: int) -> None:
    """Called when a product went into the cart."""
    if _counts(here):
        funnel.note_cart_add(here.visitor_id, product_id)


def note_checkout(here: Visit, last_order: int | None) -> None:
    """Called at every run of the checkout that has something to order."""
    if _is_new(here, f"checkout {last_order}"):
        funnel.note_checkout(here.visitor_id, last_order)


def _is_new(here: Visit, step: str) -> bool:
    """Told again after a while: a visit that went on somewhere else may have ended here."""
    if not _counts(here):
        return False
    told: dict[str, float] = st.session_state.setdefault(_TOLD, {})
    now = time.monotonic()
    if now - told.get(step, -AGAIN) < AGAIN:
        return False
    told[step] = now
    return True


def _counts(here: Visit) -> bool:
    """Shoppers do: guests and customers in a browser, while it is known who they are."""
    if not here.known or (here.user is not None and here.customer_id is None):
        return False
    return not CRAWLERS.search(st.context.headers.get("User-Agent", ""))


def _shop_pages() -> set[str]:
    """A guest at a dashboard is staff about to sign in."""
    shop = {n: r for n, r in routes.ROUTES.items() if r.file.startswith("shop/")}
    return {route.path or name for name, route in shop.items()}
