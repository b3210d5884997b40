"""python -m lab --list | NAME [--json] [--quick]: an experiment without a page.

It works on the shop's servers, or on its private ones, which it starts if they do not run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from ecom import link
from ecom.errors import ShopError
from ecom.settings import override, settings
from lab import catalog
from lab.bench import bench
from lab.experiment import Outcome
from ops import private_shop, servers
from ops.terminal import Bar


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    parser.add_argument("name", nargs="?", metavar="NAME", help="which experiment")
    parser.add_argument("--list", action="store_true", help="their names and questions")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--quick", action="store_true", help="a small one, as the tests run it")
    asked = parser.parse_args(argv)
    if asked.list or not asked.name:
        for one in catalog.experiments():
            print(f"{one.number:2}  {one.name:18} {one.question}")
        return 0
    try:
        found = catalog.experiment(asked.name)
        _open_servers()
        with bench(asked.quick) as place:
            outcome = found.run(place, lambda _point: None)
    except ShopError as error:
        print(f"{asked.name}: {error}", file=sys.stderr)
        return 2
    finally:
        link.close()
        servers.stop()
    print(_json(found.name, outcome) if asked.json else _told(outcome))
    return 0 if outcome.holds else 1


def _open_servers() -> None:
    if settings().mysql_url is None:
        running = servers.ensure(settings().data_dir)
        accounts = private_shop.accounts(running.mysql_url)
        with Bar() as bar:
            demo = settings().currency == "VND"  # that of the demo's prices
            private_shop.install_shop(running.mysql_url, bar, demo=demo)
        override(redis_url=running.redis_url, **accounts)


def _json(name: str, outcome: Outcome) -> str:
    found = {"name": name, "holds": outcome.holds, **outcome.figures}
    return json.dumps(found, ensure_ascii=False, indent=2, default=str)


def _told(outcome: Outcome) -> str:
    lines = [str(words) for words in outcome.words]
    lines.append("The finding held." if outcome.holds else "The finding did not hold in this run.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
