"""All benchmarks, and one table of what they found.

    python -m benchmarks [--full] [--only NAME ...] [--json]

The quick form takes some six minutes; its numbers show what has changed, and are too small to
publish. `--full` takes those of docs/performance.md, in half an hour. Each benchmark
runs in a process of its own, one after the other. A target that is missed is part of the report;
the exit code is 1 only if a benchmark couldn't run.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence

from benchmarks.figures import Figure, table
from benchmarks.processes import alone

BENCHMARKS = (
    "rerun",
    "serve",
    "pages",
    "layout",
    "cold_start",
    "soak",
    "learners",
    "commits",
    "homework",
    "pauses",
    "room",
    "small_room",
    "phone_page",
    "swimlane",
    "authoring",
    "writing",
)
"""Modules of this package that have `figures(quick)`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks, print the table, and return the exit code."""
    chosen = _parser().parse_args(arguments)
    found: list[Figure] = []
    failures: dict[str, str] = {}
    for name in chosen.only or BENCHMARKS:
        start = time.monotonic()
        try:
            found += alone(name, not chosen.full)
            said = "done"
        except Exception as error:  # whatever keeps one from running, the others still run
            said = failures[name] = repr(error)[:1000]
        print(f"{name}: {said} after {time.monotonic() - start:.0f} s", file=sys.stderr)
    if chosen.json:
        rows = [each.row() for each in found]
        print(json.dumps({"figures": rows, "not run": failures}, indent=1))
    else:
        print(table(found))
        for name, reason in failures.items():
            print(f"\n{name} couldn't run: {reason}")
    return int(bool(failures))


def _parser() -> argparse.ArgumentParser:
    described = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=described)
    parser.add_argument("--full", action="store_true", help="as published, in half an hour")
    parser.add_argument("--only", choices=BENCHMARKS, nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


if __name__ == "__main__":
    sys.exit(main())
