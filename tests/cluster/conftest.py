"""A whole cluster with a small demo shop, for the tests of a module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.cluster.shop import Cluster
from tests.folders import new_folder

SETTINGS = {"ECOM_DEMO_ORDERS": "1000", "ECOM_CARRIER_STEP_SECONDS": "0"}


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    folder = new_folder("glass-cluster-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Cluster]:
    """Nothing in it is started again when it dies: a test says when."""
    running = Cluster(folder, more=SETTINGS)
    try:
        running.start()
        yield running
    finally:
        running.stop()
