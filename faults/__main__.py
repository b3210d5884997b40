"""python -m faults: exit code 1 if anything that a buyer was told is lost, doubled or wrong."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
from random import SystemRandom

from ecom.settings import ROOT
from faults import __doc__ as about
from faults import report
from faults.disk import COMPILERS, compiler
from faults.run import history, run

REPORTS = ROOT / "reports"


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="python -m faults", description=about)
    asked.add_argument("--seconds", type=float, default=300)
    asked.add_argument("--seed", type=int, help="of the schedule; left out: any")
    asked.add_argument("--db", choices=("mariadb", "mysql"), help="which of the two, if both are")
    given = asked.parse_args(arguments)
    if given.db:
        os.environ["GLASS_DB"] = given.db
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers and files go then, too
    logging.disable()  # servers that end are what is wanted; their logs are kept
    if compiler() is None:
        print(f"NO C COMPILER ({', '.join(COMPILERS)}): THE FAULT 'fsync slowed' IS LEFT OUT")
    seed = SystemRandom().randrange(10_000) if given.seed is None else given.seed
    print(f"seed {seed}: {given.seconds:.0f} s of faults", flush=True)
    found = run(seed, given.seconds, logs=REPORTS / "faults-logs")
    print("\n".join(report.text(found)))
    REPORTS.mkdir(exist_ok=True)
    facts = json.dumps(report.facts(found), indent=1, ensure_ascii=False)
    (REPORTS / "faults.json").write_text(facts + "\n", encoding="utf-8")
    if found.violations:
        histories = "\n".join(f"# {buyer.name}\n{history(buyer)}" for buyer in found.buyers)
        (REPORTS / "faults-history.jsonl").write_text(histories, encoding="utf-8")
    return 1 if found.violations else 0


if __name__ == "__main__":
    sys.exit(main())
