"""Customers again, one by one: who exists, who bought when, what they rated."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from ecom.kpi.customer_types import BuyersDay, CustomerTotals, Group
from ecom.kpi.recount.folding import fold
from ecom.kpi.recount.narrowing import OF_PEOPLE, buyer_test, goods, lines
from ecom.kpi.recount.raw import Books
from ecom.kpi.slices import Slice

AGES = ((0, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64))


class Account(NamedTuple):
    """`left`: the day on which it was closed or deleted."""

    id: int
    full_name: str
    city: str | None
    gender: str | None
    born: date | None
    created: date
    left: date | None

    def exists(self, day: date) -> bool:
        """When that day is over."""
        return self.created <= day and (self.left is None or self.left > day)


class Rating(NamedTuple):
    day: date
    product_id: int
    customer_id: int
    rating: int


def accounts(books: Books, of: Slice) -> list[Account]:
    wanted = buyer_test(books, of)
    if not books.people:
        books.people += [_account(books, row) for row in books.accounts]
    return [account for account in books.people if wanted(account.id)]


def _account(books: Books, row: dict[str, Any]) -> Account:
    return Account(
        row["user_id"],
        row["full_name"],
        row["city"],
        row["gender"],
        row["date_of_birth"],
        books.days.of(row["created_at"]),
        row["deactivated_at"] and books.days.of(row["deactivated_at"]),
    )


def histories(books: Books) -> dict[int, list[date]]:
    """The days of every buyer's orders, the first one first."""
    if not books.histories:
        for placed in books.placed(books.opened, books.today):
            books.histories.setdefault(placed.customer_id, []).append(placed.day)
        for days in books.histories.values():
            days.sort()
    return books.histories


def such_buyers(books: Books, of: Slice, first: date, last: date) -> set[int]:
    """Customers of the slice with an order in those days that has what it names."""
    narrowed = of.during(first, last).without(*OF_PEOPLE)
    wanted = buyer_test(books, of)
    if narrowed.filters:
        found = {line.order.customer_id for line in lines(books, narrowed) if line.sold}
    else:
        found = {
            customer_id
            for customer_id, days in histories(books).items()
            if bisect_left(days, first) < bisect_right(days, last)
        }
    return {customer_id for customer_id in found if wanted(customer_id)}


def customer_totals(books: Books, of: Slice) -> CustomerTotals:
    people = accounts(books, of)
    known = histories(books)
    buyers = such_buyers(books, of, of.first, of.last)
    ever = such_buyers(books, of, books.opened, of.last)
    stars = [rating for _day, rating in _ratings(books, of)]
    return CustomerTotals(
        customers=sum(account.exists(of.last) for account in people),
        new_customers=sum(of.first <= account.created <= of.last for account in people),
        buyers=len(buyers),
        first_time_buyers=sum(known[buyer][0] >= of.first for buyer in buyers),
        buyers_ever=len(ever),
        repeat_buyers_ever=sum(bisect_right(known[buyer], of.last) >= 2 for buyer in ever),
        rating_count=len(stars),
        rating_sum=sum(stars),
    )


def buyers_by_day(books: Books, of: Slice) -> list[BuyersDay]:
    people = accounts(books, of)
    known = histories(books)
    buyers = such_buyers(books, of, of.first, of.last)
    created = Counter(account.created for account in people)
    left = Counter(account.left for account in people)
    first_time = Counter(known[buyer][0] for buyer in buyers)
    stars: dict[date, list[int]] = {}
    for day, rating in _ratings(books, of):
        stars.setdefault(day, []).append(rating)
    customers = sum(account.exists(of.first) for account in people)
    found = []
    for day in books.begun(of.first, of.last):
        if day > of.first:
            customers += created[day] - left[day]
        rated = stars.get(day, [])
        found.append(
            BuyersDay(day, customers, created[day], first_time[day], len(rated), sum(rated))
        )
    return found


def _ratings(books: Books, of: Slice) -> Iterator[tuple[date, int]]:
    """Of the slice's customers and goods; how an order was paid makes no difference."""

    def load(since: datetime, until: datetime) -> Iterator[Rating]:
        for row in books.read(_RATINGS, since=since, until=until):
            yield Rating(books.days.of(row.pop("created_at")), **row)

    wanted, products = buyer_test(books, of), goods(books, of)
    for rating in books.by_day("ratings", load, of.first, of.last):
        if wanted(rating.customer_id) and rating.product_id in products:
            yield rating.day, rating.rating


def customers_by_tier(books: Books, of: Slice) -> list[Group]:
    there = Counter(books.tiers[account.id] for account in _existing(books, of))
    steps = sorted(books.tier_rows, key=lambda row: row["min_points"])
    return [Group(str(row["id"]), row["name"], there[row["id"]]) for row in steps]


def customers_by_age(books: Books, of: Slice) -> list[Group]:
    there = Counter(_age_group(account.born, of.last) for account in _existing(books, of))
    keys = [*(f"{low}-{high}" for low, high in AGES), "65-", ""]
    return [Group(key, key, there[key]) for key in keys]


def _age_group(born: date | None, day: date) -> str:
    if born is None:
        return ""
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return next((f"{low}-{high}" for low, high in AGES if age <= high), "65-")


def customers_by_gender(books: Books, of: Slice) -> list[Group]:
    there = Counter(account.gender or "" for account in _existing(books, of))
    return [Group(key, key, there[key]) for key in ("female", "male", "other", "")]


def customers_by_city(books: Books, of: Slice) -> list[Group]:
    """A city's name as its first customer wrote it."""
    there = Counter(fold(account.city or "") for account in _existing(books, of))
    written: dict[str, str] = {"": ""}
    for row in sorted(books.accounts, key=lambda row: row["user_id"]):
        if row["city"]:
            written.setdefault(fold(row["city"]), row["city"])
    found = [Group(written[city], written[city], count) for city, count in there.items()]
    return sorted(found, key=lambda group: (-group.customers, group.key))


def _existing(books: Books, of: Slice) -> Iterator[Account]:
    return (account for account in accounts(books, of) if account.exists(of.last))


_RATINGS = """
SELECT product_id, customer_id, rating, created_at
FROM reviews
WHERE created_at >= :since AND created_at < :until
"""
