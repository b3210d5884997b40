"""Every door of the domain × every role; a function that has no line in the table fails here."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path
from types import FunctionType

import pytest

from ecom import actions, orders, permissions
from ecom.errors import IllegalStep, NotAllowed, NotFound, SignInRequired
from ecom.settings import ROOT
from tests.conftest import MYSQL_URL
from tests.doors.conftest import Furnished, facts
from tests.doors.rights import BY_ID, CLASSROOM, INSIDE, OPEN, OWN, READS, TOOLS
from tests.ecom.conftest import Maker, somebody

ACTIONS = {f"{one.perform.__module__}.{one.perform.__name__}".removeprefix("ecom.")
           for one in actions.all_actions().values()}  # fmt: skip
STAFF = [*permissions.RIGHTS_OF_DEPARTMENT,
         *(f"admin: {level}" for level in permissions.RIGHTS_OF_LEVEL)]  # fmt: skip
WHO = ["guest", "customer", *STAFF]
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CALL)\b")
CHANGING = {"transaction", "call", "change"}  # of db, and cart_store.change


@cache
def used_by_pages() -> dict[str, str]:
    """Functions of `ecom` that pages and `web` name: where they live, and a file that does."""
    found: dict[str, str] = {}
    for folder in ("pages", "web"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for name in _names_of_ecom(ast.parse(path.read_text("utf-8"))):
                home, _, last = name.rpartition(".")
                function = getattr(_module(home), last, None)
                if isinstance(function, FunctionType):
                    found[_named(function)] = str(path.relative_to(ROOT))
    return found


def _names_of_ecom(tree: ast.Module) -> Iterator[str]:
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "ecom":
            known |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    yield from known.values()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in known
        ):
            yield f"{known[node.value.id]}.{node.attr}"


def _module(name: str) -> object:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return None  # a class, say: what it has are no functions of a module


def _named(function: FunctionType) -> str:
    return f"{function.__module__}.{function.__name__}".removeprefix("ecom.")


def public_functions() -> dict[str, FunctionType]:
    found = {}
    for path in sorted((ROOT / "ecom").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for function in vars(import_module(name)).values():
            if isinstance(function, FunctionType) and function.__module__ == name:
                found[_named(function)] = function
    return {name: one for name, one in found.items() if not one.__name__.startswith("_")}


def changes(function: FunctionType, seen: frozenset[str] = frozenset()) -> bool:
    """Whether it, or a private function of its module that it names, opens a transaction or has a
    statement that writes."""
    module = import_module(function.__module__)
    for node in ast.walk(ast.parse(inspect.getsource(inspect.unwrap(function)))):
        if isinstance(node, ast.Attribute) and node.attr in CHANGING:
            if ast.unparse(node.value) in ("db", "cart_store"):
                return True
        elif isinstance(node, ast.Name):
            named = getattr(module, node.id, None)
            if isinstance(named, str) and WRITES.match(named):
                return True
            if not isinstance(named, FunctionType) or not node.id.startswith("_"):
                continue
            if node.id not in seen and changes(named, seen | {node.id}):
                return True
    return False


def test_every_function_that_pages_use_has_a_line() -> None:
    known = {*READS, *OWN, *BY_ID, *OPEN, *CLASSROOM, *ACTIONS}
    missing = {
        name: path
        for name, path in used_by_pages().items()
        if name not in known and not name.startswith(TOOLS)
    }
    assert missing == {}


def test_every_function_that_changes_something_has_a_line() -> None:
    known = {*READS, *OWN, *BY_ID, *OPEN, *ACTIONS, *INSIDE}
    assert {name for name, one in public_functions().items() if changes(one)} - known == set()


def test_the_table_names_nothing_that_is_not_there() -> None:
    every = {*READS, *OWN, *BY_ID, *OPEN, *CLASSROOM, *INSIDE}
    assert every - set(public_functions()) == set()


def test_what_is_inside_is_not_called_by_pages() -> None:
    assert INSIDE & set(used_by_pages()) == set()


def test_reading_is_for_those_with_the_right_and_refused_to_all_others(
    make: Maker, furnished: Furnished
) -> None:
    everybody = {who: somebody(make, who) for who in WHO}
    for (who, viewer), (name, (right, call)) in product(everybody.items(), READS.items()):
        if permissions.allows(viewer, right):
            call(viewer, furnished)
            continue
        with pytest.raises(NotAllowed if viewer else SignInRequired):
            call(viewer, furnished)
            pytest.fail(f"{name} told {who} what needs {right}")


def test_the_classroom_obeys_those_with_the_right_alone(make: Maker) -> None:
    everybody = [somebody(make, who) for who in WHO]
    for viewer, (name, right) in product(everybody, CLASSROOM.items()):
        home, _, last = name.rpartition(".")
        call = getattr(import_module(f"ecom.{home}"), last)
        rest = ["no such act"] if last == "pull" else []
        allowed = permissions.allows(viewer, right)
        refusal = IllegalStep if allowed else NotAllowed if viewer else SignInRequired
        with pytest.raises(refusal):  # for whom it is allowed it is not offered here
            call(viewer, *rest)


def test_an_order_is_its_buyers_and_that_of_staff_with_the_right(
    make: Maker, furnished: Furnished
) -> None:
    everybody = {who: somebody(make, who) for who in ("customer", *STAFF)}
    for (who, viewer), (name, (right, call)) in product(everybody.items(), OWN.items()):
        order = make.order(furnished.lan.id, {furnished.product: 1})
        try:
            call(viewer, order, furnished)
            refused = False
        except (NotAllowed, NotFound):
            refused = True
        except IllegalStep:
            refused = False  # the order is not so far: it was looked at, so this is allowed
        assert refused != permissions.allows(viewer, right), f"{name} by {who}"


def test_somebody_elses_order_is_as_if_it_were_not_there(
    furnished: Furnished, override: Callable[..., object]
) -> None:
    override(demo=True)  # then buyers may hurry the carrier, each their own
    before = facts(MYSQL_URL)
    for order in (furnished.order, furnished.delivered, 10**9):
        for name, (_right, call) in OWN.items():
            with pytest.raises(NotFound, match="no such order"):
                call(furnished.minh, order, furnished)
                pytest.fail(f"{name} did it")
    assert facts(MYSQL_URL) == before
    assert orders.of_customer(furnished.minh).orders == []


# What a page may call such a function with: who is signed in now, asked in that very run.
OF_THE_VISIT = {
    "here.owner", "here.user.id", "here.customer_id", "here.user", "here.visitor_id", "here.token",
    "self.visitor_id", "self.customer_id", "user.id", "_visitor_id()", "owner", "customer_id",
    "_asked(agreed)", "carts.of_guest(_visitor_id())", "visitor_id", "token", "asked", "ticket",
}  # fmt: skip


def test_pages_give_functions_about_somebody_the_one_who_is_signed_in() -> None:
    strange = []
    for folder in ("pages", "web"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            strange += [f"{path.relative_to(ROOT)}: {call}" for call in _strange(path)]
    assert strange == []


def _strange(path: Path) -> Iterator[str]:
    names = {name.split(".")[-2] + "." + name.split(".")[-1] for name in BY_ID} | {
        f"{front}.{name.split('.')[-1]}" for name in BY_ID for front in ("accounts", "orders")
    }
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        asks = isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in names
        if asks and ast.unparse(node.args[0]) not in OF_THE_VISIT:
            yield ast.unparse(node)
