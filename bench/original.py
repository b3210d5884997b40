"""The ways of the course project that this shop grew out of, as a baseline.

A cart is one JSON text in Redis, read, changed and written back after a procedure was asked for the
line; the best sellers are a ZSET and a HASH read by eleven commands, counted from all orders when
they are missing; a sign-in is one query with the password in it; an order looks whether there is
enough and takes it later. With the same drivers and pools as `bench.bare`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import make_url

from bench.bare import Bare
from bench.shop import Shop
from ops import grants, sql_files

DATABASE = "original"
SECONDS = 180  # that a session, a cart or the best sellers last in Redis
BEST = 10
SQL = sql_files.FOLDER.parent / "bench" / "original.sql"


class Original:
    def __init__(self, client: Bare, shop: str) -> None:
        self._redis, self._client, self._shop = client.redis, client, shop

    def sign_in(self, username: str) -> str:
        """A token; its session in Redis."""
        found = self._call("CALL sp_login(%s, 'plain')", username)
        token = secrets.token_hex(16)
        self._redis.set(f"original:session:{token}", json.dumps(found[0]), ex=SECONDS)
        return token

    def session(self, token: str) -> dict[str, Any]:
        return json.loads(self._redis.get(f"original:session:{token}"))

    def add_to_cart(self, user_id: int, product_id: int, quantity: int = 1) -> None:
        line = self._call("CALL make_product_for_temp_cart(%s, %s)", product_id, quantity)[0]
        cart = self.cart(user_id)
        for held in cart:
            if held["id"] == product_id:
                held["quantity"] += quantity
                break
        else:
            cart.append(line | {"price": str(line["price"])})
        self._redis.set(f"original:cart:{user_id}", json.dumps(cart), ex=SECONDS)

    def cart(self, user_id: int) -> list[dict[str, Any]]:
        return json.loads(self._redis.get(f"original:cart:{user_id}") or "[]")

    def best_sellers(self) -> list[dict[str, Any]]:
        ids = self._redis.zrevrange("original:best", 0, BEST - 1)
        if not ids:
            self.count_sales()
            ids = self._redis.zrevrange("original:best", 0, BEST - 1)
        return [json.loads(self._redis.hget("original:details", one)) for one in ids]

    def count_sales(self) -> None:
        self._redis.delete("original:best", "original:details")
        for row in self._call(_SALES.format(shop=self._shop)):
            self._redis.zadd("original:best", {row["id"]: float(row.pop("sold"))})
            self._redis.hset("original:details", row["id"], json.dumps(row, default=str))
        self._redis.expire("original:best", SECONDS)

    def order(self, customer_id: int, products: list[int]) -> int | None:
        """Its id; None: the shop said that there is not enough."""
        lines = json.dumps([{"product_id": one, "quantity": 1} for one in products])
        return self._call("CALL create_order(%s, %s)", customer_id, lines)[0]["order_id"]

    def leave(self, product_id: int, pieces: int) -> None:
        """In one warehouse."""
        self._call("UPDATE product_storage SET quantity = 0 WHERE product_id = %s", product_id)
        self._call(
            "UPDATE product_storage SET quantity = %s WHERE product_id = %s LIMIT 1",
            pieces,
            product_id,
        )

    def _call(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        with self._client.transactions.connect() as connection:
            result = connection.exec_driver_sql(sql, values or None)
            found = [dict(row) for row in result.mappings()] if result.returns_rows else []
            result.close()
            connection.commit()
        return found


@contextmanager
def client(shop: Shop) -> Iterator[Original]:
    """With its tables, filled from `shop`; they go at the end."""
    url = make_url(shop.url)
    with shop.administrator() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
        account = make_url(grants.private_url(shop.url, "app")).username
        cursor.execute(f"GRANT ALL ON {DATABASE}.* TO '{account}'@'{grants.HOST}'")
        cursor.execute(f"USE {DATABASE}")
        for statement in sql_files.split(SQL.read_text(encoding="utf-8")):
            cursor.execute(statement.replace("{shop}", url.database or ""))
    bare = Bare(shop, database=DATABASE)
    try:
        yield Original(bare, url.database or "")
    finally:
        bare.redis.delete(*bare.redis.keys("original:*") or ["original:none"])
        bare.close()
        with shop.administrator() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE}")


_SALES = f"""
SELECT p.id, p.name, p.price, best.sold
  FROM (SELECT product_id, SUM(quantity) AS sold FROM {{shop}}.order_items
         GROUP BY product_id ORDER BY sold DESC LIMIT {BEST}) best
  JOIN products p ON p.id = best.product_id
"""  # noqa: S608
