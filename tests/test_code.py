"""The code keeps its own rules: format, lint, types and the direction of imports.

The first three are a step of their own before the first tier, in README's second block.
"""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from importlinter import cli

from tests.conftest import ROOT


@pytest.mark.thorough
@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
    ],
    ids=["lint", "format", "types"],
)
def test_the_code_passes(command: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_scripts_pass() -> None:
    """The linter's program is no module; `.oxlintrc.json` says what it looks for."""
    oxlint = Path(sysconfig.get_path("scripts"), "oxlint")
    run = subprocess.run([oxlint, "."], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_imports_point_one_way() -> None:
    assert cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0
