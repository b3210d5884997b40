"""What the documents say exists."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from ecom.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _section(name: str) -> str:
    found = re.search(rf"<!-- {name}.*?-->\n(.*?)<!-- /{name} -->", README, re.S)
    assert found, f"README.md has no section {name}"
    return found[1]


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_is_in_the_readme(setting):
    assert f"`{setting.metadata['env']}`" in _section("settings")


def test_every_name_of_follow_one_click_exists():
    steps = re.findall(r"\| `([\w./]+)` \| `(\w+)` \|", _section("follow one click"))
    assert len(steps) >= 8
    for path, name in steps:
        assert re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8")), (path, name)


def test_every_demo_account_is_in_the_readme():
    from ops.demo import DEMO_ACCOUNTS

    accounts = _section("accounts")
    for account in DEMO_ACCOUNTS:
        assert f"`{account[1]}`" in accounts


@pytest.mark.parametrize(
    "document", ["README.md", "docs/architecture.md", "docs/kpi.md", "sql/README.md"]
)
def test_links_between_documents_lead_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert ((ROOT / document).parent / target).exists(), target
