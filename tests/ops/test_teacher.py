"""Whose the demo's admins are while a class is in the network."""

from __future__ import annotations

import pytest

from ecom import accounts
from ecom.errors import SignInRefused
from ecom.settings import settings
from ops import teacher
from ops.demo.people import PASSWORD
from ops.welcome import welcome


def signs_in(name: str, password: str) -> bool:
    try:
        accounts.sign_in(name, password, visitor_id="visitor-of-the-test")
    except SignInRefused:
        return False
    return True


def offered() -> set[str]:
    return {account.username for account in accounts.demo_accounts()}


def test_in_a_network_admins_have_a_password_that_no_page_shows_and_afterwards_the_demos_again(
    demo_shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    install, password = settings().mysql_install_url, teacher.new_password()
    before = offered()
    try:
        teachers = teacher.settle(install, password)
        assert set(teachers) == {"admin", "moderator"}
        assert before - offered() == set(teachers)
        assert not signs_in("admin", PASSWORD)
        assert signs_in("admin", password)
        assert signs_in("sales", PASSWORD)
        welcome(8501, False, None, teachers, password)
        assert password in capsys.readouterr().out
    finally:
        teacher.settle(install, None)
    assert offered() == before
    assert signs_in("admin", PASSWORD)
    assert not signs_in("admin", password)
