"""Three processes of the app behind nginx: one dies, and its visitors go on."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ops.cluster.databases import Name
from ops.cluster.shop import Cluster
from ops.connection import connect
from ops.process import Process
from tests.browser.test_purchase import ADDRESS, expect_heading, fill_in_address, press
from tests.browser.test_sign_in import sign_in

CALM = "[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"


@pytest.fixture
def page(cluster: Cluster, new_visitor: Callable[..., BrowserContext]) -> Page:
    return new_visitor(cluster.url).new_page()


def who_serves(page: Page, cluster: Cluster) -> Process:
    """The process that nginx gives this browser."""
    port = page.request.get("/healthz").headers["x-app"].rpartition(":")[2]
    return next(app for app in cluster.apps if port in app.command)


def is_drawn(frame: bytes) -> bool:
    return ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished"


def test_a_visitor_whose_process_is_killed_orders_without_a_reload(page: Page, cluster: Cluster):
    sign_in(page)
    page.goto("/")
    page.locator("[class*=st-key-card-listing-]").first.get_by_role("button").first.click()
    expect(page.get_by_text("Added to your cart")).to_be_visible()
    page.goto("/checkout")
    fill_in_address(page)
    page.evaluate("window.stillHere = true")

    theirs = who_serves(page, cluster)
    with page.expect_websocket() as connected:  # again, by itself
        os.kill(theirs.pid, signal.SIGKILL)
    connected.value.wait_for_event("framereceived", is_drawn)
    expect(page.locator(CALM)).to_be_visible()
    assert who_serves(page, cluster) is not theirs
    for label, text in ADDRESS.items():
        expect(page.get_by_role("textbox", name=label, exact=True)).to_have_value(text)
    press(page, re.compile("Place order"))
    expect_heading(page, "Thank you!")
    assert page.evaluate("window.stillHere")

    theirs.start()  # and is theirs again once it is up
    theirs.wait_until_ready()


def test_while_no_process_answers_the_page_says_so_and_opens_by_itself(
    page: Page, cluster: Cluster
):
    cluster.stop_apps()
    answer = page.goto("/")
    assert answer is not None
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    expect_heading(page, "Back in a moment …")
    cluster.start_apps()
    expect(page.locator("[class*=st-key-card-listing-]").first).to_be_visible()


def test_dashboards_are_read_from_the_replica_and_say_so(page: Page, cluster: Cluster):
    sign_in(page, "finance")
    page.goto("/overview")
    line = re.compile(r"^Figures as of [\d:]+ · their replica is \d+ s behind$")
    expect(page.get_by_text(line)).to_be_visible()
    assert connections_for_reports(cluster, "replica") > 0
    assert connections_for_reports(cluster, "primary") == 0


def connections_for_reports(cluster: Cluster, server: Name) -> int:
    url = cluster.databases.url("root", of=server, database="performance_schema")
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(SUM(total_connections), 0) FROM users WHERE user = 'glass_reports'"
        )
        return int(cursor.fetchone()[0])
