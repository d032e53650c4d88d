"""Three phones in the hand live a whole case in class, with a question of each kind."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.cases.questions import Question
from epicrisis.cases.reading.case_file import load_case
from epicrisis.live.room import transitions
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.tally import tally
from epicrisis.questions.answer import Answer
from epicrisis.questions.kind import Number, Phrase
from epicrisis.questions.registry import kind_of
from epicrisis.store.classes.records import Room
from epicrisis.store.records import Json
from epicrisis.story import scoring
from epicrisis.story.answers import from_record
from epicrisis.story.telling import Story, tell
from tests.live.serving import Serving, jump_to, serving
from tests.live.small_room import asked_in
from tests.support.chromium import PHONE, Visit, visit
from tests.support.server import ROOT
from tests.support.stores import empty_store

QUICK = ("multiple", "short_text", "concordance", "zone")
VERDICTS = {"right": "Right", "partly": "Partly right", "wrong": "Not right"}


@pytest.fixture(scope="module")
def ectopic() -> Story:
    """The case that uses every kind."""
    return tell(*load_case(ROOT / "data" / "cases" / "grossesse-extra-uterine" / "case.yaml"))


@pytest.fixture
def school(ectopic: Story, tmp_path: Path) -> Iterator[Serving]:
    with serving(ectopic, empty_store(tmp_path / "rooms.sqlite3")) as running:
        yield running


def right(what: ClassQuestion) -> Json:
    assert what.question is not None
    solution = kind_of(what.question).solution(what.question)
    if solution.forms is not None:
        return solution.forms["en"][0].upper()
    if isinstance(what.shape, Phrase):
        return "Come back at once"
    return solution.number if isinstance(what.shape, Number) else [*solution.right] or ["2"]


def wrong(what: ClassQuestion) -> Json:
    if isinstance(what.shape, Phrase):
        return "None of it"
    if isinstance(what.shape, Number):
        return -100.0
    ids = [*what.options.values()]
    return [*reversed(ids)] if what.is_ordered else ids[:1]


def answer(page: Page, what: ClassQuestion, response: Json) -> None:
    """Answer with a thumb."""
    letters = {option: letter for letter, option in what.options.items()}
    if not isinstance(response, list):
        number = f"{response:g}" if isinstance(response, float) else str(response)
        page.locator("#value").fill(number)
    elif what.is_ordered:
        for place, option in enumerate(response, 1):
            row = page.locator(f'[data-rows] button[value="{letters[str(option)]}"]')
            if row.count():
                row.tap()
            else:
                page.locator(f"#place-{place}").select_option(letters[str(option)])
    else:
        for option in response:
            row = page.locator("label.option", has=page.locator(f"[value={letters[str(option)]}]"))
            row.first.tap()
    page.get_by_role("button", name="Send my answer").tap()
    expect(page.get_by_role("status").filter(has_text="Received")).to_be_visible()


def verdict(what: ClassQuestion, response: Json) -> str:
    """What a phone says the answer is worth; empty where nothing is right or wrong."""
    assert what.question is not None
    read = from_record(what.question, response, None, None)
    assert isinstance(read, Answer)
    return VERDICTS.get(scoring.verdict(what.question, read), "")


def expect_told(page: Page, what: ClassQuestion, response: Json) -> None:
    said = verdict(what, response)
    expect(page.locator("p.state").last).to_contain_text("The vote is closed.")
    if said:
        expect(page.locator(".verdict p").first).to_contain_text(said)
    elif what.is_typed_in_words:
        expect(page.get_by_role("heading", name="Your answer")).to_be_visible()
    else:
        expect(page.locator(".tag.mine")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def play(school: Serving, room: Room, phones: Sequence[Visit], number: int) -> None:
    """Let the class vote on a question: two right, of which one without script, and one wrong."""
    now = school.lead(room.code, jump_to(number), transitions.open_vote)
    what = asked_in(school.story, now)
    given = [right(what), wrong(what), right(what)]
    *scripted, plain = phones
    plain.page.get_by_role("link", name="Refresh").tap()
    for each, response in zip(phones, given, strict=True):
        expect(each.page.locator("form[data-vote]")).to_have_count(1)
        answer(each.page, what, response)
    now = school.lead(room.code, transitions.close_vote)
    if now.polls[-1].state == "held":
        assert what.is_typed_in_words
        for each in scripted:
            expect(each.page.locator("p.state")).to_contain_text("Watch the screen.")
            expect(each.page.locator(".verdict")).to_have_count(0)
        school.lead(room.code, transitions.show_results)
    plain.page.get_by_role("link", name="Refresh").tap()
    for each, response in zip(phones, given, strict=True):
        expect_told(each.page, what, response)
    votes = school.classes.votes.on(now, what.id)[1]
    assert len(votes) == len(phones)
    rights = [verdict(what, each) for each in given].count("Right")
    assert tally(what.question, votes).right == rights


def numbers(story: Story, *, is_all: bool) -> list[int]:
    """The questions of a case, or four that are told in four ways."""
    found: dict[str, int] = {}
    for step in story.steps:
        if isinstance(step.block, Question):
            found.setdefault(step.block.id if is_all else step.block.type, step.number)
    return [n for each, n in found.items() if is_all or each in QUICK]


@pytest.mark.thorough
@pytest.mark.parametrize("is_all", [False, True])
def test_a_class_of_three_phones_lives_a_case_with_every_kind(
    chromium: Browser, school: Serving, ectopic: Story, is_all: bool
) -> None:
    room, _ = school.open_room()
    hand = {"size": PHONE, "locale": "en", "has_touch": True, "is_mobile": True}
    with ExitStack() as stack:
        phones = [
            stack.enter_context(visit(chromium, **hand)),  # type: ignore[arg-type]
            stack.enter_context(visit(chromium, color_scheme="dark", **hand)),  # type: ignore[arg-type]
            stack.enter_context(visit(chromium, java_script_enabled=False, **hand)),  # type: ignore[arg-type]
        ]
        for each in phones:
            each.page.goto(f"{school.url}/r/{room.code}?lang=en")
        for number in numbers(ectopic, is_all=is_all):
            play(school, room, phones, number)
        assert [each.complaints() for each in phones] == [[], [], []]
