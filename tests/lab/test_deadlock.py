"""Deadlock."""

from __future__ import annotations

from lab import deadlock_report
from lab.deadlock_told import Orders, words
from tests.lab.conftest import Ran


def test_one_of_two_opposite_orders_is_ended_and_sorted_lines_never_are(ran: Ran) -> None:
    outcome = ran("deadlock")
    found = outcome.figures
    assert outcome.holds
    assert found["victims_of_two"] == 1
    assert found["server_named_the_victim"]
    assert found["placed_as_it_comes"] == found["orders"] - found["deadlocks_as_it_comes"]
    assert found["deadlocks_as_it_comes"] > 0
    assert found["deadlocks_sorted"] == 0
    assert found["placed_sorted"] == found["placed_again"] == found["orders"]
    assert found["deadlocks_again"] > 0
    assert outcome.answer == "victim"
    (report,) = outcome.exhibits
    assert "WE ROLL BACK TRANSACTION" in report.text
    assert report.text.count("UPDATE stock SET quantity") == 2


STATUS = """
------------------------
LATEST DETECTED DEADLOCK
------------------------
2026-11-23 16:34:58 0x77694c7af6c0
*** (1) TRANSACTION:
TRANSACTION 27024, ACTIVE 0 sec starting index read
MySQL thread id 322, OS thread handle 131294138398400, query id 29557 localhost root Updating
UPDATE users SET phone = '0901 234 567' WHERE id = 1
*** (2) TRANSACTION:
TRANSACTION 27023, ACTIVE 0 sec starting index read
MySQL thread id 321, OS thread handle 131294137476800, query id 29556 localhost root Updating
UPDATE users SET phone = '0901 234 567' WHERE id = 2
*** WE ROLL BACK TRANSACTION (2)
------------
TRANSACTIONS
------------
Trx id counter 27025
"""


def test_the_report_of_a_deadlock_of_others_is_not_shown() -> None:
    of_others = deadlock_report.read(STATUS, connections=(1, 2), refused=(2,))
    assert not of_others.is_ours
    assert of_others.text == ""


def test_the_report_names_the_connection_that_was_ended() -> None:
    found = deadlock_report.read(STATUS, connections=(321, 322), refused=(321,))
    assert found.is_ours
    assert found.victim == 321
    assert found.text.startswith("2026-11-23")
    assert found.text.endswith("WE ROLL BACK TRANSACTION (2)")


def test_a_run_in_which_sorting_was_slower_says_what_sorting_saves() -> None:
    report = deadlock_report.Report("", None, (), False)

    def told(seconds_sorted: float) -> str:
        came = [
            Orders("as it comes", 10, 7, 3, 28, 1.0),
            Orders("sorted", 10, 10, 0, 40, seconds_sorted),
            Orders("again", 10, 10, 3, 40, 1.5),
        ]
        return " ".join(str(one) for one in words(report, came, tills=8))

    assert "not always time" in told(2.0)
    assert "not always time" not in told(1.0)
