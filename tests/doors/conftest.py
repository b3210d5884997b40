"""A shop with one of everything, called by hostile names; and what must not change in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from ecom import (
    customer_segments,
    discount_desk,
    order_desk,
    price_changes,
    products,
    profiles,
    reviews,
    sessions,
    stock_desk,
    wishlists,
)
from ecom.order_desk import Parcel
from ecom.users import User
from ops.connection import connect
from tests.doors.hostile import HTML, MARKDOWN
from tests.ecom.acts.discounts import TERMS
from tests.ecom.acts.price_changes import previewed
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, visitor

__all__ = ["make", "visitor"]

# What looking at pages, signing in and being refused may write, and housekeeping besides rollups.
LIVING = {"sessions", "trusted_devices", "funnel_counts", "cache_debts", "shop_settings", "carts"}


@dataclass(frozen=True)
class Furnished:
    """Ids of what is there, and who is."""

    product: int
    other: int
    order: int
    delivered: int
    discount: int
    segment: int
    warehouse: int
    change: int
    lan: User
    minh: User
    boss: User

    def ids(self, page: str) -> dict[str, int]:
        """What a page is about, as its address says it."""
        return {
            "product": {"id": self.product},
            "order": {"id": self.order},
            "manage-product": {"id": self.product},
            "manage-categories": {"category": 1},
            "change-prices": {"ids": self.product, "change": self.change},
            "manage-order": {"id": self.order},
            "new-order": {"customer": self.lan.id},
            "manage-customer": {"id": self.lan.id},
            "manage-customers": {"view": "segments", "segment": self.segment},
            "manage-stock": {"product": self.product},
            "manage-discount": {"id": self.discount},
            "staff-member": {"id": self.boss.id},
        }.get(page, {})


@pytest.fixture
def make(shop: str) -> Maker:
    return Maker()


@pytest.fixture
def furnished(make: Maker) -> Furnished:
    script, markdown = HTML["html-script"], MARKDOWN["md-link"]
    boss = make.user(make.admin())
    lan, minh = make.customer("lan"), make.customer("minh")
    profiles.update_profile(lan, full_name=HTML["html-image"], address=script)
    profiles.update_profile(minh, full_name=markdown)
    product = make.product(script, stock={"Hà Nội": 500}, category=HTML["html-svg"])
    other = make.product(markdown, stock={"Huế": 50})
    make.employee("sales")
    order = make.order(lan, {product: 1, other: 2}, address=script, recipient=markdown)
    delivered = make.order(lan, {product: 2}, address=HTML["html-close"])
    order_desk.ship(boss, delivered, Parcel("GHTK-0815"))
    order_desk.deliver(boss, delivered)
    reviews.write(lan, product, 5, script)
    wishlists.add(lan, other)
    stock_desk.receive(boss, make.warehouse("Huế"), [(product, 5)], script)
    found = products.product(boss, other)
    draft = replace(found.draft, description=script, details=((markdown, script),))
    products.update(boss, other, draft, found.row_version)
    changed = price_changes.change(boss, previewed(make, boss), script)
    return Furnished(
        product, other, order, delivered,
        discount_desk.create(boss, TERMS),
        customer_segments.save(boss, markdown, {"cities": ["Huế"]}),
        make.warehouse("Huế"), changed, make.user(lan), make.user(minh), boss,
    )  # fmt: skip


def facts(shop: str) -> dict[str, int]:
    """The checksum of every table of the shop that is not LIVING, by name."""
    with connect(shop) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW FULL TABLES WHERE table_type = 'BASE TABLE'")
        names = {name for name, _ in cursor.fetchall()} - LIVING
        tables = sorted(name for name in names if not name.startswith("rollup_"))
        cursor.execute(f"CHECKSUM TABLE {', '.join(tables)} EXTENDED")
        return dict(cursor.fetchall())


def signed_in(browser: Visitor, user: User | None) -> Visitor:
    if user:
        browser.cookies["session"] = sessions.start(user, browser.cookies["visitor"]).token
    browser.new_tab()
    return browser
