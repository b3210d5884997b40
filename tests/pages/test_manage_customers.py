"""The pages about customers: finding them, what they tell, what the office does, and segments."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ecom import accounts, customer_desk, customer_segments, db, resets, sessions
from pages.parts.html import escape_markdown
from tests.ecom.conftest import Maker
from tests.pages.conftest import press, pressed_again, shown

LIST, CUSTOMER = "office/customers.py", "office/customer.py"


def person(make: Maker, username: str, name: str, points: int = 0, city: str = "Huế") -> int:
    customer_id = make.customer(username, points)
    db.rows("UPDATE users SET full_name = :name WHERE id = :id", name=name, id=customer_id)
    db.rows("UPDATE customers SET city = :city WHERE user_id = :id", city=city, id=customer_id)
    return customer_id


def names(page: AppTest, column: str = "name") -> list[str]:
    if not page.dataframe:
        return []
    return [link.rpartition("#")[2] for link in page.dataframe[0].value[column]]


def points_now(customer_id: int) -> int:
    sql = "SELECT loyalty_points AS n FROM customers WHERE user_id = :id"
    return db.row(sql, id=customer_id)["n"]


def test_the_list_finds_narrows_sorts_and_leads_to_the_customer(make, signed_in) -> None:
    duc = person(make, "duc", "Trần Đức *Anh*", 10)
    person(make, "lan", "Nguyễn Thị Lan", 1500, city="Hà Nội")
    browser, _user = signed_in("support")
    page = browser.open(LIST)
    assert len(names(page)) == 2
    page.text_input(key="filter-q").set_value("duc").run()
    assert page.dataframe[0].value["name"][0].startswith(f"manage-customer?id={duc}#")
    assert len(names(page)) == 1
    assert browser.open(LIST, q="duc").text_input(key="filter-q").value == "duc"
    assert names(browser.open(LIST, city="Hà Nội")) == ["Nguy%E1%BB%85n%20Th%E1%BB%8B%20Lan"]
    assert names(browser.open(LIST, sort="points"))[0].endswith("Lan")
    page = browser.open(LIST, q="nobody", tier="99", sort="nonsense", since="x", after="???")
    assert "No customer fits" in shown(page)


@pytest.mark.parametrize("address", ["", "x", "0", "-1", "9" * 30, "²"])
def test_an_address_without_a_customer_says_so(make, signed_in, address: str) -> None:
    browser, _user = signed_in("support")
    assert "There is no such customer" in shown(browser.open(CUSTOMER, id=address))


def test_staff_are_no_customers_on_this_page(make, signed_in) -> None:
    browser, user = signed_in("support")
    assert "There is no such customer" in shown(browser.open(CUSTOMER, id=user.id))


@pytest.mark.parametrize("page", [LIST, CUSTOMER])
def test_customers_are_for_those_who_may_see_them(make, signed_in, visitor, page: str) -> None:
    customer_id = person(make, "lan", "Nguyễn Thị Lan")
    browser, _user = signed_in("warehouse")
    assert "Lan" not in shown(browser.open(page, id=customer_id))
    assert "not allowed" in shown(browser.page)
    assert "Lan" not in shown(visitor().open(page, id=customer_id))


def test_a_customer_s_page_tells_orders_points_reviews_and_who_they_are(make, signed_in) -> None:
    customer_id = person(make, "lan", "Nguyễn <i>Lan</i>", 900)
    product_id = make.product("Đèn *bàn*", price=250_000)
    order_id = make.order(customer_id, {product_id: 2})
    browser, _user = signed_in("support")
    page = browser.open(CUSTOMER, id=customer_id)
    told = {metric.label: metric.value for metric in page.metric}
    assert (told["Spent"], told["Orders"], told["Points · Đồng"]) == ("500.000 ₫", "1", "900")
    assert "lan@example.com" in shown(page)
    assert "<i>Lan</i>" in page.title[0].value.replace("\\", "")
    assert f"manage-order?id={order_id}#" in page.dataframe[0].value["number"][0]
    assert page.dataframe[1].value["balance"].tolist() == [900]


def test_who_does_not_see_orders_sees_none_here_either(make, signed_in) -> None:
    customer_id = person(make, "lan", "Nguyễn Thị Lan")
    make.order(customer_id, {make.product(): 1})
    browser, _user = signed_in("it")
    page = browser.open(CUSTOMER, id=customer_id)
    assert [header.value for header in page.subheader] == ["Points", "About"]
    assert not page.number_input, "nor do they adjust points"
    assert page.button(key="customer-unblock")


def adjust(page: AppTest, customer_id: int, seen: int, points: int | None, note: str) -> AppTest:
    form = f"points-{customer_id}-{seen}"
    page.number_input(key=f"{form}-points").set_value(points)
    page.text_input(key=f"{form}-note").set_value(note)
    next(button for button in page.button if button.label == "Adjust").click().run()
    assert not page.exception
    return page


def test_points_are_adjusted_with_a_reason_and_wrong_ones_stay_typed(make, signed_in) -> None:
    customer_id = person(make, "lan", "Nguyễn Thị Lan", 100)
    browser, _user = signed_in("support")
    page = browser.open(CUSTOMER, id=customer_id)
    adjust(page, customer_id, 100, -500, "Nhầm")
    assert "fewer points than that" in shown(page)
    assert page.number_input(key=f"points-{customer_id}-100-points").value == -500
    assert points_now(customer_id) == 100
    adjust(page, customer_id, 100, 50, " ")
    assert "say why" in shown(page)
    adjust(page, customer_id, 100, 50, "Sinh nhật")
    assert "150 points now" in shown(page)
    assert points_now(customer_id) == 150
    assert page.number_input(key=f"points-{customer_id}-150-points").value is None
    assert page.dataframe[-1].value["note"].tolist()[0] == "Sinh nhật"


def test_an_adjustment_is_made_though_there_are_as_many_points_as_before_an_earlier_one(
    make, signed_in
) -> None:
    customer_id = person(make, "lan", "Nguyễn Thị Lan", 100)
    browser, _user = signed_in("support")
    page = browser.open(CUSTOMER, id=customer_id)
    adjust(page, customer_id, 100, 50, "Sinh nhật")
    customer_desk.adjust_points(make.user(make.admin()), customer_id, -50, "Nhầm", 150)
    page = browser.open(CUSTOMER, id=customer_id)
    page.session_state["presses"][f"points-{customer_id}-100"].done += 1  # by another press of it
    adjust(page, customer_id, 100, 30, "Tết")
    assert points_now(customer_id) == 100
    adjust(page, customer_id, 100, 30, "Tết")
    assert "130 points now" in shown(page)
    assert points_now(customer_id) == 130


def test_points_that_moved_meanwhile_are_not_adjusted(make, signed_in) -> None:
    customer_id = person(make, "lan", "Nguyễn Thị Lan", 100)
    browser, _user = signed_in("support")
    page = browser.open(CUSTOMER, id=customer_id)
    customer_desk.adjust_points(make.user(make.admin()), customer_id, 5, "Quà", 100)
    adjust(page, customer_id, 100, 50, "Sinh nhật")
    assert "points have changed meanwhile" in shown(page)
    assert points_now(customer_id) == 105
    form = f"points-{customer_id}-105"
    assert page.number_input(key=f"{form}-points").value == 50
    assert page.text_input(key=f"{form}-note").value == "Sinh nhật"
    adjust(page, customer_id, 105, 50, "Sinh nhật")
    assert points_now(customer_id) == 155
    assert "155 points now" in shown(page)


def test_a_block_is_lifted_and_sessions_are_ended_by_a_press(make, signed_in) -> None:
    customer_id = person(make, "lan", "Nguyễn Thị Lan")
    agent = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"
    token = sessions.start(make.user(customer_id), "v", "203.0.113.7", agent).token
    db.rows("UPDATE users SET failed_sign_ins = 100 WHERE id = :id", id=customer_id)
    browser, _user = signed_in("it")
    page = browser.open(CUSTOMER, id=customer_id)
    assert "Too many failed sign-ins" in shown(page)
    assert "Firefox · Windows" in shown(page)
    assert r"203\.0\.113\.7" in shown(page)
    press(page, "customer-unblock")
    assert "Too many failed sign-ins" not in shown(page)
    press(page, "customer-end-sessions")
    assert "1 session ended" in shown(page)
    assert sessions.find(token) is None


def test_a_new_password_is_shown_once_and_lets_its_owner_in(make, signed_in) -> None:
    customer_id, other_id = person(make, "lan", "Nguyễn Thị Lan"), person(make, "minh", "Minh")
    browser, _user = signed_in("support")
    page = press(browser.open(CUSTOMER, id=customer_id), "customer-password")
    password = page.code[0].value
    begun = accounts.sign_in("lan", password, visitor_id="v" * 43, address="203.0.113.7")
    assert begun.user.id == customer_id
    assert not browser.open(CUSTOMER, id=other_id).code
    assert not browser.open(CUSTOMER, id=customer_id).code


def test_a_new_password_is_made_once_and_shown_if_it_is_pressed_again(
    make, signed_in, monkeypatch
) -> None:
    customer_id, made = person(make, "lan", "Nguyễn Thị Lan"), []
    work = pressed_again(resets.reset_customer_password, made)
    monkeypatch.setattr(resets, "reset_customer_password", work)
    browser, _user = signed_in("support")
    page = press(browser.open(CUSTOMER, id=customer_id), "customer-password")
    assert [shown.value for shown in page.code] == made
    assert len(made) == 1
    press(page, "customer-password")
    assert [shown.value for shown in page.code] == made[1:], "another one, asked for later"


def test_an_account_is_closed_with_a_reason_and_opened_again(make, signed_in) -> None:
    customer_id = person(make, "lan", "Nguyễn Thị Lan")
    browser, _user = signed_in("support")
    page = press(browser.open(CUSTOMER, id=customer_id), "customer-close")
    assert "say why" in shown(page)
    page.text_input(key=f"closing-{customer_id}-note").set_value("Gian lận")
    press(page, "customer-close")
    assert "The account is closed" in shown(page)
    assert page.text_input(key=f"closing-{customer_id}-note").value == ""
    page.text_input(key=f"closing-{customer_id}-note").set_value("Nhầm")
    press(page, "customer-close")
    assert accounts.user(customer_id).id == customer_id


def test_a_segment_is_tried_at_once_saved_changed_and_deleted(make, signed_in) -> None:
    person(make, "duc", "Trần Đức Anh")
    person(make, "lan", "Nguyễn Thị Lan", 1500, city="Hà Nội")
    browser, user = signed_in("sales")
    page = browser.open(LIST, view="segments")
    assert "2 customers fit" in shown(page)
    page.multiselect(key="segment-cities").set_value(["Hà Nội"]).run()
    assert "1 customer fits" in shown(page)
    press(page, "segment-save")
    assert "2 to 60 letters" in shown(page)
    assert page.multiselect(key="segment-cities").value == ["Hà Nội"], "what was typed is there"
    page.text_input(key="segment-name").set_value("Khách Hà Nội")
    press(page, "segment-save")
    saved = customer_segments.segments(user)[0]
    assert (saved.name, saved.rules.cities) == ("Khách Hà Nội", ("Hà Nội",))
    assert page.query_params["segment"] == str(saved.id)
    page.number_input(key="segment-spent_from").set_value(1_000_000)
    press(page, "segment-update")
    assert "Nobody fits all of these rules" in shown(page)
    assert customer_segments.segment(user, saved.id).rules.spent_from == 1_000_000
    press(page, "segment-delete")
    assert customer_segments.segments(user) == []
    assert "2 customers fit" in shown(page)


def test_rules_that_contradict_each_other_are_marked(make, signed_in) -> None:
    browser, _user = signed_in("sales")
    page = browser.open(LIST, view="segments")
    page.number_input(key="segment-age_from").set_value(40)
    page.number_input(key="segment-age_to").set_value(30).run()
    assert "below where the range begins" in shown(page)
    assert not page.dataframe


def test_the_second_editor_of_a_segment_sees_the_first_s_rules_and_chooses(make, signed_in) -> None:
    browser, user = signed_in("sales")
    segment_id = customer_segments.save(user, "Huế", {"cities": ["Huế"]})
    page = browser.open(LIST, view="segments", segment=segment_id)
    other = make.user(make.admin())
    theirs = {"cities": ["Huế"], "orders_from": 3}
    customer_segments.update(other, segment_id, "Miền Trung", theirs, 1)
    page.number_input(key="segment-age_from").set_value(18)
    press(page, "segment-update")
    assert escape_markdown(other.full_name) in shown(page)
    assert "Miền Trung" in shown(page)
    assert customer_segments.segment(user, segment_id).name == "Miền Trung"
    press(page, "conflict-segment-mine")
    merged = customer_segments.segment(user, segment_id)
    assert (merged.rules.age_from, merged.rules.orders_from) == (18, 3)
    assert merged.name == "Miền Trung", "what only the first one changed is kept"


def test_taking_theirs_fills_the_form_and_saves_nothing(make, signed_in) -> None:
    browser, user = signed_in("sales")
    segment_id = customer_segments.save(user, "Huế", {"spent_from": "100000"})
    page = browser.open(LIST, view="segments", segment=segment_id)
    customer_segments.update(user, segment_id, "Huế", {"spent_from": "200000"}, 1)
    page.number_input(key="segment-spent_from").set_value(300_000)
    press(page, "segment-update")
    press(page, "conflict-segment-theirs")
    assert page.number_input(key="segment-spent_from").value == 200_000
    page.number_input(key="segment-spent_to").set_value(900_000)
    press(page, "segment-update")
    rules = customer_segments.segment(user, segment_id).rules
    assert (rules.spent_from, rules.spent_to) == (200_000, 900_000)


def test_who_may_only_look_saves_no_segment(make, signed_in) -> None:
    browser, _user = signed_in("finance")
    page = browser.open(LIST, view="segments")
    assert not [button for button in page.button if (button.key or "").startswith("segment-")]
