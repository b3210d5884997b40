"""What buyers were told against what is there: nothing lost, nothing doubled, nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from faults.diary import Bought
from faults.evidence import Evidence, Row

Found = Iterator[tuple[str, str]]  # kind, text

# What a step that was told leaves: the statuses that the order, or its bill, may have then.
LEAVES = {
    "pay": ("bill", ("paid", "refunded")),
    "cancel": ("status", ("canceled",)),
    "receive": ("status", ("received", "returned")),
}


def orders_told_of_are_there(of: Evidence) -> Found:
    for key, (diary, checkout) in of.checkouts.items():
        if checkout.order_id is None:
            continue
        row = of.orders.get(checkout.order_id)
        if row is None or (row["checkout_key"], row["customer_id"]) != (key, diary.customer_id):
            yield "lost", f"{diary.name}: order {checkout.order_id} with key {key}"
        elif row["lines"] != checkout.lines:
            yield "wrong", f"order {checkout.order_id}: {row['lines']}, not {checkout.lines}"


def steps_told_of_are_there(of: Evidence) -> Found:
    """Payments, cancellations, receipts and returns; and none that nobody asked for."""
    for diary in of.diaries:
        for bought in diary.orders.values():
            if row := of.orders.get(bought.order_id):
                yield from _steps(bought, row)


def _steps(bought: Bought, row: Row) -> Found:
    for step, (column, left) in LEAVES.items():
        if bought.step(step) == "yes" and row[column] not in left:
            yield "lost", f"order {row['id']}: {step} was told, {column} is {row[column]}"
    if row["status"] == "canceled" and bought.step("cancel") == "no":
        yield "wrong", f"order {row['id']}: nobody has canceled it"
    for product in bought.lines:
        least, found = bought.returned[product], row["returned"].get(product, 0)
        most = least + bought.perhaps_returned[product]
        if not least <= found <= most:
            kind = "lost" if found < least else "doubled"
            text = f"order {row['id']}, product {product}: {found} returned, not {least} to {most}"
            yield kind, text


def no_order_without_its_key(of: Evidence) -> Found:
    """Each order was asked for: by its buyer, with its key and its lines."""
    for row in of.orders.values():
        diary, checkout = of.checkouts.get(row["checkout_key"], (None, None))
        if diary is None or diary.customer_id != row["customer_id"]:
            yield "doubled", f"order {row['id']}: nobody asked for it, or was refused"
        elif checkout.order_id is None and row["lines"] != checkout.lines:
            yield "wrong", f"order {row['id']}: {row['lines']}, not {checkout.lines}"


def unanswered_orders_are_found_by_their_key(of: Evidence) -> Found:
    """Who never got an answer presses again: the order that was placed is the one that is told."""
    for row in of.orders.values():
        diary, checkout = of.checkouts.get(row["checkout_key"], (None, None))
        if diary is None or checkout.order_id is not None:
            continue
        token = of.tokens[diary.customer_id]
        answer = of.ask(row["id"] % of.apps, "place", token=token, **checkout.press)
        if answer.get("told", {}).get("order") != row["id"]:
            yield "lost", f"order {row['id']} is not found by its key: {answer}"
    count = of.rows("SELECT COUNT(*) AS orders FROM orders")[0]["orders"]
    if count != len(of.orders):
        yield "doubled", f"{count - len(of.orders)} orders, placed once more by their keys"


def cart_changes_told_of_are_there(of: Evidence) -> Found:
    for diary in of.diaries:
        found = of.carts[diary.customer_id]
        for text in diary.basket.lost(found):
            yield "lost", f"{diary.name}: {text}"
        for text in diary.basket.doubled(found):
            yield "doubled", f"{diary.name}: {text}"


def redis_has_the_carts_of_mysql(of: Evidence) -> Found:
    """Every process of the app shows the carts of MySQL: the first time from Redis' old copy, if
    there is one.

    Excused is a change that its buyer was not told of because the app was killed with it: until its
    copy ends, or the cart changes again, it may show in its old form (docs/architecture.md).
    """
    for diary in of.diaries:
        in_mysql = of.carts[diary.customer_id]
        for app in range(of.apps):
            lines = of.told(app, "cart", token=of.tokens[diary.customer_id])["lines"]
            shown = {int(product): pieces for product, pieces in lines.items()}
            if shown == in_mysql:
                continue
            text = f"{diary.name}: process {app} shows {shown}, MySQL has {in_mysql}"
            if diary.killed_under and not diary.basket.shows(shown):
                of.excused.append(text)
            else:
                yield "lost", text


def sessions_are_as_told(of: Evidence) -> Found:
    """Whoever signed out is out, and nobody else is, whatever process is asked."""
    for diary in of.diaries:
        for token, state in diary.sessions.items():
            for app in range(of.apps):
                user = of.told(app, "who", token=token)["user"]
                if state == "ended" and user is not None:
                    yield "lost", f"{diary.name}: a session that was ended lives on"
                elif state == "open" and user != diary.customer_id:
                    yield "lost", f"{diary.name}: a session ended by itself"


def nothing_told_was_impossible(of: Evidence) -> Found:
    """What buyers found wrong on their way: pieces, old carts, sessions, faults of the program."""
    for diary in of.diaries:
        yield from diary.wrong
