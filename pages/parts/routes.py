"""Every page of the app: its name, its file, its place in the URL, and who finds it in the menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st
from streamlit.navigation.page import Page

from ecom import permissions
from ecom.settings import settings
from ecom.users import User
from pages.parts.route_pages import page as page_of
from pages.parts.route_titles import titles
from pages.parts.texts import _


@dataclass(frozen=True)
class Route:
    """`right`: what a visitor must be allowed to see it in the menu; '' is for everyone, 'class'
    for everyone where the glass box is allowed.

    The menu is a convenience: the page asks again, and `ecom` checks every action.
    """

    file: str
    path: str
    icon: str
    right: str = ""


CATALOG = "catalog"
HERE = "page_here"  # in the session state: the page drawn last
_LEAVING = "page_left"  # what is done when it is left

ROUTES: dict[str, Route] = {
    CATALOG: Route("shop/catalog.py", "", "storefront"),
    "product": Route("shop/product.py", "product", "sell", "nowhere"),
    "cart": Route("shop/cart.py", "cart", "shopping_cart"),
    "checkout": Route("shop/checkout.py", "checkout", "payments", "nowhere"),
    "order": Route("shop/order.py", "order", "receipt_long", "nowhere"),
    "orders": Route("shop/orders.py", "orders", "package_2", "customer"),
    "wishlist": Route("shop/wishlist.py", "wishlist", "favorite", "customer"),
    "account": Route("shop/account.py", "account", "person", "signed in"),
    "sign-in": Route("shop/sign_in.py", "sign-in", "login", "guest"),
    "sign-up": Route("shop/sign_up.py", "sign-up", "person_add", "guest"),
    "manage-products": Route("office/products.py", "manage-products", "sell", "products.read"),
    "manage-product": Route("office/product.py", "manage-product", "sell", "nowhere"),
    "manage-categories": Route(
        "office/categories.py", "manage-categories", "category", "products.read"
    ),
    "change-prices": Route("office/prices.py", "change-prices", "price_change", "nowhere"),
    "import-products": Route(
        "office/product_import.py", "import-products", "upload_file", "nowhere"
    ),
    "manage-orders": Route("office/orders.py", "manage-orders", "package_2", "orders.read"),
    "manage-order": Route("office/order.py", "manage-order", "receipt_long", "nowhere"),
    "new-order": Route("office/new_order.py", "new-order", "add_call", "nowhere"),
    "manage-customers": Route(
        "office/customers.py", "manage-customers", "contacts", "customers.read"
    ),
    "manage-customer": Route("office/customer.py", "manage-customer", "person", "nowhere"),
    "manage-stock": Route("office/stock.py", "manage-stock", "shelves", "stock.read"),
    "stock-ledger": Route("office/ledger.py", "stock-ledger", "menu_book", "nowhere"),
    "manage-discounts": Route(
        "office/discounts.py", "manage-discounts", "percent_discount", "discounts.read"
    ),
    "manage-discount": Route("office/discount.py", "manage-discount", "percent", "nowhere"),
    "staff": Route("office/staff.py", "staff", "badge", "staff.read"),
    "staff-member": Route("office/staff_member.py", "staff-member", "badge", "nowhere"),
    "audit": Route("office/audit.py", "audit", "history", "audit.read"),
    "help": Route("office/help.py", "help", "help"),
    "overview": Route("dashboards/overview.py", "overview", "dashboard", "reports.overview"),
    "revenue": Route("dashboards/revenue.py", "revenue", "monitoring", "reports.revenue"),
    "customers": Route("dashboards/customers.py", "customers", "groups", "reports.customers"),
    "inventory": Route("dashboards/inventory.py", "inventory", "warehouse", "reports.inventory"),
    "classroom": Route("classroom/index.py", "classroom", "school", "class"),
    "lessons": Route("classroom/lessons.py", "lessons", "co_present", "class"),
    "live-redis": Route("classroom/live_redis.py", "live-redis", "memory", "class"),
    "live-mysql": Route("classroom/live_mysql.py", "live-mysql", "database", "class"),
    "lab-login-or-session": Route(
        "classroom/lab_login_or_session.py", "lab-login-or-session", "key", "nowhere"
    ),
    "lab-stampede": Route("classroom/lab_stampede.py", "lab-stampede", "groups", "nowhere"),
    "lab-stale-price": Route("classroom/lab_stale_price.py", "lab-stale-price", "sell", "nowhere"),
    "lab-last-piece": Route(
        "classroom/lab_last_piece.py", "lab-last-piece", "production_quantity_limits", "nowhere"
    ),
    "lab-lost-updates": Route(
        "classroom/lab_lost_updates.py", "lab-lost-updates", "shopping_cart", "nowhere"
    ),
    "lab-deadlock": Route("classroom/lab_deadlock.py", "lab-deadlock", "lock", "nowhere"),
    "lab-isolation": Route("classroom/lab_isolation.py", "lab-isolation", "layers", "nowhere"),
    "lab-index": Route("classroom/lab_index.py", "lab-index", "manage_search", "nowhere"),
    "lab-pull-the-plug": Route(
        "classroom/lab_pull_the_plug.py", "lab-pull-the-plug", "power_off", "nowhere"
    ),
    "lab-injection": Route("classroom/lab_injection.py", "lab-injection", "vaccines", "nowhere"),
}


def menu(user: User | None, pieces_in_cart: int | None) -> dict[str, list[Page]]:
    """The pages by section of the menu; those not for this visitor are there, but hidden.

    A page left out would drop whoever opens its URL on the catalogue.
    """
    names_of_pages = titles(pieces_in_cart)
    names = {
        "office/": _("Back office"),
        "dashboards/": _("Dashboards"),
        "classroom/": _("Classroom"),
    }
    sections: dict[str, list[Page]] = {"": [], **{name: [] for name in names.values()}}
    for name, route in ROUTES.items():
        page = page_of(
            route.file,
            route.path or name,
            default=name == CATALOG,
            title=names_of_pages[name],
            icon=f":material/{route.icon}:",
            visible=in_menu(name, user),
        )
        folder = route.file.partition("/")[0] + "/" if route.right else ""  # help is everybody's
        sections[names.get(folder, "")].append(copy(page))
    for title in names.values():
        if all(page.visibility == "hidden" for page in sections[title]):
            sections[""].extend(sections.pop(title))
    return sections


def in_menu(name: str, user: User | None) -> bool:
    """Whether this visitor finds the page there."""
    return _is_for(user, ROUTES[name].right)


def title(name: str) -> str:
    """What the menu calls a page."""
    return titles(None)[name]


def go(name: str, /, **params: object) -> NoReturn:
    """Open another page now. Streamlit's switch leaves one more entry in the browser's history
    than a click on a link does: where the visitor clicks, prefer `link`."""
    st.switch_page(ROUTES[name].file, query_params=_query(params))


def link(
    name: str,
    label: str,
    /,
    *,
    icon: str | None = None,
    query: Mapping[str, str] | None = None,
    **params: object,
) -> None:
    """A link that a click follows without reloading the app; `query` is for names out of a URL."""
    route = ROUTES[name]
    st.page_link(  # by the name of its file, Streamlit would look for that at each link
        page_of(route.file, route.path or name, default=name == CATALOG),
        label=label,
        icon=icon or "",  # None is the page's own
        width="content",
        query_params=_query({**(query or {}), **params}),
    )


def is_unknown_address(page: Page) -> bool:
    """Whether a visit began at an address that is no page of the shop, and got the catalogue."""
    path = urlsplit(st.context.url or "").path.strip("/")
    return HERE not in st.session_state and page.url_path == "" and path not in ("", CATALOG)


def arrived(page: Page) -> None:
    """Called by the frame: which page this run draws.

    A link from a page to itself, as between two products, changes what is asked for but not the
    browser's address: that is told here.
    """
    here, asked = page.url_path or CATALOG, st.query_params.to_dict()
    shown = dict(parse_qsl(urlsplit(st.context.url or "").query))
    if st.context.url and st.session_state.get(HERE) == here and asked not in ({}, shown):
        st.query_params.from_dict(asked)
    st.session_state[HERE] = here
    left, work = st.session_state.get(_LEAVING, (here, None))
    if work is not None and left != here:
        del st.session_state[_LEAVING]
        work()


def on_leaving(work: Callable[[], None]) -> None:
    """`work` is done once, when this tab goes to another page of the shop."""
    st.session_state[_LEAVING] = (st.session_state[HERE], work)


def onward() -> dict[str, str]:
    """What the links between sign-in and sign-up carry: the page to go on to afterwards."""
    name, params = st.session_state.get(HERE, CATALOG), st.query_params.to_dict()
    return params if name in ("sign-in", "sign-up") else {"next": name, **params}


def go_on() -> NoReturn:
    """From the sign-in or sign-up to the page that was asked for."""
    params = st.query_params.to_dict()
    name = params.pop("next", CATALOG)
    go(name if name in ROUTES else CATALOG, **params)


def href(name: str, **params: object) -> str:
    """The address of a page, relative to any other, for a plain HTML link (it reloads the app)."""
    query = urlencode(_query(params) or {})
    return (ROUTES[name].path or ".") + (f"?{query}" if query else "")


def _query(params: dict[str, object]) -> dict[str, str] | None:
    return {name: str(value) for name, value in params.items() if value is not None} or None


def _is_for(user: User | None, right: str) -> bool:
    match right:
        case "":
            return True
        case "nowhere":
            return False
        case "guest":
            return user is None
        case "signed in":
            return user is not None
        case "customer":
            return user is not None and user.role == "customer"
        case "class":
            return bool(settings().glass)
    return user is not None and permissions.allows(user, right)
