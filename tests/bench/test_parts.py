"""Parts of the bench with very few calls: what they count is right, whatever the machine does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import carting, reads
from bench.shop import Bench, found
from ops import servers
from tests.ecom.conftest import Maker


@pytest.fixture
def bench(shop: str, private_servers: servers.Servers, tmp_path: Path) -> Bench:
    maker = Maker()
    maker.product(stock=10)
    maker.customer("lan")
    tiny = Bench(tmp_path, effort=0.01)
    tiny._shops[tiny.usual_orders] = found(shop, private_servers.redis_url, tiny.usual_orders)
    return tiny


def test_no_add_to_a_cart_is_lost_here_and_each_figure_has_its_floor(bench: Bench) -> None:
    results = {one.name: one for one in carting.measure(bench)}
    pieces = results["8 threads × 2 adds to one cart: pieces in it"]
    assert (pieces.value, pieces.goal, pieces.met) == (16, "= 16", True)
    add = results["cart add, durable"]
    assert add.floor > 0 and add.ratio > 0 and add.goal == "≤ 2.5 ×"
    assert results["– the original's: pieces in it"].value <= 16


def test_reads_are_held_against_a_bare_get(bench: Bench) -> None:
    goals = {one.name: one.goal for one in reads.measure(bench)}
    assert goals["cached product read"] == goals["session check"] == "≤ 1.3 ×"
