import inspect
import re

from ecom import keys

NOT_FAMILIES = {"prefixed"}
EXAMPLES = {
    "token_hash": b"\x01",
    "day": "2026-01-31",
    "question": "q",
    "owner": "c7",
    "key": keys.prefixed("categories"),
}


def families() -> dict[str, str]:
    """A key made by each public function."""
    made = {}
    for name, function in inspect.getmembers(keys, inspect.isfunction):
        if function.__module__ == keys.__name__ and not name.startswith("_"):
            arguments = [EXAMPLES.get(p, 7) for p in inspect.signature(function).parameters]
            made[name] = name if name in NOT_FAMILIES else function(*arguments)
    return {name: key for name, key in made.items() if name not in NOT_FAMILIES}


def documented() -> list[str]:
    return re.findall(r"^\| (\S.*?) +\|", keys.__doc__, re.MULTILINE)[1:]


def pattern(row: str) -> re.Pattern[str]:
    """`reviews:{id}:<page>` fits reviews:{7}:7; `throttle:…` fits throttle."""
    text = re.escape(row)
    text = re.sub(r"<[^>]*>", ".+", text.replace(r"\ ", " "))
    text = re.sub(r"\\\{(id|owner|hash|day|tag)\\\}", r"\\{[^}]+\\}", text)
    return re.compile(text.replace(":…", "(:.*)?"))


def test_every_key_is_documented() -> None:
    rows = [pattern(row) for row in documented()]
    missing = [
        name
        for name, key in families().items()
        if not any(row.fullmatch(key.removeprefix(keys.prefixed(""))) for row in rows)
        and name != "lease"
    ]
    assert missing == []
    assert "<any cached key>:lease" in documented()


def test_every_documented_key_is_made() -> None:
    made = [key.removeprefix(keys.prefixed("")) for key in families().values()]
    rows = [row for row in documented() if not row.startswith("-")]
    unmade = [row for row in rows if not any(pattern(row).fullmatch(key) for key in made)]
    assert unmade == []


def test_a_value_and_its_lease_share_a_slot() -> None:
    def slot(key: str) -> str:
        found = re.search(r"\{([^}]+)\}", key)
        return found[1] if found else key

    for name, key in families().items():
        if name != "lease":
            assert slot(key) == slot(keys.lease(key)), name
