"""A phone's page as it is seen: readable by all, in light and dark, in both languages."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from epicrisis.live.phones import pages as phone
from epicrisis.live.room.class_state import ClassState
from epicrisis.store.classes.audience_records import AskedQuestion, SeenByPhone
from epicrisis.store.classes.records import PollState, Room
from epicrisis.story.telling import Story
from tests.kinds import samples
from tests.live.small_room import NOW, own_vote, room_at, step_of_kind
from tests.support.chromium import PHONE, Visit, visit
from tests.support.tiers import thorough

SHOTS = os.environ.get("SHOTS")
"""A folder for screenshots, to be looked at."""

STATES: tuple[tuple[PollState, ...], ...] = (("open",), ("held",), ("shown",))
KINDS = ("single", "multiple", "short_text")
KINDS_BESIDE = ("ordering", "numeric", "concordance", "zone")
"""What the first case doesn't ask."""
SEEN = SeenByPhone(
    own=(AskedQuestion(1, "Why not an MRI?", 4, "shown", 12),),
    others=(
        AskedQuestion(2, "W" * 200, 4, "shown", 3),
        AskedQuestion(3, "What is a fever, and from what temperature on?", 4, "shown", 0),
    ),
    voted=frozenset({2}),
    is_lost=True,
)
URL = "http://phone.test/r/ABCDEF"


def moments(fever: Story, insulinoma: Story) -> Iterator[tuple[str, Story, Room]]:
    """Each thing that a phone can show, by name."""
    yield "join", insulinoma, room_at(insulinoma, 0)
    yield "finding", insulinoma, room_at(insulinoma, 1)
    yield "labs", insulinoma, room_at(insulinoma, 5)
    yield "markers", insulinoma, room_at(insulinoma, 22)
    yield "timeline", insulinoma, room_at(insulinoma, 5, focus="timeline")
    yield "wait", insulinoma, in_halves(room_at(insulinoma, 10))
    yield "second", insulinoma, room_at(insulinoma, 10, "held", "open")
    for states in STATES:
        for kind in KINDS:
            room = room_at(insulinoma, step_of_kind(insulinoma, kind), *states, seconds=75)
            yield f"{kind}-{states[0]}", insulinoma, room
        words = room_at(fever, step_of_kind(fever, "free_text"), *states)
        yield f"words-{states[0]}", fever, words
        differential = room_at(insulinoma, 12, *states, focus="differential")
        yield f"differential-{states[0]}", insulinoma, differential
        every = samples.story()
        for kind in KINDS_BESIDE:
            room = room_at(every, step_of_kind(every, kind), *states)
            yield f"{kind}-{states[0]}", every, room


def in_halves(room: Room) -> Room:
    """A room whose groups are compared."""
    return replace(room, groups=("On the left", "On the right"))


def pages(fever: Story, insulinoma: Story, language: str) -> Iterator[tuple[str, str]]:
    """Every page by name, with a vote where there can be one; a few also without."""
    for name, story, room in moments(fever, insulinoma):
        vote = own_vote(story, room, is_right=name != "single-shown")
        yield name, phone.page(ClassState(story, room), language, own=vote, pseudonym=None, now=NOW)
        if name in ("single-open", "ordering-shown"):
            without = phone.page(
                ClassState(story, room), language, own=None, pseudonym=None, now=NOW
            )
            yield f"{name}-none", without
    room, refusal = room_at(insulinoma, 10, "open"), "Choose one option."
    refused = phone.page(
        ClassState(insulinoma, in_halves(room)),
        language,
        own=None,
        pseudonym="Zoë",
        group=2,
        now=NOW,
        refusal=refusal,
    )
    yield "refused", refused
    settled = phone.page(
        ClassState(insulinoma, room),
        language,
        own=own_vote(insulinoma, room),
        pseudonym=None,
        now=NOW,
        settled=True,
    )
    yield "settled", settled
    yield "mine", phone.taking_page(language, "ABCDEF", 7)
    asking = replace(room_at(insulinoma, 10, "open"), takes_questions=True)
    yield (
        "asking",
        phone.page(
            ClassState(insulinoma, asking),
            language,
            own=None,
            pseudonym=None,
            now=NOW,
            is_lost=True,
            shown_questions=3,
        ),
    )
    yield (
        "questions",
        phone.questions_page(asking, language, SEEN, refusal="Too long.", typed="Why"),
    )
    yield "code", phone.join_page(language)
    yield "code-refused", phone.join_page(language, typed="ABC", refusal="There is no such room.")
    yield "message", phone.message_page(language, "Too late", "The vote was closed.", "ABCDEF")


def show(visited: Visit, content: str) -> None:
    """Show a page as the server would send it, policy included, without a server."""
    headers = {"Content-Security-Policy": phone.CSP}
    html = "text/html; charset=utf-8"

    def answer(route: Route) -> None:
        if route.request.url == URL:
            route.fulfill(body=content, content_type=html, headers=headers)
        else:
            route.fulfill(status=503)

    visited.page.unroute(f"{URL}**")
    visited.page.route(f"{URL}**", answer)
    visited.page.goto(URL)


SMALL = "input:not([type=hidden]), select, button, summary, a, .option"
ENLARGED = (195, 422)
"""What 200 % leave of a phone."""


@pytest.mark.parametrize(
    ("language", "color_scheme"),
    [("fr", "light"), thorough("en", "dark")],
)
@pytest.mark.long
def test_every_page_is_readable_by_all_large_enough_for_a_finger_and_fits_when_enlarged(
    chromium: Browser, fever: Story, insulinoma: Story, language: str, color_scheme: str
) -> None:
    with visit(chromium, size=PHONE, color_scheme=color_scheme) as visited:
        for name, content in pages(fever, insulinoma, language):
            set_size(visited, PHONE)
            show(visited, content)
            if SHOTS:
                visited.screenshot(Path(SHOTS) / f"{name}-{language}-{color_scheme}.png")
            assert visited.accessibility_violations() == [], name
            width = visited.page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE[0], name
            set_size(visited, ENLARGED)
            width = visited.page.evaluate("document.documentElement.scrollWidth")
            assert width <= ENLARGED[0], name
            small = visited.page.evaluate(
                f"""[...document.querySelectorAll("{SMALL}")]
                .map((each) => each.closest(".option") ?? each)
                .filter((each) => each.checkVisibility())
                .filter((each) => each.getBoundingClientRect().height < 44)
                .map((each) => each.outerHTML.slice(0, 80))"""
            )
            assert small == [], name
        assert [each for each in visited.console_errors if "Failed to load" not in each] == []
        assert visited.page_errors == []


def set_size(visited: Visit, size: tuple[int, int]) -> None:
    visited.page.set_viewport_size({"width": size[0], "height": size[1]})
    visited.page.wait_for_function(f"innerWidth === {size[0]}")
