"""Nothing secret, and nothing personal of anybody, is in what a story shows."""

from __future__ import annotations

from datetime import date

import pytest

from ecom import accounts, carts, db, errors, resets, sessions, tokens, trace
from ecom.glass import changes, export, masks, nested
from ecom.trace import Command, Statement, Story

PASSWORD, VISITOR = "Mật-khẩu-9!", "Visitor-Cookie-" + "q7" * 14
ASKED = accounts.SignUp("Nguyễn Thị Lan", "lan.nguyen", "lan.nguyen@example.com", PASSWORD)
PHONE, ADDRESS = "0912 345 678", "12 Hàng Bài, Hoàn Kiếm"


def rendered(story: Story) -> str:
    """Everything that masks let through, and the file that one can take along."""
    within, changed = nested.of(story), changes.of(story)
    said: list[object] = [masks.row(one.table, one.after or {}, None) for one in changed]
    said.append(export.text([export.click(story, nested=within, changes=changed)]))
    said += [masks.error(span.error) for span in story.spans]
    said += [masks.key(span.name) for span in story.spans]
    for entry in story.entries:
        said.append(masks.error(entry.error))
        if isinstance(entry, Command):
            said += [*masks.args(entry), masks.reply(entry)]
        else:
            said += [masks.sent(entry), masks.values(entry), masks.scrub(entry.sql)]
    return "\n".join(map(str, said))


def raw(story: Story) -> str:
    return "\n".join(f"{vars(entry)}" for entry in story.entries)


def private_texts() -> set[str]:
    """Of everybody in the shop, as the database has them."""
    people = db.rows(
        "SELECT u.email, u.username, u.full_name, u.password_hash, c.phone, c.phone_digits,"
        " c.address FROM users u LEFT JOIN customers c ON c.user_id = u.id"
    )
    found = {value for row in people for value in row.values() if value}
    for table, columns in {
        "sessions": "token_hash, visitor_hash, ticket_hash, sealed_token",
        "trusted_devices": "visitor_hash",
        "carts": "visitor_hash",
    }.items():
        rows = db.rows(f"SELECT {columns} FROM {table}")  # noqa: S608 - the test's own words
        found |= {bytes(value).hex() for row in rows for value in row.values() if value}
    return found


def assert_masked(story: Story, *secrets: str) -> str:
    shown = rendered(story).lower()
    for private in {*secrets, *private_texts()}:
        assert private.lower() not in shown
        assert repr(private)[1:-1].lower() not in shown
    return shown


def test_registering_signing_in_and_out(shop) -> None:
    with trace.telling() as story:
        accounts.sign_up(ASKED)
        begun = accounts.sign_in(ASKED.email, PASSWORD, visitor_id=VISITOR, address="203.0.113.7")
        sessions.find(begun.token)
        sessions.find(begun.token)
        token = sessions.redeem(begun.ticket, VISITOR)
        with pytest.raises(errors.SignInRefused):
            accounts.sign_in(ASKED.username, "wrong", visitor_id=VISITOR, user_agent="Firefox/99")
        with pytest.raises(errors.AlreadyTaken):
            accounts.sign_up(ASKED)
        born = date(1999, 2, 3)
        accounts.update_profile(begun.user.id, phone=PHONE, address=ADDRESS, date_of_birth=born)
        accounts.change_password(begun.user.id, PASSWORD, "Mật-khẩu-10!", keep_session=token)
        hashed = tokens.hash_of(begun.token).hex()
        private = private_texts()
        sessions.end(begun.token)
    assert token == begun.token
    assert PHONE in private and ASKED.email in raw(story) and hashed in raw(story)
    shown = assert_masked(
        story, PASSWORD, begun.token, begun.ticket, VISITOR, "Firefox/99", "203.0.113.7",
        "1999-02-03", *private, *(text[1:] for text in private if len(text) == 64),
    )  # fmt: skip
    assert "insert into sessions" in shown and "hours" in shown


def test_staff_who_reset_a_password(make) -> None:
    customer_id, helper = make.customer("bich.tran"), make.user(make.employee("support"))
    with trace.telling() as story:
        new = resets.reset_customer_password(helper, customer_id)
    assert "$argon2" in raw(story)
    assert "password_hash" in assert_masked(story, new)


def test_a_guest_who_fills_a_cart_and_orders(make) -> None:
    product_id = make.product(stock=5)
    guest = carts.of_guest(VISITOR)
    with trace.telling() as story:
        carts.add(guest, product_id, 2)
        carts.read(guest)
        buyer = carts.of_customer(make.customer("mai.le"))
        carts.merge(guest, buyer)
        order_id = make.order(buyer.customer_id, {product_id: 2}, phone=PHONE, address=ADDRESS)
    shown = assert_masked(story, VISITOR, PHONE, ADDRESS, "Nguyễn Thị Lan", guest.key)
    assert order_id and f"cart:{{g{guest.visitor_hash.hex()[:3]}" in shown
    assert f"cart:{{c{buyer.customer_id}}}" in shown
    assert f'"product_id": {product_id}' in shown and "hà nội" in shown


