"""The tables of the index experiment: products in three tables, orders in one.

Names are those of the demo's products, each with a colour or an origin and a lot, so that they
are as long and as alike as a shop's.
"""

from __future__ import annotations

import time

from lab.bench import Line
from lab.index_ways import padded_words
from ops.demo.products import products

TABLES = {
    "products_plain": "",
    "products_by_name": ", KEY by_name (name)",
    "products_by_word": ", FULLTEXT KEY by_word (words)",
}
ENDINGS = (
    *("màu đen", "màu trắng", "màu xám", "màu xanh", "màu đỏ", "màu tím", "màu vàng", "màu hồng"),
    *("hàng Đức", "hàng Nhật", "cho phòng thể dục", "gang đúc"),
)
MONTHS = 24
FIRST_MONTH = "2024-01-01"
_SHAPE = "DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci"


def make(line: Line) -> None:
    line.do("CREATE TABLE digits (digit INT PRIMARY KEY)")
    line.do("INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)")
    for table in ("beginnings", "endings"):
        line.do(
            f"CREATE TABLE {table} (id INT NOT NULL AUTO_INCREMENT, name VARCHAR(120) NOT NULL,"
            f" words VARCHAR(240) NOT NULL, PRIMARY KEY (id)) {_SHAPE}"
        )
    for table, names in (
        ("beginnings", [found.name for found in products()]),
        ("endings", ENDINGS),
    ):
        line.many(
            f"INSERT INTO {table} (name, words) VALUES (%(name)s, %(words)s)",
            [{"name": name, "words": padded_words(name)} for name in names],
        )
    for table, index in TABLES.items():
        line.do(
            f"CREATE TABLE {table} (id INT NOT NULL AUTO_INCREMENT, name VARCHAR(160) NOT NULL,"
            f" words TEXT NOT NULL, PRIMARY KEY (id){index}) {_SHAPE}"
        )


def grow(line: Line, table: str, step: int, rows: int) -> float:
    """Put the same new rows into any of the tables; how many seconds it took.

    Every step is a lot of its own, shuffled, since a shop's rows do not come sorted by name.
    """
    began = time.perf_counter()
    line.do(
        f"INSERT INTO {table} (name, words)"
        " SELECT CONCAT(b.name, ' ', e.name, ' lô ', %(step)s, d.digit),"
        "   CONCAT(b.words, ' ', e.words, ' lo__ ', RPAD(CONCAT(%(step)s, d.digit), 4, '_'))"
        " FROM beginnings b CROSS JOIN endings e JOIN digits d ON d.digit <= %(lots)s"
        " ORDER BY SHA2(CONCAT(b.id, ' ', e.id, ' ', d.digit), 256) LIMIT %(rows)s",
        step=str(step),
        lots=rows // (len(products()) * len(ENDINGS)),
        rows=rows,
    )
    return time.perf_counter() - began


def make_orders(line: Line, rows: int) -> None:
    """Evenly over the months, by number: what comes first was placed first."""
    line.do(
        "CREATE TABLE orders (id INT NOT NULL, customer_id INT NOT NULL, placed_at DATETIME NOT"
        " NULL, status VARCHAR(12) NOT NULL, total DECIMAL(15, 2) NOT NULL, address VARCHAR(120)"
        f" NOT NULL, PRIMARY KEY (id)) {_SHAPE}"
    )
    places = " + ".join(f"{10**power} * d{power}.digit" for power in range(len(str(rows))))
    digits = " CROSS JOIN ".join(f"digits d{power}" for power in reversed(range(len(str(rows)))))
    line.do(
        "INSERT INTO orders SELECT n, CRC32(n) MOD 5000, TIMESTAMPADD(SECOND, n * %(apart)s,"
        " %(first)s), ELT(1 + n MOD 4, 'shipped', 'delivered', 'received', 'canceled'),"
        " 1000 * (1 + CRC32(n) MOD 50000), CONCAT(n MOD 300, ' Trần Hưng Đạo, phường Cửa Nam,"
        f" Hà Nội') FROM (SELECT {places} AS n FROM {digits}) numbers WHERE n < %(rows)s",
        apart=MONTHS * 30 * 86_400 // rows,
        first=FIRST_MONTH,
        rows=rows,
    )
    line.all("ANALYZE TABLE orders")
