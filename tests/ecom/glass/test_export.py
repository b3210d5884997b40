"""The file of stories: whole, legible, and without secrets."""

from __future__ import annotations

import json
import secrets
from typing import Any

from ecom import accounts, carts, catalog, trace
from ecom.glass import export
from ecom.glass.changes import Change
from ecom.glass.nested import Inner
from ecom.trace import Story

PASSWORD = "Mật-khẩu-9!"
SIGN_UP = accounts.SignUp(
    full_name="Nguyễn Thị Lan", username="lan", email="lan@example.com", password=PASSWORD
)


def exported(story: Story, **more: Any) -> dict[str, Any]:
    document = json.loads(export.text([export.click(story, **more)]))
    assert document["format"] == export.FORMAT
    (click,) = document["clicks"]
    return click


def test_every_entry_is_there_in_order_with_its_answer(make):
    product_id = make.product()
    with trace.telling("add") as story:
        catalog.product(product_id)
        carts.add(carts.of_guest("somebody"), product_id, 2)
    click = exported(story)
    assert click["title"] == "add"
    assert [entry["number"] for entry in click["entries"]] == [e.number for e in story.entries]
    servers = {entry["server"] for entry in click["entries"]}
    assert servers == {"redis", "mysql"}
    (call,) = [e for e in click["entries"] if e.get("sql", "").startswith("CALL")]
    (transaction,) = [span for span in click["spans"] if span["kind"] == "transaction"]
    assert call["in"] == [transaction["number"]]
    assert (transaction["name"], transaction["outcome"]) == ("READ COMMITTED", "commit")
    product = next(key for key in click["keys"] if "product" in key["name"])
    assert (product["misses"], product["filled"]) == (1, True)


def test_no_secret_and_nothing_personal_leaves_with_it(shop):
    visitor_id = secrets.token_urlsafe(32)
    with trace.telling("sign-in") as story:
        accounts.sign_up(SIGN_UP)
        begun = accounts.sign_in(
            "lan", PASSWORD, visitor_id=visitor_id, address="203.0.113.7", user_agent="test"
        )
        carts.read(carts.of_guest(visitor_id))
    text = json.dumps(exported(story), ensure_ascii=False)
    assert len(story.statements) > 3
    cart_hash = carts.of_guest(visitor_id).key.partition("{g")[2].rstrip("}")
    secret = (PASSWORD, begun.token, begun.ticket, visitor_id, "lan@example.com", "Thị Lan")
    for said in (*secret, cart_hash, "$argon2"):
        assert said not in text
    assert "•••" in text


def test_what_the_server_told_is_masked_for_whoever_looks(shop):
    row = {"id": 7, "email": "lan@example.com", "password_hash": "$argon2id$x", "role": "customer"}
    change = Change("users", "update", {"id": 7}, row, {**row, "role": "admin"}, 3, None)
    with trace.telling() as story:
        catalog.categories()
    theirs, own = (exported(story, changes=[change], viewer_id=who) for who in (8, 7))
    assert theirs["changes"][0]["after"]["email"] == "•••"
    assert own["changes"][0]["after"]["email"] == "lan@example.com"
    assert own["changes"][0]["after"]["password_hash"] == "•••"
    assert exported(story)["changes"] is None


def test_what_ran_inside_stands_with_its_statement(shop):
    with trace.telling() as story:
        catalog.categories()
    number = story.statements[-1].number
    inner = Inner(
        kind="trigger",
        name="cart_items_before_insert",
        sql="SET NEW.x = '0912345678'",
        level=1,
        seconds=0.001,
        lock_seconds=0.0,
        rows_examined=1,
        rows_affected=0,
        rows_sent=0,
    )
    click = exported(story, nested={number: [inner]})
    (told,) = [entry for entry in click["entries"] if entry["number"] == number]
    assert told["inner"][0]["name"] == "cart_items_before_insert"
    assert "0912345678" not in json.dumps(click)
