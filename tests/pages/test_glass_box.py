"""The glass box at the foot of a page, as a visitor sees it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import visit
from pages.parts.glass import stories
from tests.pages.conftest import press, shown

PRODUCT = "shop/product.py"
BOX = "glass-box"


@pytest.fixture
def allowed(shop, override):
    override(glass=True)


def opened(visitor: Any, file: str = "shop/catalog.py", **params: object) -> AppTest:
    return visitor().open(file, glass=1, **params)


def lines(page: AppTest, which: int = 0) -> list[dict[str, Any]]:
    """Of a timeline on the page, as its script gets them."""
    drawn = [e.proto for e in page.get("bidi_component")]
    timelines = [one for one in drawn if one.component_name == "glass_timeline"]
    return json.loads(timelines[which].json)["rows"]


def said(rows: list[dict[str, Any]], what: str) -> list[tuple[str, list[str]]]:
    """Verb and tags of the lines about it."""
    return [(row["verb"], [text for _, text in row["tags"]]) for row in rows if what in row["what"]]


def view(page: AppTest, name: str) -> AppTest:
    page.button_group(key="glass-view").set_value(name).run()
    assert not page.exception
    return page


def test_where_it_is_not_allowed_there_is_none_and_the_address_opens_none(visitor, override):
    override(glass=False)
    page = opened(visitor)
    assert not page.exception
    assert BOX not in {toggle.key for toggle in page.toggle}
    assert stories.PARAMETER in page.query_params
    assert page.get("bidi_component")[0].proto.component_name == "shop_cookies"
    assert len(page.get("bidi_component")) == 1


def test_it_is_shut_until_it_is_opened_and_the_address_follows(visitor, allowed):
    page = visitor().open()
    assert page.toggle(key=BOX).value is False
    assert "Redis commands" not in shown(page)
    page.toggle(key=BOX).set_value(True).run()
    assert page.query_params["glass"] == "1"
    assert "Redis commands" in shown(page)
    page.toggle(key=BOX).set_value(False).run()
    assert "glass" not in page.query_params
    assert "Redis commands" not in shown(page)


def test_the_address_opens_it_with_the_story_of_the_page(make, visitor, allowed):
    page = opened(visitor)
    assert not page.exception
    assert page.toggle(key=BOX).value is True
    assert [verb for verb, _ in said(lines(page), "listing:")] == ["GET"]
    verbs = {row["verb"] for row in lines(page)}
    assert {"HGETALL", "ZREVRANGE", "SELECT"} <= verbs


def test_a_first_view_misses_and_is_filled_a_second_hits(make, visitor, allowed):
    shopper = visitor()
    shopper.open()
    product_id = make.product()
    page = shopper.open(PRODUCT, glass=1, id=product_id)
    first = said(lines(page), f"product:{{{product_id}}}")
    assert first[0] == ("GET", ["miss"])
    (filled,) = [tags for verb, tags in first if verb == "fill" and "stored" not in str(tags)]
    assert filled[0].startswith("by statements ")
    page.run()
    again = said(lines(page), f"product:{{{product_id}}}")
    assert again[0][0] == "GET"
    assert again[0][1][0] == "hit"
    assert not [row for row in lines(page) if row["kind"] in ("mysql", "fill")]


def test_adding_to_the_cart_shows_the_call_and_the_rows(make, visitor, allowed):
    page = press(opened(visitor, PRODUCT, id=make.product()), "add-to-cart")
    rows = lines(page)
    (call,) = [row for row in rows if row["verb"] == "CALL"]
    assert call["what"] == "put_in_cart"
    assert call["inside"] == 1
    (transaction,) = [row for row in rows if row["kind"] == "transaction"]
    assert transaction["tags"] == [["hit", "committed"]]
    assert tile(page, "Rows changed") == "2"  # the cart and its line


def test_canceling_an_order_shows_the_triggers_it_fired(make, member, visitor, allowed):
    order_id = make.order(member("lan"), {make.product(): 1})
    browser = visitor()
    browser.sign_in("lan")
    page = browser.open("shop/order.py", glass=1, id=order_id)
    page.text_input("cancel-reason").set_value("Ordered twice")
    press(page, "cancel")
    rows = lines(page)
    fired = [row["what"] for row in rows if row["kind"] == "trigger"]
    assert {"orders_before_update", "stock_movements_before_insert"} <= set(fired)
    (call,) = [row for row in rows if row["verb"] == "CALL"]
    assert {row["number"] for row in rows if row["kind"] == "trigger"} == {call["number"]}
    assert tile(page, "Triggers fired") == str(len(fired))


def test_a_press_after_which_the_page_begins_anew_is_one_story(make, member, visitor, allowed):
    member("lan")
    browser = visitor()
    browser.sign_in("lan")
    page = browser.open(PRODUCT, glass=1, id=make.product())
    before = clicks(page)[0].number
    press(page, "heart")
    assert clicks(page)[0].number == before + 1
    assert ("INSERT", ["1 row changed"]) in said(lines(page), "wishlist")


def test_a_line_that_is_chosen_is_told_in_full(make, visitor, allowed):
    browser = visitor()
    page = browser.open(PRODUCT, glass=1, id=make.product())
    (last,) = [click.number for click in clicks(page)][:1]
    page.session_state["glass.entry"] = (last + 1, 2)
    press(page, "add-to-cart")
    assert any("put_in_cart(?" in code.value for code in page.code)
    assert "READ COMMITTED, attempt 1, committed" in shown(page)
    assert "•••" in shown(page)  # the visitor's hash
    assert browser.cookies["visitor"] not in shown(page)


def test_the_tab_that_is_open_keeps_its_place(make, visitor, allowed):
    page = view(opened(visitor, PRODUCT, id=make.product()), "changes")
    assert "This click changed no row." in shown(page)
    press(page, "add-to-cart")
    assert "1 row added" in shown(page)
    assert "cart_items" in shown(page).replace("\\", "")


def test_the_path_leads_from_the_page_to_the_tables(make, visitor, allowed):
    page = view(opened(visitor, PRODUCT, id=make.product()), "path")
    press(page, "add-to-cart")
    (picture,) = [text.value for text in page.markdown if "flowchart" in text.value]
    for label in ("Product", "carts.add", "cart", "put_in_cart"):
        assert f'["{label}' in picture


def test_two_clicks_stand_side_by_side(make, visitor, allowed):
    shopper = visitor()
    shopper.open()
    product_id = make.product()
    page = shopper.open(PRODUCT, glass=1, id=product_id)
    view(page, "history")
    assert len(clicks(page)) == 2
    first, second = (page.selectbox(key=key).value for key in ("glass-first", "glass-second"))
    assert (first, second) == (1, 2)
    missed, hit = (said(lines(page, n), f"product:{{{product_id}}}") for n in (0, 1))
    assert missed[0][1] == ["miss"]
    assert hit[0][1][0] == "hit"
    assert "Keys missing (misses)" in shown(page)
    assert len(page.dataframe) == 1
    table = page.dataframe[0].value
    assert list(table["number"]) == [2, 1]
    for name, column in (("SQL statements", "statements"), ("For new connections", "set_up")):
        assert compared(page, name) == [str(count) for count in reversed(table[column])]
    assert tile(page, "SQL statements") == str(table["statements"].iloc[0])


def test_the_history_is_taken_along_without_secrets(make, member, visitor, allowed, monkeypatch):
    made, on_demand = [], visit.on_demand
    monkeypatch.setattr(
        visit, "on_demand", lambda *work, **how: made.append(on_demand(*work, **how)) or made[-1]
    )
    member("lan")
    browser = visitor()
    browser.sign_in("lan")
    page = browser.open(PRODUCT, glass=1, id=make.product())
    view(press(page, "add-to-cart"), "history")
    text = made[-1]()
    assert [click["title"] for click in json.loads(text)["clicks"]] == ["Product"] * 3
    assert "put_in_cart" in text
    for secret in (browser.cookies["session"], browser.cookies["visitor"], "$argon2", "Nguyễn"):
        assert secret not in text


def test_findings_are_told_with_their_cure(shop):
    page = AppTest.from_function(asking_twice, default_timeout=30).run()
    assert not page.exception
    assert "**Duplicates** · 1" in shown(page)
    assert "Cure: ask once" in shown(page)
    (finding,) = page.button
    finding.click().run()
    assert page.session_state["glass-view"] == "timeline"
    assert page.session_state["glass.entry"] == (1, page.session_state["first"])


def asking_twice() -> None:
    import streamlit as st

    from ecom import db, trace
    from pages.parts.glass import found, told
    from pages.parts.glass.stories import Click

    if "told" not in st.session_state:
        with trace.telling() as story:
            db.rows("SELECT name FROM products WHERE id = 1")
            db.rows("SELECT name FROM products WHERE id = 1")
        story.entries = [e for e in story.entries if "products" in getattr(e, "sql", "")]
        for entry in story.entries:
            entry.seconds = 0.001  # on a busy machine both could be slow, too
        st.session_state["first"] = story.entries[0].number
        st.session_state["told"] = told.glance(Click(1, "Shop", "", False, story))
    found.draw(st.session_state["told"])


def tile(page: AppTest, name: str) -> str:
    """The figure of the summary's tile."""
    found = re.search(rf"<dt>{name}</dt><dd>([^<]*)", shown(page))
    assert found, name
    return found[1]


def compared(page: AppTest, name: str) -> list[str]:
    """The figures of two clicks side by side."""
    found = re.search(rf"<td>{name}</td><td>([^<]*)</td><td>([^<]*)", shown(page))
    assert found, name
    return list(found.groups())


def clicks(page: AppTest) -> list[Any]:
    return list(page.session_state["glass.box"].clicks)
