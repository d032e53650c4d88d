"""What tests of several folders share."""

from pathlib import Path

import pytest

from epicrisis.cases.loading import load_case
from epicrisis.story.telling import Story, tell

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples"
CASES = ROOT / "data" / "cases"


@pytest.fixture(scope="session")
def fever() -> Story:
    """A small case with all that a case can have: three stages, five findings."""
    return tell(*load_case(SAMPLES / "fever" / "case.yaml"))


@pytest.fixture(scope="session")
def insulinoma() -> Story:
    """The first real case."""
    return tell(*load_case(CASES / "insulinome-malin" / "case.yaml"))
