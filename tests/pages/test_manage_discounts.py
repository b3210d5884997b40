"""The pages about discount codes: how they are doing, their terms, and what they would do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from ecom import db, discount_desk, discount_lists, discounts
from ecom.users import User
from pages.parts.html import escape_markdown
from tests.ecom.acts.discounts import TERMS
from tests.pages.conftest import buttons, press, shown

LIST, DISCOUNT = "office/discounts.py", "office/discount.py"


def test_the_list_tells_uses_and_cost_and_leads_to_the_code(make, signed_in) -> None:
    browser, user = signed_in("sales")
    discount_id = discount_desk.create(user, TERMS)
    discount_desk.create(user, replace(TERMS, code="HE20", kind="delivery"))
    make.order(make.customer(), {make.product(): 1}, codes=("TET50K",))
    page = browser.open(LIST, kind="order")
    row = page.dataframe[0].value.iloc[0]
    assert row["code"] == f"manage-discount?id={discount_id}#TET50K"
    assert (row["uses"], row["cost"], row["state"]) == (1, 50_000, "Running")
    assert len(page.dataframe[0].value) == 1
    assert "no such code yet" in shown(browser.open(LIST, state="ended"))


@pytest.mark.parametrize("address", ["", "x", "99", "9" * 30])
def test_an_address_without_a_code_says_so(make, signed_in, address: str) -> None:
    browser, _user = signed_in("sales")
    assert "There is no such code" in shown(browser.open(DISCOUNT, id=address))


@pytest.mark.parametrize("page", [LIST, DISCOUNT])
def test_codes_are_for_those_who_may_see_them(make, signed_in, page: str) -> None:
    browser, _user = signed_in("support")
    assert "not allowed" in shown(browser.open(page, id="new"))


def test_a_new_code_is_checked_kept_as_typed_and_offered_once_created(make, signed_in) -> None:
    browser, user = signed_in("sales")
    page = browser.open(DISCOUNT, id="new")
    page.text_input(key="discount-code").set_value("tết 50")
    page.number_input(key="discount-maximum_discount").set_value(50_000)
    press(page, "discount-create")
    assert "3 to 30 letters" in shown(page)
    assert page.text_input(key="discount-code").value == "tết 50"
    assert page.number_input(key="discount-maximum_discount").value == 50_000
    page.text_input(key="discount-code").set_value("tet50")
    page.selectbox(key="discount-way").set_value("percent").run()
    page.number_input(key="discount-percent").set_value(12.5)
    press(page, "discount-create")
    assert "The code is created" in shown(page)
    assert [offer.code for offer in discounts.public()] == ["TET50"]
    made = discount_lists.discounts(user, discount_lists.Query()).rows[0]
    assert page.query_params["id"] == str(made.id)
    assert (made.percent, made.maximum_discount) == (Decimal("12.5"), 50_000)
    assert page.title[0].value == "TET50"


def test_times_are_the_shop_s_and_seconds_nobody_touched_stay(make, signed_in) -> None:
    browser, user = signed_in("sales")
    ends_at = datetime(2090, 1, 1, 16, 59, 59)
    discount_id = discount_desk.create(user, replace(TERMS, ends_at=ends_at))
    page = browser.open(DISCOUNT, id=discount_id)
    page.datetime_input(key="discount-starts_at").set_value(datetime(2021, 5, 1, 7, 30))
    press(page, "discount-save")
    assert "The terms are saved" in shown(page)
    terms = discount_lists.discount(user, discount_id).terms
    assert (terms.starts_at, terms.ends_at) == (datetime(2021, 5, 1, 0, 30), ends_at)


def test_what_orders_have_used_cannot_be_typed_over(make, signed_in) -> None:
    browser, user = signed_in("sales")
    discount_id = discount_desk.create(user, TERMS)
    make.order(make.customer(), {make.product(): 1}, codes=("TET50K",))
    page = browser.open(DISCOUNT, id=discount_id)
    assert page.text_input(key="discount-code").disabled
    assert page.selectbox(key="discount-kind").disabled
    told = {metric.label: metric.value for metric in page.metric}
    assert (told["Uses"], told["Cost"]) == ("1", "50.000 ₫")
    page.number_input(key="discount-usage_limit").set_value(1)
    press(page, "discount-save")
    assert ":red-badge[Used up]" in shown(page)


def test_terms_that_are_as_they_were_are_not_said_to_be_saved(make, signed_in) -> None:
    browser, user = signed_in("sales")
    discount_id = discount_desk.create(user, TERMS)
    page = press(browser.open(DISCOUNT, id=discount_id), "discount-save")
    assert [told.value for told in page.success] == ["Nothing was changed."]
    page.number_input(key="discount-usage_limit").set_value(5)
    press(page, "discount-save")
    assert "The terms are saved" in page.success[0].value
    assert discount_lists.discount(user, discount_id).terms.usage_limit == 5


def test_a_code_is_paused_resumed_and_ended_by_presses(make, signed_in) -> None:
    browser, user = signed_in("sales")
    discount_id = discount_desk.create(user, TERMS)
    page = press(browser.open(DISCOUNT, id=discount_id), "discount-pause")
    assert discounts.public() == []
    press(page, "discount-resume")
    assert len(discounts.public()) == 1
    press(page, "discount-end")
    assert "The code has ended" in shown(page)
    assert not {"discount-pause", "discount-resume", "discount-end"} & buttons(page)
    assert discount_lists.discount(user, discount_id).state == "ended"


@pytest.mark.parametrize(
    ("deed", "button", "told"),
    [
        (discount_desk.pause, "discount-pause", "The code is paused"),
        (discount_desk.end, "discount-end", "The code has ended"),
    ],
)
def test_a_press_on_what_is_so_already_is_no_error(
    make, signed_in, deed: Callable[[User, int, int], None], button: str, told: str
) -> None:
    browser, user = signed_in("sales")
    discount_id = discount_desk.create(user, TERMS)
    page = browser.open(DISCOUNT, id=discount_id)
    deed(user, discount_id, 1)
    press(page, button)
    assert told in shown(page)
    assert not page.error


def test_the_second_editor_of_a_code_sees_what_the_first_changed_and_chooses(
    make, signed_in
) -> None:
    browser, user = signed_in("sales")
    discount_id = discount_desk.create(user, TERMS)
    page = browser.open(DISCOUNT, id=discount_id)
    other = make.user(make.admin())
    discount_desk.update(other, discount_id, replace(TERMS, usage_limit=10), 1)
    page.number_input(key="discount-minimum_value").set_value(200_000)
    press(page, "discount-save")
    assert escape_markdown(other.full_name) in shown(page)
    assert "Nothing is saved yet: please choose" in page.error[0].value
    assert discount_lists.discount(user, discount_id).terms.minimum_value == 100_000
    assert page.number_input(key="discount-minimum_value").value == 200_000
    press(page, "conflict-discount-mine")
    terms = discount_lists.discount(user, discount_id).terms
    assert (terms.minimum_value, terms.usage_limit) == (200_000, 10)


def test_an_editor_is_told_that_somebody_paused_the_code_meanwhile(make, signed_in) -> None:
    browser, user = signed_in("sales")
    discount_id = discount_desk.create(user, TERMS)
    page = browser.open(DISCOUNT, id=discount_id)
    discount_desk.pause(make.user(make.admin()), discount_id, 1)
    page.number_input(key="discount-minimum_value").set_value(200_000)
    press(page, "discount-save")
    (told,) = [one.proto.body for one in page.get("html") if "<table" in one.proto.body]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", told)[:3] == ["yes", "no", "yes"]
    assert told.count("<tr>") == 3, "the head, the pause, and what was typed here"
    press(page, "conflict-discount-mine")
    found = discount_lists.discount(user, discount_id)
    assert (found.terms.minimum_value, found.active) == (200_000, False)


def test_a_trial_prices_what_stands_in_the_form_and_leaves_no_trace(make, signed_in) -> None:
    browser, user = signed_in("sales")
    product_id = make.product("Đèn *bàn*", price=300_000)
    before = db.rows("SELECT * FROM discounts")
    page = browser.open(DISCOUNT, id="new")
    page.number_input(key="discount-maximum_discount").set_value(40_000)
    page.multiselect(key="try-products").set_value([product_id]).run()
    saves = {metric.label: metric.value for metric in page.metric}
    assert saves["The customer saves"] == "40.000 ₫"
    page.number_input(key="discount-minimum_value").set_value(900_000).run()
    assert "below the minimum" in shown(page)
    page.number_input(key=f"try-pieces-{product_id}").set_value(3).run()
    assert {metric.label: metric.value for metric in page.metric} == saves
    assert db.rows("SELECT * FROM discounts") == before


def test_a_typical_order_is_taken_by_a_press(make, signed_in) -> None:
    browser, user = signed_in("finance")
    discount_id = discount_desk.create(make.user(make.employee("sales")), TERMS)
    product_id = make.product(price=300_000)
    make.order(make.customer(), {product_id: 2})
    page = press(browser.open(DISCOUNT, id=discount_id), "try-typical")
    assert page.multiselect(key="try-products").value == [product_id]
    assert page.number_input(key=f"try-pieces-{product_id}").value == 2
    assert page.metric[-1].value == "50.000 ₫"


def test_who_may_only_look_changes_nothing(make, signed_in) -> None:
    browser, _user = signed_in("finance")
    discount_id = discount_desk.create(make.user(make.employee("sales")), TERMS)
    page = browser.open(DISCOUNT, id=discount_id)
    assert not {key for key in buttons(page) if key.startswith("discount-")}
    assert page.number_input(key="discount-usage_limit").disabled
    assert "There is no such code" in shown(browser.open(DISCOUNT, id="new"))
