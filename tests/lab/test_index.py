"""Index."""

from __future__ import annotations

from ecom import db
from ecom.search_text import fold
from lab.index_ways import padded_words
from tests.lab.conftest import Ran


def test_an_index_reads_what_is_found_and_only_folded_words_find_all_that_is_meant(
    ran: Ran,
) -> None:
    outcome = ran("index")
    found = outcome.figures
    assert outcome.holds
    assert outcome.answer == "words"
    assert found["anywhere_rows_read"] >= found["products"]
    assert found["beginning_rows_read"] == found["found_beginning"]
    assert found["found_short_by_names"] == 0 < found["found_short_by_words"]
    assert found["report_covering_rows_read"] * 10 < found["report_plain_rows_read"]
    assert found["words_index_bytes"] > 0 == found["anywhere_index_bytes"]
    assert "rows" in outcome.exhibits[0].text


def test_the_words_that_are_indexed_are_those_of_the_shop(shop: str) -> None:
    for name in ("Áo sơ mi LG", "Đèn ngủ hàng Đức", "Điện thoại Nokia 3210"):
        kept = db.row("SELECT search_words(:name) AS words", name=name)
        assert fold(kept["words"]) == padded_words(name)
