"""Pages run without a browser, from the main script, on a small shop made by hand.

shopper = visitor()                             # a browser of its own: its cookies, its language
page = shopper.open("shop/product.py", id=7)    # an AppTest
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.context import ContextProxy, StreamlitCookies
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.testing.v1 import AppTest

from ecom import accounts, catalog, db, sessions
from ecom.users import User
from tests.ecom.conftest import Maker

FRAME = Path(__file__).resolve().parents[2] / "pages/frame.py"
PASSWORD = "Mật-khẩu-9!"


@dataclass
class Visitor:
    """One browser. `page` is its open tab; signing in there counts for that tab."""

    cookies: dict[str, str] = field(default_factory=dict)
    page: AppTest | None = None

    def open(self, file: str = "shop/catalog.py", **params: object) -> AppTest:
        """Go to a page in the open tab, as its address would."""
        if self.page is None:
            self.page = AppTest.from_file(str(FRAME), default_timeout=30).run()
        self.page.switch_page(file)
        self.page.query_params = {name: str(value) for name, value in params.items()}
        self.page.run()
        self.page._page_hash = ""  # from here on it goes where the app sends it, as a browser does
        return self.page

    def new_tab(self) -> None:
        self.page = None

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """As the browser would: its cookie holds the session of an earlier sign-in."""
        begun = accounts.sign_in(
            username,
            password,
            visitor_id=self.cookies["visitor"],
            address="127.0.0.1",
            user_agent="test",
        )
        self.cookies["session"] = begun.token
        self.new_tab()


@pytest.fixture
def make(shop: str) -> Maker:
    return Maker()


@pytest.fixture
def visitor(shop: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Visitor]]:
    """Makes browsers; the one made last is the one that `open` pages see the cookies of."""
    current = Visitor()

    def new() -> Visitor:
        nonlocal current
        current = Visitor({"visitor": secrets.token_urlsafe(32)})
        return current

    monkeypatch.setattr(
        ContextProxy, "cookies", property(lambda _: StreamlitCookies(current.cookies))
    )
    monkeypatch.setattr(ContextProxy, "ip_address", None)  # as on loopback
    yield new


@pytest.fixture
def member(make: Maker) -> Callable[..., int]:
    """A customer who can sign in with PASSWORD; returns the id."""

    def sign_up(username: str = "lan", **more: Any) -> int:
        details = {
            "full_name": "Nguyễn Thị Lan",
            "username": username,
            "email": f"{username}@example.com",
            "password": PASSWORD,
        }
        return accounts.sign_up(accounts.SignUp(**details | more)).id

    return sign_up


@pytest.fixture
def signed_in(visitor: Callable[[], Visitor], make: Maker) -> Callable[[str], tuple[Visitor, User]]:
    """A browser of a new employee of a department, and who that is."""

    def as_employee(department: str) -> tuple[Visitor, User]:
        browser = visitor()
        return browser, sign_in_staff(browser, make, department)

    return as_employee


def sign_in_staff(browser: Visitor, make: Maker, department: str) -> User:
    """As an employee; made by hand, they have no password."""
    return sign_in_as(browser, accounts.user(make.employee(department)))


def sign_in_as(browser: Visitor, user: User) -> User:
    browser.cookies["session"] = sessions.start(user, browser.cookies["visitor"]).token
    browser.new_tab()
    return user


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def pressed_again(work: Callable[..., Any], times: list[Any]) -> Callable[..., Any]:
    """`work` behind whose first return the browser's second press is waiting already: it stops the
    first one where that asks the session next. `times`: what it returned each time."""

    def wrapped(*args: Any, **more: Any) -> Any:
        times.append(work(*args, **more))
        if len(times) == 1:
            run = get_script_run_ctx()
            states = WidgetStates(widgets=run.session_state.get_widget_states())
            run.script_requests.request_rerun(
                RerunData(run.query_string, states, run.page_script_hash)
            )
        return times[-1]

    return wrapped


def buttons(page: AppTest) -> set[str]:
    return {button.key for button in page.button if button.key}


def shown(page: AppTest) -> str:
    """Every text on the page."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "text", "error", "warning")
    texts = [element.value for kind in (*kinds, "info", "success") for element in page.get(kind)]
    texts += [element.proto.body for element in page.get("html")]
    return "\n".join(str(text) for text in texts)


def set_price(product_id: int, price: int) -> None:
    sql = "UPDATE products SET price = :price WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, price=price, id=product_id))
    catalog.forget_products([product_id])


def archive(product_id: int) -> None:
    sql = "UPDATE products SET archived_at = UTC_TIMESTAMP(6) WHERE id = :id"
    db.transaction(lambda c: db.execute(c, sql, id=product_id))
    catalog.forget_products([product_id])
