"""Three ways to search for products by name, and a report: what the index experiment compares."""

from __future__ import annotations

from typing import Any

from ecom import search_text
from lab.bench import Line

Rows = list[dict[str, Any]]


def search_anywhere(line: Line, typed: str) -> Rows:
    # It may stand anywhere, so every name is read and compared.
    return line.all(
        """
        SELECT id, name FROM products_plain
        WHERE name LIKE %(like)s""",
        like=f"%{typed}%",
    )


def search_beginning(line: Line, typed: str) -> Rows:
    # KEY (name) is sorted by name: those that begin so lie side by side.
    return line.all(
        """
        SELECT id, name FROM products_by_name
        WHERE name LIKE %(like)s""",
        like=f"{typed}%",
    )


def search_words(line: Line, typed: str) -> Rows:
    # FULLTEXT (words) tells for each word in which products it stands.
    words = search_text.words(typed)  # 'Đèn ngủ' -> den, ngu
    return line.all(
        """
        SELECT id, name FROM products_by_word
        WHERE MATCH (words) AGAINST (%(all)s IN BOOLEAN MODE)""",
        all=search_text.required(words),
    )


def padded_words(name: str) -> str:
    """What is indexed: FULLTEXT leaves out words of one and two letters, so none stays that short.

    >>> padded_words("Áo sơ mi LG")
    'ao__ so__ mi__ lg__'
    """
    return " ".join(word.ljust(search_text.PADDED, "_") for word in search_text.words(name))


def search_names(line: Line, typed: str) -> Rows:
    """FULLTEXT on the names as they are."""
    required = " ".join(f"+{word}" for word in typed.split())
    return line.all(
        """
        SELECT id, name FROM products_plain
        WHERE MATCH (name) AGAINST (%(all)s IN BOOLEAN MODE)""",
        all=required,
    )


def report(line: Line, first_day: str) -> Rows:
    return line.all(
        """
        SELECT DATE(placed_at) AS day, COUNT(*) AS orders, SUM(total) AS sales
        FROM orders
        WHERE placed_at >= %(first_day)s
          AND placed_at < %(first_day)s + INTERVAL 1 MONTH
        GROUP BY day ORDER BY day""",
        first_day=first_day,
    )


def index_the_day(line: Line) -> None:
    # It finds the rows; the total is in them.
    line.do("ALTER TABLE orders ADD KEY by_day (placed_at)")


def index_all_it_reads(line: Line) -> None:
    line.do("ALTER TABLE orders DROP KEY by_day, ADD KEY covering (placed_at, total)")
