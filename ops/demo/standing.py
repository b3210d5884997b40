"""Rows of what stands at the end: people, goods, warehouses, codes, and what ledgers add up to."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta

from ecom import product_details
from ops.demo.literals import NULL, or_null, stamp, text
from ops.demo.people import (
    ADMINS,
    EMPLOYEES,
    FIRST_CUSTOMER_ID,
    FIRST_EMPLOYEE_ID,
    SHOWN,
    SHOWN_HASH,
    UNKNOWN_HASH,
    staff_since,
)
from ops.demo.products import CATEGORIES, products
from ops.demo.seasons import DAY
from ops.demo.shop import Shop
from ops.demo.story import Rows
from ops.demo.warehouses import WAREHOUSES, manager_id

WISHES = 4_000
PADDED = 4  # as sql/functions/search_words.sql


def standing(shop: Shop) -> Rows:
    """To be asked when all chunks have been made."""
    rows: Rows = defaultdict(list)
    _staff(shop, rows)
    _customers(shop, rows)
    _goods(shop, rows)
    _warehouses(shop, rows)
    _codes(shop, rows)
    _wishes(shop, rows)
    return rows


def _user(number: int, username: str, role: str, name: str, gender: str, at: int) -> str:
    shown = SHOWN_HASH if username in SHOWN else UNKNOWN_HASH
    return (
        f"({number},{text(username)},'{username}@example.com','{shown}','{role}',{text(name)},"
        f"{gender},{stamp(at)},{stamp(at)})"
    )


def _staff(shop: Shop, rows: Rows) -> None:
    since = staff_since(shop.days)
    at = int(shop.days.starts[0]) - 120 * DAY
    for number, admin in enumerate(ADMINS, start=1):
        rows["users"].append(_user(number, admin.username, "admin", admin.full_name, NULL, at))
        rows["admins"].append(f"({number},'{admin.level}','{since}')")
    for place, employee in enumerate(EMPLOYEES):
        number = FIRST_EMPLOYEE_ID + place
        hired = since + timedelta(days=4 * place)
        born = date(1978 + place * 5 % 22, 1 + place * 7 % 12, 1 + place * 11 % 28)
        address = f"{12 + 7 * place} Nguyễn Huệ"
        rows["users"].append(
            _user(number, employee.username, "employee", employee.full_name, NULL, at)
        )
        rows["employees"].append(
            f"({number},'NV{number:04d}','{employee.department}','{hired}','{born}',{text(address)})"
        )


def _customers(shop: Shop, rows: Rows) -> None:
    people = shop.customers
    created_at = people.created_at.tolist()
    for place, username in enumerate(people.usernames):
        number = FIRST_CUSTOMER_ID + place
        gender = f"'{people.genders[place]}'"
        rows["users"].append(
            _user(number, username, "customer", people.names[place], gender, created_at[place])
        )
        rows["customers"].append(
            f"({number},'{people.births[place]}','{people.phones[place]}',"
            f"{text(people.addresses[place])},{text(people.cities[place])},"
            f"{shop.checkout.points[place]})"
        )


def _goods(shop: Shop, rows: Rows) -> None:
    rows["categories"] += [f"({number},{text(name)})" for number, name in enumerate(CATEGORIES, 1)]
    launched = shop.assortment.launch_day.tolist()
    for place, product in enumerate(products()):
        day = launched[place]
        begin = int(shop.days.starts[max(day, 0)]) - (20 * DAY if day < 0 else 0)
        details = product_details.written(product.details.items())
        rows["products"].append(
            f"({product.id},{product.category_id},{text(product.name)},"
            f"{text(product.description)},{product.price},{text(details)},'{product.picture}',"
            f"{text(search_words(product.name))},{shop.checkout.rating_counts[place]},"
            f"{shop.checkout.rating_sums[place]},{stamp(begin)},{stamp(begin)})"
        )


def search_words(name: str) -> str:
    """As the function of that name: words, đ as d, padded so that FULLTEXT keeps the short ones."""
    words = re.findall(r"[^\W_]+", name.lower().replace("đ", "d"))
    return " ".join(word.ljust(PADDED, "_") for word in words)


def _warehouses(shop: Shop, rows: Rows) -> None:
    for place, (name, city, *_) in enumerate(WAREHOUSES):
        capacity = shop.stockroom.capacity(place)
        rows["warehouses"].append(
            f"({place + 1},{text(name)},{text(city)},{capacity},{manager_id(place)})"
        )
    for product, shelves in enumerate(shop.stockroom.stock, start=1):
        rows["stock"] += [
            f"({product},{warehouse},{quantity})"
            for warehouse, quantity in enumerate(shelves, start=1)
        ]


def _codes(shop: Shop, rows: Rows) -> None:
    shop.checkout.till.until(shop.days.end)
    for code in shop.codes:
        rows["discounts"].append(
            f"({code.id},'{code.code}','{code.kind}',{or_null(code.category_id)},{code.minimum},"
            f"{or_null(code.percent)},{code.maximum},{stamp(code.starts)},{stamp(code.ends)},"
            f"{or_null(code.usage_limit)},{or_null(code.per_customer)},"
            f"{shop.checkout.till.uses[code.id]},{code.is_active:d},{code.is_public:d})"
        )


def _wishes(shop: Shop, rows: Rows) -> None:
    rng, end = shop.rng, shop.days.end
    people = rng.integers(0, len(shop.customers.names), WISHES)
    goods = rng.integers(0, len(products()), WISHES)
    since = shop.customers.created_at[people]
    at = (since + rng.random(WISHES) ** 0.5 * (end - since)).astype(int)
    chosen = {
        (person, product): time
        for person, product, time in zip(people.tolist(), goods.tolist(), at.tolist(), strict=True)
    }
    rows["wishlist_items"] += [
        f"({FIRST_CUSTOMER_ID + person},{product + 1},{stamp(time)})"
        for (person, product), time in sorted(chosen.items())
    ]
