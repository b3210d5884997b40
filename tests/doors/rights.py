"""What the domain does for others, and who may have it: the table that test_rights.py holds it to.

READS    tells of the shop or of others: `right`, and a call
OWN      takes a step with an order: only with one's own, or by `right`
BY_ID    about the one whose id, cart or token is given: pages give that of whoever is signed in
OPEN     everybody's
INSIDE   changes something, and is called by the domain, `ops` and `lab` alone

What `ecom.actions` registers needs no line: it says its right itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from ecom import (
    audit,
    categories,
    customer_details,
    customer_lists,
    customer_segments,
    discount_lists,
    discount_trial,
    ledger,
    order_customers,
    order_lists,
    order_search,
    order_story,
    orders,
    price_choice,
    price_history,
    product_import,
    product_lists,
    products,
    staff_lists,
    stock_lists,
    warehouses,
)  # fmt: skip
from ecom.kpi import attention, figures, options
from ecom.kpi.slices import Slice
from ecom.price_rules import Rule
from ecom.segment_rules import Rules
from ecom.sheets import Row, Sheet
from ecom.users import User
from tests.doors.conftest import Furnished
from tests.ecom.acts.discounts import TERMS

Call = Callable[[User | None, Furnished], Any]

DAYS = Slice(date(2024, 1, 1), date(2024, 1, 31))
LINES = Sheet(("id", "name"), (Row(2, ("", "x")),))

READS: dict[str, tuple[str, Call]] = {
    "audit.entries": ("audit.read", lambda who, it: audit.entries(who, audit.Query())),
    "audit.of_entity": ("orders.read", lambda who, it: audit.of_entity(who, "order", it.order)),
    "categories.categories": ("products.read", lambda who, it: categories.categories(who)),
    "categories.contents": ("products.read", lambda who, it: categories.contents(who, 1)),
    "customer_details.details": (
        "customers.read", lambda who, it: customer_details.details(who, it.lan.id)),
    "customer_details.orders": (
        "orders.read", lambda who, it: customer_details.orders(who, it.lan.id)),
    "customer_details.points": (
        "customers.read", lambda who, it: customer_details.points(who, it.lan.id)),
    "customer_details.reviews": (
        "customers.read", lambda who, it: customer_details.reviews(who, it.lan.id)),
    "customer_details.sessions": (
        "customers.read", lambda who, it: customer_details.sessions(who, it.lan.id)),
    "customer_lists.cities": ("customers.read", lambda who, it: customer_lists.cities(who)),
    "customer_lists.customers": (
        "customers.read", lambda who, it: customer_lists.customers(who, customer_lists.Query())),
    "customer_lists.tiers": ("customers.read", lambda who, it: customer_lists.tiers(who)),
    "customer_segments.count": (
        "customers.read", lambda who, it: customer_segments.count(who, Rules())),
    "customer_segments.everybody": (
        "customers.read", lambda who, it: customer_segments.everybody(who, Rules())),
    "customer_segments.members": (
        "customers.read", lambda who, it: customer_segments.members(who, Rules())),
    "customer_segments.segments": (
        "customers.read", lambda who, it: customer_segments.segments(who)),
    "discount_lists.discount": (
        "discounts.read", lambda who, it: discount_lists.discount(who, it.discount)),
    "discount_lists.discounts": (
        "discounts.read", lambda who, it: discount_lists.discounts(who, discount_lists.Query())),
    "discount_lists.usage": (
        "discounts.read", lambda who, it: discount_lists.usage(who, it.discount)),
    "discount_trial.products": ("discounts.read", lambda who, it: discount_trial.products(who)),
    "discount_trial.try_out": (
        "discounts.read",
        lambda who, it: discount_trial.try_out(who, TERMS, [(it.product, 1)], 1)),
    "discount_trial.typical_cart": (
        "discounts.read", lambda who, it: discount_trial.typical_cart(who)),
    "kpi.figures.check": (
        "reports.revenue", lambda who, it: figures.check(who, "sales_total", DAYS)),
    "kpi.figures.get": ("reports.revenue", lambda who, it: figures.get(who, "sales_total", DAYS)),
    "kpi.figures.rows_read": (
        "reports.revenue", lambda who, it: figures.rows_read(who, "sales_total", DAYS)),
    "kpi.options.options": ("reports.overview", lambda who, it: options.options(who)),
    "ledger.movements": ("stock.read", lambda who, it: ledger.movements(who, ledger.Query())),
    "order_customers.caller": (
        "orders.create", lambda who, it: order_customers.caller(who, it.lan.id)),
    "order_customers.find": ("orders.create", lambda who, it: order_customers.find(who, "lan")),
    "order_lists.cities": ("orders.read", lambda who, it: order_lists.cities(who)),
    "order_lists.orders": (
        "orders.read", lambda who, it: order_lists.orders(who, order_search.Query())),
    "order_lists.some": ("orders.read", lambda who, it: order_lists.some(who, [it.order])),
    "order_lists.waiting": ("orders.read", lambda who, it: order_lists.waiting(who)),
    "order_story.picks": ("orders.read", lambda who, it: order_story.picks(who, [it.order])),
    "order_story.story": ("orders.read", lambda who, it: order_story.story(who, it.order)),
    "price_choice.preview": (
        "products.write",
        lambda who, it: price_choice.preview(
            who, price_choice.Choice(), Rule("percent", Decimal(1)))),
    "price_history.changes": ("products.read", lambda who, it: price_history.changes(who)),
    "price_history.price_change": (
        "products.read", lambda who, it: price_history.price_change(who, it.change)),
    "product_import.present": ("products.read", lambda who, it: product_import.present(who, "csv")),
    "product_import.preview": (
        "products.write", lambda who, it: product_import.preview(who, LINES)),
    "product_lists.everything": (
        "products.read", lambda who, it: product_lists.everything(who, product_lists.Query())),
    "product_lists.products": (
        "products.read", lambda who, it: product_lists.products(who, product_lists.Query())),
    "product_lists.row": ("products.read", lambda who, it: product_lists.row(who, it.product)),
    "products.product": ("products.read", lambda who, it: products.product(who, it.product)),
    "staff_lists.member": ("staff.read", lambda who, it: staff_lists.member(who, it.boss.id)),
    "staff_lists.members": (
        "staff.read", lambda who, it: staff_lists.members(who, staff_lists.Query())),
    "staff_lists.names": ("audit.read", lambda who, it: staff_lists.names(who)),
    "stock_lists.names": ("stock.read", lambda who, it: stock_lists.names(who)),
    "stock_lists.on_hand": ("stock.read", lambda who, it: stock_lists.on_hand(who, [it.product])),
    "stock_lists.products": (
        "stock.read", lambda who, it: stock_lists.products(who, stock_lists.Query())),
    "stock_lists.to_count": (
        "stock.write", lambda who, it: stock_lists.to_count(who, it.warehouse)),
    "warehouses.managers": ("stock.write", lambda who, it: warehouses.managers(who)),
    "warehouses.warehouses": ("stock.read", lambda who, it: warehouses.warehouses(who)),
}  # fmt: skip

OWN: dict[str, tuple[str, Callable[[User, int, Furnished], Any]]] = {
    "order_book.order": ("orders.read", lambda who, order, it: orders.order(order, who)),
    "orders.pay": ("nobody", lambda who, order, it: orders.pay(order, who)),
    "orders.cancel": ("orders.cancel", lambda who, order, it: orders.cancel(order, who)),
    "orders.confirm_received": (
        "orders.deliver", lambda who, order, it: orders.confirm_received(order, who)),
    "orders.return_items": (
        "orders.return", lambda who, order, it: orders.return_items(order, who, [(it.product, 1)])),
    "orders.advance": ("orders.deliver", lambda who, order, it: orders.advance(order, who)),
}  # fmt: skip

BY_ID = {
    "carts.add", "carts.count", "carts.merge", "carts.of_customer", "carts.of_guest", "carts.read",
    "carts.remove", "carts.set_quantity", "credentials.change_password", "discounts.public",
    "funnel.note_cart_add", "funnel.note_checkout", "funnel.note_view", "funnel.note_visit",
    "leaving.delete_account", "order_book.of_customer", "placing.place_order", "profiles.profile",
    "profiles.update_profile", "quotes.quote", "reviews.may_review", "reviews.mine",
    "reviews.write", "sessions.end", "sessions.end_all", "sessions.find", "sessions.redeem",
    "wishlists.add", "wishlists.contains", "wishlists.list", "wishlists.remove",
}  # fmt: skip

# Told to everybody, or about nothing that the shop keeps; `attention` sorts by rights itself.
OPEN = {
    "accounts.demo_accounts", "accounts.sign_in", "accounts.sign_up", "carriers.carriers",
    "catalog.cards", "catalog.categories", "catalog.product", "catalog.related", "catalog.search",
    "kpi.attention.attention", "kpi.rollup.state", "pictures.content", "pictures.read",
    "plug.is_offered", "plug.redis_returns_in", "price_text.read", "product_files.read",
    "product_import.template", "replica.lag", "reviews.of_product", "shop_reset.is_offered",
    "trending.note_cart_add", "trending.note_view", "trending.top",
}  # fmt: skip

# Not registered as actions, since what they do is outside of the shop's tables.
CLASSROOM = {"plug.pull": "classroom.rule", "shop_reset.begin": "shop.reset"}

INSIDE = {
    "audit.record", "audit.record_each", "carriers.cancel_unpaid", "carriers.step_carrier",
    "cart_store.change", "carts.empty", "debts.owe", "debts.pay", "kpi.rollup.build",
    "kpi.rollup.rebuild", "cart_rows.lock", "cart_rows.put", "cart_rows.write",
    "credentials.set_in",
    "discount_desk.insert", "funnel.flush", "order_steps.take", "pictures.keep",
    "placing.again_if_unknown", "replica.beat", "sessions.distrust_in", "sessions.end_in",
    "sessions.look_again", "sessions.start", "sessions.sweep", "staff_rows.write",
    "throttle.count_in_a_row",
}  # fmt: skip

# Words, rules and arithmetic; what a page shows of its own clicks (see `ecom.glass.masks`).
TOOLS = (
    "cache.", "db.", "drawings.", "envelopes.", "glass.", "keys.", "link.", "order_search.",
    "order_desk.each", "passwords.", "permissions.", "search_text.", "segment_rules.",
    "settings.", "sheets.", "throttle.", "trace.", "debts.",
)  # fmt: skip

__all__ = ["BY_ID", "CLASSROOM", "INSIDE", "OPEN", "OWN", "READS", "TOOLS", "attention"]
