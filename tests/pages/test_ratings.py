from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

from pages.parts import ratings


def test_stars_say_in_words_what_they_show():
    drawn = ratings.stars(4.25, 1284)
    assert 'role="img" aria-label="4.2 of 5 stars"' in drawn
    assert "width:85%" in drawn
    assert "(1,284)" in drawn


def test_a_product_without_reviews_has_no_stars():
    assert "No reviews yet" in ratings.stars(0, 0)
    assert "stars" not in ratings.stars(0, 0)


def test_the_histogram_starts_with_five_stars_and_shows_the_share_of_each():
    drawn = ratings.histogram(4.5, {5: 3, 4: 0, 3: 0, 2: 0, 1: 1})
    shares = [part.split("%")[0] for part in drawn.split('<u style="width:')[1:]]
    assert shares == ["75", "0", "0", "0", "25"]
    assert "4 reviews" in drawn


def test_a_histogram_of_nothing_is_empty_not_an_error():
    assert ratings.histogram(0, {}).count("width:0%") == ratings.MOST


def test_what_a_reviewer_writes_is_shown_and_not_run():
    written = SimpleNamespace(
        author="<i>Lan</i>",
        rating=5,
        content="Tốt!\n\n<script>alert(1)</script>",
        created_at=datetime(2025, 3, 1, 5),
    )
    drawn = ratings.review(written)
    assert "<script>" not in drawn
    assert "<i>Lan" not in drawn
    assert "<p>Tốt!</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in drawn
