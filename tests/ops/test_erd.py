from __future__ import annotations

from ops import erd


def test_the_picture_in_the_docs_shows_the_tables_as_they_are(installed: str) -> None:
    assert erd.FILE.read_text(encoding="utf-8") == erd.drawn(installed), "run `python -m ops erd`"


def test_every_table_and_foreign_key_is_drawn(installed: str) -> None:
    picture = erd.drawn(installed)
    assert "  order_items {" in picture
    assert '  orders ||--o{ order_items : "order_id"' in picture
    assert '  employees |o--o{ orders : "employee_id"' in picture
    assert "json details" in picture
