"""The command line of what measures this checkout beside another one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support.server import ROOT


class Asked(NamedTuple):
    """What the command line asks for."""

    trees: tuple[Path, Path]
    """This checkout and the other one, which is this one once more unless one is named."""
    is_quick: bool
    as_json: bool


def asked(name: str, documentation: str | None, arguments: Sequence[str] | None) -> Asked:
    """Read the command line of a benchmark, which is described by its first sentence."""
    described = (documentation or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=described)
    parser.add_argument(
        "--beside", type=Path, metavar="TREE", help="another checkout; else this one once more"
    )
    parser.add_argument("--quick", action="store_true", help="few turns, to see that it runs")
    parser.add_argument("--json", action="store_true", help="print what was measured as JSON")
    options = parser.parse_args(arguments)
    return Asked((ROOT, (options.beside or ROOT).resolve()), options.quick, options.json)
