"""The examples in docstrings and in docs/scoring.md are true."""

import doctest
from types import ModuleType

import pytest

from epicrisis import refusals
from epicrisis.questions import typed_numbers
from epicrisis.story import differential, scoring
from tests.conftest import ROOT


@pytest.mark.parametrize("module", [differential, refusals, scoring, typed_numbers])
def test_the_examples_of_a_module_are_true(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)


def test_the_examples_of_the_documentation_are_true() -> None:
    failed, tried = doctest.testfile(str(ROOT / "docs" / "scoring.md"), module_relative=False)
    assert (failed, tried > 0) == (0, True)
