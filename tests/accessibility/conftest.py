"""A server with a case of every kind, and every place of it opened once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.accessibility.places import PLACES, House, housed
from tests.support.chromium import Visit

WITHIN_ANOTHER = frozenset(
    {
        "library",
        "multiple",
        "console",
        "next_stage",
        "debrief_ahead",
        "phone_wait",
        "phone_closed",
        "phone_words",
        "phone_finding",
        "projector_join",
    }
)
"""Places of which another one, or a test of tests/live/, has all."""


@pytest.fixture(scope="session")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housed(chromium, tmp_path_factory.mktemp("cases")) as built:
        yield built


@pytest.fixture(scope="module", params=[name for name in PLACES if name not in WITHIN_ANOTHER])
def place(request: pytest.FixtureRequest, house: House) -> Iterator[Visit]:
    """A place; languages and themes take turns."""
    number = list(PLACES).index(request.param)
    language, scheme = ("en", "fr")[number % 2], ("dark", "light")[number // 2 % 2]
    with house.at(request.param, language, color_scheme=scheme, size=(1280, 900)) as visited:
        yield visited
