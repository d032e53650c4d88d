"""A server with a case of every kind, and every place of it opened once."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser

from tests.accessibility.places import PLACES, House, housed
from tests.support.chromium import PHONE, Visit
from tests.support.tiers import thorough

WITHIN_ANOTHER = frozenset(
    {
        "library",
        "answered",
        "multiple",
        "concordance",
        "short_text",
        "console",
        "next_stage",
        "debrief",
        "debrief_ahead",
        "phone_wait",
        "phone_closed",
        "phone_words",
        "phone_finding",
        "projector",
        "projector_join",
        "projector_finding",
        "projector_keep",
        "projector_why",
        "console_finding",
        "console_words",
        "card",
        "hypotheses",
        "limited",
        "own_work",
        "ending",
        "projector_words",
        "reflection",
        "results",
        "what_is_wrong",
        "debrief_judged",
        "console_settings",
    }
)
"""Places of which another one, or `test_phones.py`, has all: left to the second tier."""

LANGUAGES, SCHEMES = ("en", "fr"), ("dark", "light")
WIDE, NARROW = (1280, 900), PHONE


class Look(NamedTuple):
    """A place as somebody sees it."""

    place: str
    language: str
    scheme: str
    size: tuple[int, int]


@pytest.fixture(scope="session")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housed(chromium, tmp_path_factory.mktemp("cases")) as built:
        yield built


def looks() -> Iterator[Any]:
    """Each place: languages and themes take turns, and the second tier sees the others, narrow."""
    for number, name in enumerate(PLACES):
        language, scheme = number % 2, number // 2 % 2
        look = Look(name, LANGUAGES[language], SCHEMES[scheme], WIDE)
        other = Look(name, LANGUAGES[1 - language], SCHEMES[1 - scheme], NARROW)
        first = thorough if name in WITHIN_ANOTHER else pytest.param
        yield first(look, id=name)
        yield thorough(other, id=f"{name}, narrow")


@pytest.fixture(scope="module", params=looks())
def place(request: pytest.FixtureRequest, house: House) -> Iterator[Visit]:
    look: Look = request.param
    with house.at(look.place, look.language, color_scheme=look.scheme, size=look.size) as visited:
        yield visited