def test_what_is_not_masked_is_what_was_sent(make) -> None:
    product_id = make.product()
    with trace.telling() as story:
        db.rows(
            "SELECT '%' AS a, :name AS b, :day AS c, :rows AS d, :limit AS e, :part AS f WHERE 1",
            name='"Đà Lạt" \\ 50% \'x\'\n', day=date(2026, 1, 2), rows='[{"a": 1.5}]', limit=1.25,
            part=None,
        )  # fmt: skip
        carts.add(carts.of_customer(make.customer()), product_id)
    assert [masks.sent(one) for one in story.statements if "•" not in masks.sent(one)] == [
        one.sent for one in story.statements if "•" not in masks.sent(one)
    ]
    assert any("Đà Lạt" in masks.sent(one) for one in story.statements)


def told(sql: str, values: object = None) -> Statement:
    return Statement(1, 0, 0, (), sql=sql, values=values)


def test_a_text_whose_name_nobody_knows_is_masked() -> None:
    unknown = told("SELECT %(whatever)s, %(id)s", {"whatever": "text", "id": 7})
    assert masks.values(unknown) == {"whatever": masks.MASK, "id": 7}
    assert masks.sent(unknown) == f"SELECT '{masks.MASK}', 7"
    by_place = told("INSERT INTO t VALUES (%s, %s)", ("text", 7))
    assert masks.values(by_place) == (masks.MASK, 7)
    many = told("INSERT INTO t (a) VALUES (%(name)s)", [{"name": "Tủ"}, {"email": "x@y.vn"}])
    assert masks.values(many) == [{"name": "Tủ"}, {"email": masks.MASK}]
    assert masks.sent(many) == many.sql


def test_what_a_procedure_is_given_goes_by_its_own_list() -> None:
    sql = "CALL ship_order(%s, %s, NULL, %s)"
    assert masks.values(told(sql, (3, "VN-1", 9))) == (3, "VN-1", 9)
    called = told("CALL find_sign_in(%s)", ("lan@example.com",))
    assert masks.values(called) == (masks.MASK,)
    person = told("CALL create_user(%s, %s, %s, %s, %s, %s, %s, @id)", (
        "lan", "l@x.vn", "hash", "customer", "Lan", "female", '{"phone": "0912", "city": "Huế"}',
    ))  # fmt: skip
    assert masks.values(person)[3:4] == ("customer",)
    assert masks.values(person)[6] == '{"phone": "•••", "city": "Huế"}'
    assert [*masks.values(person)[:3], *masks.values(person)[4:6]] == [masks.MASK] * 5


def test_a_concatenated_statement_shows_no_address_and_no_hash() -> None:
    sql = f"SELECT * FROM users WHERE email = 'lan@example.com' OR x = '{'ab' * 32}'"
    assert masks.sent(told(sql)) == "SELECT * FROM users WHERE email = '•••' OR x = '•••'"


def test_a_row_shows_the_viewer_their_own_and_nobody_any_hash() -> None:
    person = {"id": 7, "email": "lan@example.com", "role": "customer", "password_hash": "$argon2id"}
    assert masks.row("users", person, 7) == person | {"password_hash": masks.MASK}
    for other in (8, None):
        masked = {"email": masks.MASK, "password_hash": masks.MASK}
        assert masks.row("users", person, other) == person | masked
    parcel = {"order_id": 1, "phone": PHONE, "city": "Huế", "fee": 30_000, "recipient": "Lan"}
    assert masks.row("deliveries", parcel, 7) == parcel | dict.fromkeys(
        ("phone", "recipient"), masks.MASK
    )
    assert masks.row("order_details", parcel | {"customer_id": 7}, 7)["phone"] == PHONE
    session = {"token_hash": b"\1" * 32, "user_id": 7, "address": "::1", "expires_at": None}
    assert masks.row("sessions", session, 7) == session | {"token_hash": masks.MASK}
    changed = {"entity": "staff", "label": "Lan", "was": '{"email": "l@x.vn", "department": "it"}'}
    shown = masks.row("audit_log", changed, None)
    assert shown["label"] == masks.MASK and "l@x.vn" not in shown["was"] and "it" in shown["was"]
    setting = {"name": "demo_password", "value": PASSWORD}
    assert masks.row("shop_settings", setting, None)["value"] == masks.MASK


def test_a_password_for_redis_is_masked() -> None:
    for args in (("AUTH", "app", "geheim"), ("HELLO", "3", "AUTH", "app", "geheim")):
        assert "geheim" not in str(masks.args(Command(1, 0, 0, (), args=args)))


def test_an_error_quotes_nobody() -> None:
    for text in (
        "IntegrityError: (1062, \"Duplicate entry 'lan@x.vn' for key 'uq_users_email'\")",
        "ProgrammingError: (1064, \"You have an error near 'lan@x.vn' at line 1\")",
        "DataError: (1366, \"Incorrect integer value: 'lan x' for column 'id' at row 1\")",
    ):
        assert "lan" not in masks.error(text)
    assert "uq_users_email" in masks.error("Duplicate entry 'a' for key 'uq_users_email'")
    assert masks.error(None) is None
