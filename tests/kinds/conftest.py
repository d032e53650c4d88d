"""Pages run by AppTest on a case that asks a question of each kind."""

from pathlib import Path

import pytest

from tests.kinds import samples
from tests.pages.conftest import components_looked_for_once, visit

__all__ = ["components_looked_for_once", "visit"]


@pytest.fixture
def cases_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    folder.mkdir()
    return samples.write(folder)
