"""What all pages of the office share, each piece on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from ecom import categories, db
from pages.parts import exports
from pages.parts.office import listing
from tests.ecom.conftest import Maker
from tests.pages.conftest import Visitor, shown, sign_in_staff

AT = datetime(2026, 3, 1, 18, 30)  # on the next day in Vietnam


def run(script: Callable[..., None], **params: str) -> AppTest:
    page = AppTest.from_function(script, default_timeout=30)
    page.query_params = dict(params)
    return page.run()


def asked(page: AppTest) -> dict[str, str]:
    found = page.query_params.items()
    return {name: text if isinstance(text, str) else text[0] for name, text in found}


@pytest.fixture
def seller(visitor: Callable[[], Visitor], make: Maker) -> Visitor:
    browser = visitor()
    sign_in_staff(browser, make, "sales")
    return browser


def narrowed() -> None:
    import streamlit as st

    from pages.parts.office.filters import Filters

    asked = Filters("q", "status", "from", "to")
    with asked.bar():
        found = (
            asked.text("q", "Search"),
            asked.choice("status", "Status", {"paid": "Paid", "sent": "Sent"}),
            *asked.days("from", "to"),
        )
        asked.clear()
    st.text(repr(found))


def test_the_url_decides_what_filters_say() -> None:
    page = run(narrowed, q="lan", status="sent", **{"from": "2026-03-01"})
    assert page.text_input(key="filter-q").value == "lan"
    assert page.selectbox(key="filter-status").value == "sent"
    assert "'lan', 'sent', datetime.date(2026, 3, 1), None" in page.text[0].value


def test_a_change_goes_to_the_url_and_to_the_first_page() -> None:
    page = run(narrowed, q="lan", after="token", id="7")
    page.selectbox(key="filter-status").set_value("paid").run()
    assert asked(page) == {"q": "lan", "status": "paid", "id": "7"}
    page.date_input(key="filter-to").set_value(AT.date()).run()
    assert asked(page)["to"] == "2026-03-01"
    page.text_input(key="filter-q").set_value("  ").run()
    assert "q" not in asked(page)


def test_filters_are_cleared_at_once_and_only_they() -> None:
    page = run(narrowed, q="lan", status="paid", before="token", id="7")
    page.button(key="filters-clear").click().run()
    assert asked(page) == {"id": "7"}
    assert "filters-clear" not in [button.key for button in page.button]


@pytest.mark.parametrize("params", [{"status": "<b>"}, {"from": "yesterday"}, {"to": "0001-01-01"}])
def test_nonsense_in_the_url_narrows_nothing(params: dict[str, str]) -> None:
    page = run(narrowed, **params)
    assert not page.exception
    assert "('', None, None, None)" in page.text[0].value


def listed() -> None:
    from decimal import Decimal

    import streamlit as st

    from ecom.paging import Page
    from pages.parts.exports import Column
    from pages.parts.office import listing
    from tests.pages.test_office_kit import AT

    columns = [
        Column("name", "Name"),
        Column("price", "Price", "money"),
        Column("at", "At", "moment"),
    ]
    rows = [
        {"id": number, "name": name, "price": Decimal(price), "at": AT}
        for number, (name, price) in enumerate([("Đèn #1?", 250_000), ("Ghế", 90_000)], start=1)
        if name not in st.query_params.get("without", "")
    ]
    picked = listing.table(
        "things", columns, rows, link=lambda row: f"thing?id={row['id']}", pick=True
    )
    st.text([row["name"] for row in picked])
    listing.pager(Page(rows, next="further", previous=None))
    listing.downloads("things", columns, rows, "Things")


def test_a_table_leads_on_and_tells_the_shops_time() -> None:
    frame = run(listed).dataframe[0].value
    assert frame["name"][0] == "thing?id=1#%C4%90%C3%A8n%20%231%3F"
    assert frame["at"][0] == datetime(2026, 3, 2, 1, 30)


def test_ticks_are_of_rows_and_go_with_them() -> None:
    page = run(listed)
    key = listing.picking("things", [{"id": 1}, {"id": 2}])
    page.session_state[key] = {"selection": {"rows": [0]}}
    assert page.run().text[0].value == "['Đèn #1?']"
    page.query_params["without"] = "Đèn #1?"
    assert page.run().text[0].value == "[]", "another row is in its place now"


def test_a_pager_turns_pages_and_keeps_the_rest_of_the_url() -> None:
    page = run(listed, q="lan", before="old")
    assert page.button(key="pager-previous").disabled
    page.button(key="pager-next").click().run()
    assert asked(page) == {"q": "lan", "after": "further"}


def test_a_list_without_rows_says_so_in_place_of_a_table() -> None:
    def script() -> None:

        from pages.parts.exports import Column
        from pages.parts.office import listing

        assert listing.table("things", [Column("name", "Name")], [], empty="No thing yet.") == []

    page = run(script)
    assert not page.exception
    assert not page.dataframe
    assert page.caption[0].value == "No thing yet."


def test_moments_are_exported_as_the_shops_clock_shows_them() -> None:
    columns = [exports.Column("at", "At", "moment")]
    found = exports.csv(columns, [{"at": AT}, {"at": None}]).decode("utf-8-sig")
    assert found.split("\r\n")[1:3] == ["2026-03-02 01:30:00+07:00", '""']


def pressed() -> None:
    import streamlit as st

    from ecom import categories
    from pages.parts.fields import Fields
    from pages.parts.office import conflict, outcome

    known = st.session_state.setdefault("known", 1)

    def save(row_version: int) -> None:
        mine = outcome.typed("category", "name")
        outcome.act(
            lambda user: categories.rename(
                user, st.session_state["category_id"], mine["name"], row_version
            ),
            "Saved.",
            form="category",
            mine=mine,
            shown={"name": "Lịch"},
        )

    outcome.show()
    if choice := conflict.draw("category", {"name": "Name"}):
        st.session_state["known"] = known = choice.row_version
        st.session_state["category-name"] = choice.fields["name"]
        st.text(f"{choice.kind}: {choice.fields}")
    fields = Fields("category")
    fields.text("name", "Name")
    st.button("Save", key="save", on_click=save, args=(known,))
    outcome.beside(fields)


@pytest.fixture
def editor(make: Maker, seller: Visitor) -> AppTest:
    page = AppTest.from_function(pressed, default_timeout=30)
    page.session_state["category_id"] = make.category("Lịch")
    return page.run()


def save(page: AppTest, name: str) -> None:
    page.text_input(key="category-name").set_value(name)
    page.button(key="save").click().run()
    assert not page.exception


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(editor: AppTest) -> None:
    save(editor, "x")
    assert "2 to 60 letters, please." in shown(editor)
    assert "Nothing is saved yet" in editor.error[0].value
    assert editor.text_input(key="category-name").value == "x"
    save(editor, "Sách")
    assert editor.success[0].value == "Saved."
    assert "2 to 60 letters" not in shown(editor)


def test_a_session_that_has_ended_does_nothing(editor: AppTest) -> None:
    db.rows("UPDATE sessions SET ended_at = UTC_TIMESTAMP(6)")
    editor.session_state["session_token"] = None
    save(editor, "Sách")
    assert not editor.success
    assert db.row("SELECT name FROM categories")["name"] == "Lịch"


@pytest.mark.parametrize(
    ("choice", "left"), [("mine", "mine: {'name': 'Của tôi'}"), ("theirs", "Của họ")]
)
def test_a_second_editor_sees_what_the_first_did_and_chooses(
    make: Maker, editor: AppTest, choice: str, left: str
) -> None:
    other = make.user(make.admin())
    categories.rename(other, editor.session_state["category_id"], "Của họ", 1)
    save(editor, "Của tôi")
    text = shown(editor)
    assert other.full_name in text.replace("\\", "")
    assert all(name in text for name in ("Lịch", "Của họ", "Của tôi"))
    assert editor.text_input(key="category-name").value == "Của tôi"
    editor.button(key=f"conflict-category-{choice}").click().run()
    assert left in editor.text[0].value
    assert editor.text_input(key="category-name").value in left
    editor.button(key="save").click().run()
    assert editor.success[0].value == "Saved.", "it goes on from the version that was seen"


def pressed_twice() -> None:
    import streamlit as st

    from ecom import errors
    from pages.parts.fields import Fields
    from pages.parts.office import conflict, outcome

    def refuse(user: object) -> None:
        kind = getattr(errors, st.query_params["refused"])
        raise kind(field="name") if kind is errors.InvalidInput else kind()

    def press() -> None:
        for work in (lambda user: None, refuse):
            outcome.act(work, "Saved.", form="thing", mine={"name": "A"}, shown={"name": "B"})

    outcome.show()
    conflict.draw("thing", {"name": "Name"})
    fields = Fields("thing")
    fields.text("name", "Name")
    st.button("Save", key="save", on_click=press)
    outcome.beside(fields)


@pytest.mark.parametrize("refused", ["Conflict", "InvalidInput", "IllegalStep"])
def test_a_second_press_before_the_page_is_drawn_says_what_the_first_one_did(
    seller: Visitor, refused: str
) -> None:
    page = run(pressed_twice, refused=refused)
    page.button(key="save").click().run()
    assert not page.exception
    assert [told.value for told in page.success] == ["Saved."]
    assert not page.error
    assert not page.subheader, "nobody else changed it"
    assert ":red" not in shown(page)


def pressed_at_once() -> None:
    import threading
    import time

    import streamlit as st
    from streamlit.runtime.scriptrunner_utils.script_run_context import (
        add_script_run_ctx,
        get_script_run_ctx,
    )

    from pages.parts import outcome
    from pages.parts.office import presses

    worked = st.session_state.setdefault("worked", [])

    def work(user: object) -> int:
        time.sleep(0.2)
        worked.append(user)
        return len(worked)

    def once(drawn: int) -> None:
        presses.once("thing", drawn, work, lambda n: f"Done {n}.", beside=False)

    def press(drawn: int) -> None:
        context = get_script_run_ctx()
        both = [
            add_script_run_ctx(threading.Thread(target=once, args=(drawn,)), context)
            for _ in range(2)
        ]
        for one in both:
            one.start()
        for one in both:
            one.join()

    drawn = presses.drawn("thing")
    if st.button("Do it", key="do"):  # while callbacks run, this session's state is theirs alone
        press(drawn)
    outcome.show()
    outcome.told()


def test_two_presses_at_once_do_the_work_once_and_say_so_and_the_next_one_does_it_again(
    seller: Visitor,
) -> None:
    page = run(pressed_at_once)
    page.button(key="do").click().run()
    assert [told.value for told in page.success] == ["Done 1."]
    assert len(page.session_state["worked"]) == 1
    page.button(key="do").click().run()
    assert [told.value for told in page.success] == ["Done 2."]
    assert not page.exception


def test_keeping_mine_keeps_what_only_they_changed() -> None:
    def script() -> None:
        import streamlit as st

        from ecom.errors import Conflict
        from pages.parts.office import conflict

        if "began" not in st.session_state:
            st.session_state["began"] = True
            error = Conflict(current={"name": "A", "price": 9, "note": None}, row_version=4)
            mine = {"name": "B", "price": 5, "note": " "}
            began = {"name": "A", "price": 5, "note": ""}
            conflict.keep("thing", error, mine, began)
        choice = conflict.draw("thing", {"name": "Name", "price": "Price"})
        if choice:
            st.text(f"{choice.fields} {choice.row_version}")

    page = run(script)
    page.button(key="conflict-thing-mine").click().run()
    assert page.text[0].value == "{'name': 'B', 'price': 9, 'note': None} 4"


def test_who_changed_what_is_told_of_one_thing(make: Maker, seller: Visitor) -> None:
    def script() -> None:
        import streamlit as st

        from ecom import db
        from pages.parts import visit
        from pages.parts.office import story

        category_id = db.row("SELECT id FROM categories")["id"]
        st.session_state[f"story-category-{category_id}"] = True
        story.changes(visit.current().user, "category", category_id)

    actor = make.user(make.employee("sales"))
    categories.rename(actor, make.category("Lịch"), "<b>Lịch</b> bàn", 1)
    text = shown(run(script))
    assert "Category renamed" in text
    assert actor.full_name in text
    assert "&lt;b&gt;Lịch&lt;/b&gt; bàn" in text
    assert "<b>Lịch" not in text


def test_a_headline_takes_names_for_text() -> None:
    def script() -> None:

        from pages.parts.office import headline

        headline.draw("*Đèn* :red[x]", badge=("for sale", "green"))

    assert run(script).title[0].value == r"\*Đèn\* \:red\[x\]"


def test_what_was_said_is_said_again_by_a_page_that_is_drawn_anew_at_once_and_then_no_more(
    seller: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = run(pressed_at_once)
    page.button(key="do").click().run()
    assert [told.value for told in page.run().success] == ["Done 1."]
    monkeypatch.setattr("pages.parts.outcome.MOMENT", 0)
    assert not page.run().success
