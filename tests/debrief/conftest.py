"""A small case with every type of question, hypotheses and tests; and what can be done of it."""

from pathlib import Path

import pytest

from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import Story, tell

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="session")
def ague() -> Story:
    return tell(*load_case(SAMPLES / "ague" / "case.yaml"))
