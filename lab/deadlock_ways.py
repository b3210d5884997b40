"""Three ways of placing an order of several lines. Each returns how often it had to begin anew."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import pymysql

from lab.bench import Line

LEVEL = "READ COMMITTED"  # as in the shop
DEADLOCK = 1213  # the error number of MySQL and MariaDB
Lines = Sequence[int]  # product ids, a piece of each
Way = Callable[[Line, Lines], int]


def take(line: Line, product: int) -> None:
    line.do(
        "UPDATE stock SET quantity = quantity - 1 WHERE product_id = %(product)s AND quantity >= 1",
        product=product,
    )


def place_as_it_comes(line: Line, products: Lines) -> int:
    line.begin(LEVEL)
    for product in products:
        take(line, product)  # locks the row until COMMIT: others may hold the next one
    line.commit()
    return 0


def place_sorted(line: Line, products: Lines) -> int:
    # All queue for the rows in one order: who waits holds nothing that those in front want.
    return place_as_it_comes(line, sorted(products))


def place_again(line: Line, products: Lines) -> int:
    deadlocks = 0
    while True:
        try:
            place_as_it_comes(line, products)
            return deadlocks
        except pymysql.OperationalError as error:
            if error.args[0] != DEADLOCK:
                raise
        deadlocks += 1  # the server has rolled everything back: all of it is done again
        time.sleep(random.uniform(0, 0.005 * deadlocks))
