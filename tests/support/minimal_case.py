"""The case that uses each part of a case file once, to be changed and served."""

from pathlib import Path
from typing import Any

import yaml

from tests.support.server import ROOT

_FOLDER = ROOT / "tests" / "cases" / "minimal"


def minimal_case() -> dict[str, Any]:
    """Return it as plain data."""
    case: dict[str, Any] = yaml.safe_load((_FOLDER / "case.yaml").read_text(encoding="utf-8"))
    return case


def write_case(case: dict[str, Any], folder: Path) -> None:
    """Write it with its files into a new folder."""
    folder.mkdir()
    for name in ("source.txt", "strip.png"):
        (folder / name).write_bytes((_FOLDER / name).read_bytes())
    (folder / "case.yaml").write_text(yaml.safe_dump(case, sort_keys=False), encoding="utf-8")
