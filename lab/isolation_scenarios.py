"""What two transactions can do to each other: statement by statement, and when it has happened.

After ANSI SQL-92 (dirty read, non-repeatable read, phantom) and Berenson et al., “A Critique of
ANSI SQL Isolation Levels”, 1995 (lost update, write skew).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lab import isolation_seen as seen
from lab.isolation_seen import Values
from lab.texts import N_, Words

Name = Literal["A", "B"]

TABLES = (
    "CREATE TABLE products (id BIGINT PRIMARY KEY, name VARCHAR(80) NOT NULL,"
    " price DECIMAL(15,0) NOT NULL, quantity INT NOT NULL)",
    "CREATE TABLE orders (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
    " customer_id BIGINT NOT NULL, total DECIMAL(15,0) NOT NULL, KEY idx_customer (customer_id))",
    "CREATE TABLE shifts (id BIGINT PRIMARY KEY, name VARCHAR(80) NOT NULL,"
    " on_duty BOOLEAN NOT NULL)",
)
ROWS = (
    "REPLACE INTO products VALUES (7, 'Nồi cơm điện', 890000, 10)",
    "DELETE FROM orders WHERE id > 3",
    "REPLACE INTO orders VALUES (1, 1, 250000), (2, 1, 1200000), (3, 2, 90000)",
    "REPLACE INTO shifts VALUES (1, 'Lan', TRUE), (2, 'Minh', TRUE)",
)


@dataclass(frozen=True)
class Step:
    """One statement of one side. `reads`: the name under which what it read is remembered."""

    side: Name
    sql: str
    why: str = ""
    reads: str = ""


@dataclass(frozen=True)
class Scenario:
    """`check`: asked when both have ended. `tells`: what was seen, as a sentence."""

    key: str
    title: str
    story: str
    steps: tuple[Step, ...]
    happened: Callable[[Values], bool]
    tells: Callable[[Values], Words]
    check: Step | None = None


BEGIN, COMMIT, ROLLBACK = "START TRANSACTION", "COMMIT", "ROLLBACK"
PRICE = "SELECT price FROM products WHERE id = 7"
QUANTITY = "SELECT quantity FROM products WHERE id = 7"
TAKE_ONE = "UPDATE products SET quantity = 9 WHERE id = 7"
TAKE_TWO = "UPDATE products SET quantity = 8 WHERE id = 7"
COUNT = "SELECT COUNT(*) FROM orders WHERE customer_id = 1"
ON_DUTY = "SELECT COUNT(*) FROM shifts WHERE on_duty"


SCENARIOS = (
    Scenario(
        "dirty-read",
        N_("Dirty read"),
        N_("B changes a stock and takes it back. Does A see what never was?"),
        (
            Step("B", BEGIN),
            Step(
                "B",
                "UPDATE products SET quantity = 0 WHERE id = 7",
                N_("Written, not committed: B can still take it back."),
            ),
            Step("A", BEGIN),
            Step("A", QUANTITY, N_("Is it sold out?"), "quantity"),
            Step("B", ROLLBACK, N_("There never were 0 pieces.")),
            Step("A", COMMIT),
        ),
        seen.dirty_read,
        seen.tell_dirty_read,
    ),
    Scenario(
        "non-repeatable-read",
        N_("Non-repeatable read"),
        N_("A looks at a price twice; in between, B changes it. Is it the same price?"),
        (
            Step("A", BEGIN),
            Step("A", PRICE, N_("The price for the cart."), "first"),
            Step("B", BEGIN),
            Step("B", "UPDATE products SET price = 990000 WHERE id = 7"),
            Step("B", COMMIT),
            Step("A", PRICE, N_("The price for the bill."), "second"),
            Step("A", COMMIT),
        ),
        seen.non_repeatable_read,
        seen.tell_non_repeatable,
    ),
    Scenario(
        "phantom",
        N_("Phantom"),
        N_("A counts a customer's orders twice; in between, B adds one."),
        (
            Step("A", BEGIN),
            Step("A", COUNT, "", "first"),
            Step("B", BEGIN),
            Step(
                "B",
                "INSERT INTO orders (customer_id, total) VALUES (1, 450000)",
                N_("No row that A has read is changed: there is one more."),
            ),
            Step("B", COMMIT),
            Step("A", COUNT, "", "second"),
            Step("A", COMMIT),
        ),
        seen.phantom,
        seen.tell_phantom,
    ),
    Scenario(
        "lost-update",
        N_("Lost update"),
        N_("Both read 10 pieces. A sells one, B sells two, and each writes what is left."),
        (
            Step("A", BEGIN),
            Step("A", QUANTITY),
            Step("B", BEGIN),
            Step("B", QUANTITY),
            Step("A", TAKE_ONE, N_("10 − 1, reckoned by the program.")),
            Step("A", COMMIT),
            Step("B", TAKE_TWO, N_("10 − 2: B reckons with the 10 that it has read.")),
            Step("B", COMMIT),
        ),
        seen.lost_update,
        seen.tell_lost_update,
        Step("A", QUANTITY, N_("How many are left?"), "left"),
    ),
    Scenario(
        "write-skew",
        N_("Write skew"),
        N_("One of two must stay on duty. Each looks whether the other one is there, and leaves."),
        (
            Step("A", BEGIN),
            Step("A", ON_DUTY, N_("Two: then Lan may go.")),
            Step("B", BEGIN),
            Step("B", ON_DUTY, N_("Two: then Minh may go.")),
            Step("A", "UPDATE shifts SET on_duty = FALSE WHERE id = 1"),
            Step(
                "B",
                "UPDATE shifts SET on_duty = FALSE WHERE id = 2",
                N_("Another row than A's: neither overwrites the other."),
            ),
            Step("A", COMMIT),
            Step("B", COMMIT),
        ),
        seen.write_skew,
        seen.tell_write_skew,
        Step("A", ON_DUTY, N_("Who is still there?"), "on_duty"),
    ),
)


def scenario(key: str) -> Scenario:
    return next(one for one in SCENARIOS if one.key == key)
