"""Fixtures of the timeline's tests; the small cases are built in `small_cases`."""

import pytest

from epicrisis.cases.model import Case
from tests.timeline.small_cases import (
    assumed,
    bar,
    build_case,
    documented,
    lane,
    point,
    unknown,
)


@pytest.fixture(scope="session")
def one_of_each() -> Case:
    """Return a case with every way in which an event can be known."""
    lanes = [
        lane("signs", tone="disease"),
        lane("drugs", tone="treatment"),
        lane(
            "sugar",
            symbol="diamond",
            levels=({"id": "up", "title": "Above"}, {"id": "down", "title": "Below"}),
        ),
    ]
    events = [
        bar("certain", documented(0), documented(10), detail="All of it."),
        bar("supposed", assumed(20, 18, 21), assumed(30, 29, 35)),
        bar("half", documented(40), assumed(45, 44, 50)),
        bar(
            "afloat",
            assumed(-20, -30, -15),
            assumed(-12, -22, -7),
            lane="signs",
            duration={"length": 8, "is": "documented"},
        ),
        bar("endless", documented(50), unknown()),
        bar("growing", documented(60), documented(75, opens_with="f-later")),
        bar("nowhere", unknown(), unknown(), duration={"length": 4, "is": "documented"}),
        point("moment", documented(5), lane="signs"),
        point("about", assumed(6, 4, 9), lane="signs"),
        point("within", unknown(during="certain"), lane="sugar", level="down"),
        point("lost", unknown(), lane="signs"),
    ]
    return build_case(*events, lanes=lanes)
