"""Functions of the domain that take what people type, each called with one text or number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from ecom import (
    accounts,
    audit,
    carts,
    catalog,
    categories,
    customer_desk,
    customer_lists,
    customer_segments,
    discount_desk,
    discount_lists,
    funnel,
    ledger,
    order_customers,
    order_desk,
    order_lists,
    order_search,
    orders,
    pictures,
    price_changes,
    price_choice,
    price_text,
    product_files,
    product_lists,
    products,
    profiles,
    reviews,
    sessions,
    staff,
    staff_lists,
    stock_desk,
    stock_lists,
    warehouses,
    wishlists,
)  # fmt: skip
from ecom.order_customers import NewCustomer
from ecom.order_desk import Parcel
from ecom.price_rules import Rule
from ecom.products import Draft
from ecom.segment_rules import read as segment_rules
from tests.doors.conftest import Furnished
from tests.ecom.acts.discounts import TERMS
from tests.ecom.conftest import Maker

Call = Callable[[Any, Furnished, Maker], Any]


def _terms(it: Furnished, **changes: Any) -> int:
    return discount_desk.create(it.boss, replace(TERMS, **({"code": "NEW1"} | changes)))


def _draft(it: Furnished, **changes: Any) -> int:
    draft = Draft("Sổ tay", 1, Decimal(25_000), picture="book-1")
    return products.create(it.boss, replace(draft, **({"category_id": _category(it)} | changes)))


def _category(it: Furnished) -> int | None:
    return products.product(it.boss, it.product).draft.category_id


def _staff(it: Furnished, username: str = "new.one", **fields: Any) -> Any:
    known = {"internal_id": "NV9", "full_name": "X", "email": "x@example.com",
             "department": "sales", "hire_date": date(2024, 1, 2)}  # fmt: skip
    return staff.create(it.boss, username, **(known | fields))


def _place(it: Furnished, make: Maker, **changes: Any) -> int:
    return make.order(it.lan.id, {it.other: 1}, **changes)


def _file(text: str) -> Any:
    return product_files.read(text.encode("utf-8", "replace"))


TEXT: dict[str, Call] = {
    "search": lambda t, it, make: catalog.search(catalog.Query(text=t, sort=t)),
    "sign up: name": lambda t, it, make: accounts.sign_up(
        accounts.SignUp(t, "ngoc", "ngoc@example.com", "short")),
    "sign up: user name": lambda t, it, make: accounts.sign_up(
        accounts.SignUp("x", t, "ngoc@example.com", "short")),
    "sign up: e-mail": lambda t, it, make: accounts.sign_up(
        accounts.SignUp("x", "ngoc", t, "short")),
    **{f"profile: {field}": lambda t, it, make, field=field: profiles.update_profile(
        it.minh.id, **{field: t})
       for field in ("full_name", "email", "gender", "phone", "address", "city")},
    "review": lambda t, it, make: reviews.write(it.lan.id, it.product, 3, t),
    **{f"order: {field}": lambda t, it, make, field=field: _place(it, make, **{field: t})
       for field in ("recipient", "phone", "address", "city", "method", "checkout_key")},
    "order: code": lambda t, it, make: _place(it, make, codes=(t,)),
    "quote: code": lambda t, it, make: orders.quote(it.lan.id, [(it.product, 1)], [t], 1),
    "cancel: reason": lambda t, it, make: orders.cancel(_place(it, make), it.lan, t),
    "return: reason": lambda t, it, make: orders.return_items(
        it.delivered, it.lan, [(it.product, 5)], t),
    "cart of a visitor": lambda t, it, make: carts.add(carts.of_guest(t), it.product),
    "category": lambda t, it, make: categories.create(it.boss, t),
    "points: note": lambda t, it, make: customer_desk.adjust_points(it.boss, it.minh.id, 0, t, 0),
    "close customer: note": lambda t, it, make: customer_desk.deactivate(
        it.boss, make.customer(), t),
    "segment": lambda t, it, make: customer_segments.save(it.boss, t, {"cities": ["Huế"]}),
    "segment: rules": lambda t, it, make: customer_segments.save(
        it.boss, "S", {"cities": [t], "tiers": t, "age_from": t, "rfm": [t], t: t}),
    "segment: count": lambda t, it, make: customer_segments.count(
        it.boss, segment_rules({"cities": [t]})),
    "discount: code": lambda t, it, make: _terms(it, code=t),
    "discount: kind": lambda t, it, make: _terms(it, kind=t),
    "caller": lambda t, it, make: order_customers.find(it.boss, t),
    **{f"new caller: {field}": lambda t, it, make, field=field: order_customers.create(
        it.boss, replace(NewCustomer("Bưởi", "0912 345 678", "b@example.com"), **{field: t}))
       for field in ("full_name", "phone", "email", "address", "city")},
    "paid: reference": lambda t, it, make: order_desk.confirm_payment(
        it.boss, _place(it, make, method="bank_transfer"), t),
    "shipped: number": lambda t, it, make: order_desk.ship(it.boss, _place(it, make), Parcel(t)),
    "canceled by staff: reason": lambda t, it, make: order_desk.cancel(
        it.boss, _place(it, make), t),
    "taken back: reason": lambda t, it, make: order_desk.take_back(
        it.boss, it.delivered, [(it.product, 9)], t),
    "refund: reason": lambda t, it, make: order_desk.refund_delivery(
        it.boss, it.delivered, Decimal(1), t),
    "prices: note": lambda t, it, make: price_changes.change(
        it.boss, price_choice.preview(
            it.boss, price_choice.Choice(text=t), Rule("percent", Decimal(-1))), t),
    "price rule": lambda t, it, make: price_choice.preview(
        it.boss, price_choice.Choice(), Rule(t, Decimal(1), t)),
    "price text": lambda t, it, make: price_text.read(t, 0),
    "product: name": lambda t, it, make: _draft(it, name=t),
    "product: description": lambda t, it, make: _draft(it, description=t, name="Đèn " + t[:9]),
    "product: picture": lambda t, it, make: _draft(it, picture=t),
    "product: details": lambda t, it, make: _draft(it, details=((t, t),), name="Áo " + t[:9]),
    "products in a file": lambda t, it, make: _file("id,name,price,category\n,," + t),
    "products in a file: all of it": lambda t, it, make: _file(t),
    "picture": lambda t, it, make: pictures.read(t.encode("utf-8", "replace")),
    "picture: address": lambda t, it, make: pictures.content(t),
    **{f"staff: {field}": lambda t, it, make, field=field: _staff(it, **{field: t})
       for field in ("username", "internal_id", "full_name", "email", "department", "address")},
    "admin: level": lambda t, it, make: staff.create_admin(
        it.boss, "boss2", t, full_name="B", email="b2@example.com"),
    "close staff: note": lambda t, it, make: staff.deactivate(it.boss, make.employee("it"), t),
    "goods in: note": lambda t, it, make: stock_desk.receive(
        it.boss, it.warehouse, [(it.product, 1)], t),
    "moved: note": lambda t, it, make: stock_desk.move(
        it.boss, it.warehouse, make.warehouse("Hà Nội"), [(it.product, 1)], t),
    "warehouse": lambda t, it, make: warehouses.create(it.boss, t, t, 10),
    "customers": lambda t, it, make: customer_lists.customers(
        it.boss, customer_lists.Query(text=t, city=t, state=t, sort=t)),
    "orders": lambda t, it, make: order_lists.orders(
        it.boss, order_search.Query(customer=t, city=t, status=t, payment=t)),
    "discounts": lambda t, it, make: discount_lists.discounts(
        it.boss, discount_lists.Query(text=t, kind=t, state=t)),
    "staff": lambda t, it, make: staff_lists.members(
        it.boss, staff_lists.Query(text=t, role=t, department=t, level=t)),
    "stock": lambda t, it, make: stock_lists.products(
        it.boss, stock_lists.Query(text=t, level=t)),
    "products": lambda t, it, make: product_lists.products(
        it.boss, product_lists.Query(text=t, level=t, sort=t)),
    "ledger": lambda t, it, make: ledger.movements(it.boss, ledger.Query(cause=t)),
    "audit": lambda t, it, make: audit.entries(it.boss, audit.Query(entity=t, action=t)),
    "audit of one": lambda t, it, make: audit.of_entity(it.boss, t, 1),
    "next page": lambda t, it, make: order_lists.orders(it.boss, order_search.Query(), after=t),
    "page before": lambda t, it, make: audit.entries(it.boss, audit.Query(), before=t),
    "session": lambda t, it, make: sessions.find(t),
    "ticket": lambda t, it, make: sessions.redeem(t, t),
    "end of a session": lambda t, it, make: sessions.end(t),
    "browser": lambda t, it, make: sessions.start(it.minh, t, None, t),
    "visit": lambda t, it, make: funnel.note_view(t, it.product),
}  # fmt: skip

HASHED: dict[str, Call] = {  # a tenth of a second each
    "sign in: name": lambda t, it, make: accounts.sign_in(t, "x", visitor_id="v"),
    "sign in: password": lambda t, it, make: accounts.sign_in("lan", t, visitor_id="v"),
    "sign up: password": lambda t, it, make: accounts.sign_up(
        accounts.SignUp("x", "ngoc", "ngoc@example.com", t)),
}  # fmt: skip

WHOLE: dict[str, Call] = {
    "product": lambda n, it, make: catalog.product(n),
    "cards": lambda n, it, make: catalog.cards([n, it.product]),
    "search": lambda n, it, make: catalog.search(
        catalog.Query(category_id=n, page=n, per_page=n, min_price=Decimal(n))),
    "reviews": lambda n, it, make: reviews.of_product(it.product, n),
    "cart: product": lambda n, it, make: carts.add(carts.of_customer(it.lan.id), n),
    "cart: pieces": lambda n, it, make: carts.set_quantity(
        carts.of_customer(it.lan.id), it.product, n),
    "wish": lambda n, it, make: wishlists.add(it.lan.id, n),
    "order": lambda n, it, make: orders.order(n, it.boss),
    "own orders": lambda n, it, make: orders.of_customer(it.lan, n),
    "order: product": lambda n, it, make: make.order(it.lan.id, {n: 1}),
    "order: pieces": lambda n, it, make: make.order(it.lan.id, {it.product: n}),
    "order: carrier": lambda n, it, make: _place(it, make, carrier_id=n),
    "return": lambda n, it, make: orders.return_items(it.delivered, it.lan, [(it.product, n)]),
    "points": lambda n, it, make: customer_desk.adjust_points(it.boss, it.minh.id, n, "x", 0),
    "goods in": lambda n, it, make: stock_desk.receive(
        it.boss, it.warehouse, [(it.product, n)], "x"),
    "capacity": lambda n, it, make: warehouses.create(it.boss, f"W{n}", "Huế", n),
    "manager": lambda n, it, make: warehouses.create(it.boss, f"M{n}", "Huế", 10, n),
    "uses": lambda n, it, make: _terms(it, code="N1", usage_limit=n, per_customer_limit=n),
    "orders": lambda n, it, make: order_lists.orders(it.boss, order_search.Query(number=n)),
    "ledger": lambda n, it, make: ledger.movements(
        it.boss, ledger.Query(product_id=n, warehouse_id=n, order_id=n, actor_id=n)),
    "checkout": lambda n, it, make: funnel.note_checkout("v", n),
}  # fmt: skip

AMOUNT: dict[str, Call] = {
    "product": lambda a, it, make: _draft(it, price=a, name=f"Giá {a}"),
    "refund": lambda a, it, make: order_desk.refund_delivery(it.boss, it.delivered, a, "x"),
    "rule: percent": lambda a, it, make: price_choice.preview(
        it.boss, price_choice.Choice(min_price=a, max_price=a), Rule("percent", a)),
    "rule: price": lambda a, it, make: price_choice.preview(
        it.boss, price_choice.Choice(), Rule("fixed", a)),
    "terms: amount": lambda a, it, make: _terms(it, code="A1", maximum_discount=a),
    "terms: least": lambda a, it, make: _terms(it, code="A2", minimum_value=a),
    "terms: percent": lambda a, it, make: _terms(it, code="A3", percent=a),
    "search": lambda a, it, make: catalog.search(catalog.Query(min_price=a, max_price=a)),
    "list": lambda a, it, make: product_lists.products(
        it.boss, product_lists.Query(min_price=a, max_price=a)),
    "segment": lambda a, it, make: customer_segments.save(
        it.boss, f"S{a}", {"spent_from": str(a), "spent_to": a}),
}  # fmt: skip
