"""What every experiment rests on."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pymysql
import pytest

from ecom import db, keys
from ecom.errors import NotAllowed, NotFound, Unavailable
from ecom.settings import ROOT, settings
from ecom.users import User
from lab import bench as kit
from lab import catalog
from lab.bench import Bench, Line, bench, redis_client, side_by_side
from lab.texts import Words
from ops import grants
from ops.connection import connect
from pages.parts.errors import explain
from tests.lab.conftest import left_behind, marked, texts

TEACHER = User(1, "thay", "thay@example.com", "T", "admin", level="moderator")
PUPIL = User(2, "lan", "lan@example.com", "L", "customer")


class Left(BaseException):
    """As Streamlit ends a page whose visitor has left."""


SAYS = "from lab.__main__ import main; raise SystemExit(main({!r}))"


def test_experiments_are_listed_and_run_without_a_page(
    shop: str, start_process: Callable[..., subprocess.Popen[str]]
) -> None:
    url = str(settings().mysql_lab_url)
    listing = start_process(SAYS.format(["--list"]))
    running = start_process(
        SAYS.format(["lost-updates", "--json", "--quick"]), ECOM_MYSQL_LAB_URL=url
    )
    listed, _errors = listing.communicate(timeout=60)
    assert [line.split()[:2] for line in listed.splitlines()] == [
        [str(number), name] for number, name in enumerate(catalog.NAMES, start=1)
    ]
    told, errors = running.communicate(timeout=60)
    assert running.returncode == 0, errors
    found = json.loads(told)
    assert (found["name"], found["holds"]) == ("lost-updates", True)
    assert found["kept_by_hash"] == found["wanted"]


def test_an_experiment_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        catalog.experiment("perpetuum-mobile")


def test_two_at_once_do_not_meet_and_a_third_waits(shop: str) -> None:
    waited, order = threading.Event(), []
    with bench() as one, bench() as other:
        for number, place in enumerate((one, other)):
            place.do("CREATE TABLE shelf (pieces INT)")
            place.do("INSERT INTO shelf VALUES (%(n)s)", n=number)
            place.redis.set(place.key("pieces"), number)

        def third() -> None:
            with bench(waiting=waited.set):
                order.append("third")

        thread = threading.Thread(target=third)
        thread.start()
        assert waited.wait(10)
        for number, place in enumerate((one, other)):
            with place.connect() as line:
                assert line.all("SELECT pieces FROM shelf") == [{"pieces": number}]
            assert place.redis.get(place.key("pieces")) == str(number)
        order.append("both")
    thread.join(20)
    assert order == ["both", "third"]
    assert left_behind() == []


def test_what_a_killed_experiment_left_is_swept(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = int(time.time()) - kit.FORGOTTEN_AFTER - 1
    killed, running = f"{long_ago:x}_abcdef", f"{int(time.time()):x}_abcdef"
    without_schema = f"{long_ago:x}_012345"
    redis = redis_client()
    with Line(None) as line:
        for name in (killed, running):
            line.do(f"CREATE DATABASE {kit.SCHEMA}_{name}")
            redis.set(keys.prefixed(f"lab:{name}:cart"), "7")
            redis.set(f"{{{keys.prefixed(f'lab:{name}:cart')}}}:lease", "7")
    redis.set(keys.prefixed(f"lab:{without_schema}:cart"), "7")
    redis.set(f"{{{keys.prefixed(f'lab:{without_schema}:cart')}}}:lease", "7")
    with bench():
        pass
    assert len(left_behind()) == 3, "a schema and two keys"
    assert all(running in left for left in left_behind())
    monkeypatch.setattr(kit, "FORGOTTEN_AFTER", -1)
    kit.sweep()
    assert left_behind() == []


def test_an_error_in_an_experiment_leaves_nothing_either(shop: str) -> None:
    with pytest.raises(ZeroDivisionError), bench() as place:
        place.do("CREATE TABLE shelf (pieces INT)")
        place.redis.set(place.key("pieces"), 1)
        raise ZeroDivisionError
    assert left_behind() == []


def test_who_leaves_in_the_middle_leaves_nothing(shop: str) -> None:
    looks, done = [], []

    def write_on(place: Bench) -> None:
        for number in range(30):
            place.redis.set(place.key(f"cart-{number}"), 1)
            time.sleep(0.01)
        done.append(True)

    def leave() -> None:
        looks.append(True)
        raise Left

    with pytest.raises(Left), bench() as place:
        side_by_side(*[lambda: write_on(place)] * 3, look=leave, every=0.02)
    assert (len(looks), len(done)) == (1, 3)
    assert left_behind() == []


def test_who_waits_for_a_seat_may_leave(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "ASK_AGAIN", 0.02)
    asked = []

    def waiting() -> None:
        asked.append(True)
        if len(asked) == 3:
            raise Left

    with bench(), bench(), pytest.raises(Left), bench(waiting=waiting):
        pass
    with bench(waiting=waiting), bench(waiting=waiting):
        assert len(asked) == 3, "its seat is nobody's"


def test_a_connection_that_broke_before_breaks_the_experiment_off(shop: str) -> None:
    with pytest.raises(Unavailable, match="broke the experiment off") as caught, bench() as place:
        line = place.connect()
        with suppress(pymysql.OperationalError):
            line.do(f"KILL {line.number}")
        with suppress(pymysql.OperationalError):
            line.do("DO 1")
        line.do("DO 1")
    assert isinstance(caught.value.__cause__, pymysql.InterfaceError)
    assert left_behind() == []


def test_a_full_lab_says_so_and_the_shop_goes_on(shop: str) -> None:
    with connect(shop) as administrator, administrator.cursor() as cursor:
        try:
            cursor.execute("ALTER USER glass_lab@localhost WITH MAX_USER_CONNECTIONS 2")
            with Line(None), Line(None):
                with pytest.raises(Unavailable) as refused:
                    Line(None)
                assert db.row("SELECT 1 AS n") == {"n": 1}
        finally:
            grants.give(shop, only=["lab"])
    assert explain(refused.value) == "The lab is full just now. Please try again in a minute."


def test_the_labs_account_reads_the_shop_and_writes_none_of_it(shop: str) -> None:
    with bench() as place, place.connect() as line:
        place.copy("products")
        schema = shop.partition("?")[0].rpartition("/")[2]
        for statement in (
            f"DELETE FROM {schema}.products",
            f"UPDATE {schema}.stock SET quantity = 0",
            f"INSERT INTO {schema}.categories (name) VALUES ('x')",
            f"DROP TABLE {schema}.orders",
            f"CREATE TABLE {schema}.mine (id INT)",
            "CREATE DATABASE somewhere_else",
        ):
            with pytest.raises(pymysql.OperationalError) as refused:
                line.do(statement)
            assert refused.value.args[0] in (1142, 1044), statement


def test_without_its_account_or_a_server_the_lab_says_so(
    shop: str, override: Callable[..., object]
) -> None:
    override(mysql_lab_url=None)
    with pytest.raises(Unavailable), bench():
        pass
    override(mysql_lab_url=shop.replace("mysql.sock", "nothing.sock"))
    with pytest.raises(Unavailable), bench():
        pass


def test_what_others_feel_is_for_who_rules_the_classroom(
    shop: str, override: Callable[..., object]
) -> None:
    override(glass=True)
    dangerous = [found for found in catalog.experiments() if found.dangerous]
    assert [found.name for found in dangerous] == ["pull-the-plug"]
    for found in dangerous:
        assert catalog.may_run(TEACHER, found)
        for viewer in (None, PUPIL):
            assert not catalog.may_run(viewer, found)
            with pytest.raises(NotAllowed):
                catalog.run(viewer, found.name, lambda _point: None)
    assert catalog.may_run(None, catalog.experiment("index"))
    override(glass=False)
    assert not catalog.may_run(TEACHER, catalog.experiment("index"))


def test_experiments_have_their_numbers_and_texts_that_the_translator_finds() -> None:
    experiments = catalog.experiments()
    assert [found.number for found in experiments] == list(range(1, 11))
    for found in experiments:
        assert texts(found) <= marked(), found.name
        assert found.seconds <= 60
        assert all((ROOT / name).is_file() for name in found.reads), found.name


def test_words_show_figures_in_the_readers_form() -> None:
    assert str(Words("{n} piece", {"n": 1}, "{n} pieces")) == "1 piece"
    assert str(Words("{n} piece", {"n": 12_000}, "{n} pieces")) == "12,000 pieces"
    assert str(Words("{ms} ms", {"ms": 0.04567})) == "0.0457 ms"
