"""Learners live a case from the library to its end and answer every question.

In a real Chromium, and then they read the debrief.

One is right and certain in the first case and has only a keyboard, one is wrong everywhere in a
case with every type of question and has a touch screen, one knows nothing. What each is told, on
the stage and in the debrief, fits what was answered.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from epicrisis import i18n
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import (
    FreeTextQuestion,
    NumericQuestion,
    Question,
    ShortTextQuestion,
)
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.server import learner_cookie
from epicrisis.story.telling import Step, Story, steps_of
from tests.support import hands
from tests.support.chromium import (
    DESKTOP,
    PHONE,
    Visit,
    choose_language,
    choose_tool,
    origin_of,
    settle,
    visit,
    visit_again,
    wait_for_text,
)
from tests.support.hands import Fingers, Hands, Keys, Mouse, form_of
from tests.support.learners import learner_before, numbers_of_questions, opened
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

LANGUAGES = {"en": "English", "fr": "Français"}
SORRY = "Something went wrong on our side. What you have opened is safe: reload the page."
WAY_ON = ".st-key-reveal button, .st-key-next button"


# --- What to answer ----------------------------------------------------------------------


def right(question: Question, language: str) -> list[str]:
    """The right answer as it is written on the page or typed."""
    solution = kind_of(question).solution(question)
    if solution.right:
        options = shape_of(question).options
        return [in_language(options[option], language) for option in solution.right]
    if solution.panel is not None:  # as one of them answered
        options = shape_of(question).options
        return [in_language(options[solution.panel.reasons[0][0]], language)]
    if isinstance(question, FreeTextQuestion):
        return [in_language(question.model_answer, language)]
    if solution.forms is not None:
        return [solution.forms[language][0]]
    return [f"{solution.number:g}"]


def wrong(question: Question, language: str) -> list[str]:
    """An answer that earns nothing."""
    if isinstance(question, NumericQuestion):
        return [f"{question.accept[1] + 100:g}"]
    if isinstance(question, FreeTextQuestion | ShortTextQuestion):
        return ["?"]
    if question.type in ("ranking", "ordering"):
        return list(reversed(right(question, language)))
    correct, options = kind_of(question).solution(question).right, shape_of(question).options
    others = [option for option in options if option not in correct]
    return [in_language(options[others[0]], language)]


# --- A learner ---------------------------------------------------------------------------


class Learner:
    """A person who lives the case in one language, with one kind of hands."""

    def __init__(self, visited: Visit, story: Story, hands: Hands, language: str) -> None:
        self.visited = visited
        self.page = visited.page
        self.story = story
        self.hands = hands
        self.language = language
        self.say = i18n.translator(language)

    def live_on(self, step: Step, answer: list[str] | None) -> None:
        """Take one step: read a finding, pass a pause, or answer a question with certainty."""
        if self.page.locator(".st-key-next").count():
            self.hands.press(self.page.locator(".st-key-next button"))
            expect(self.page).to_have_url(re.compile(f"/{step.stage}\\?"))
            self.settle()
        if isinstance(step.block, Finding):
            title = in_language(step.block.title, self.language)
            if not self.has_opened(step) or self.is_at_the_door():
                self.hands.press(self.page.locator(".st-key-reveal button").last)
            wait_for_text(self.page, "article.ep-step h2", title)
        elif isinstance(step.block, Pause):
            self.hands.press(self.page.locator(f".st-key-pass-{step.number} button"))
            expect(self.answered(step)).to_be_visible()
        elif answer is not None:
            self.answer(step, answer)
        self.settle()

    def is_at_the_door(self) -> bool:
        """Whether a stage waits to be begun, as for who comes to it by its address."""
        begin = self.page.locator(".st-key-reveal").get_by_text(self.say("Begin"), exact=True)
        return begin.count() > 0

    def has_opened(self, step: Step) -> bool:
        """Whether a stage has opened with its first finding; one that can be asked for waits."""
        is_first = step == steps_of(self.story, step.stage)[0]
        return is_first and isinstance(step.block, Finding) and step.block.order is None

    def answer(self, step: Step, answer: list[str]) -> None:
        """Give an answer, say how sure, and commit."""
        self.fill_in(step, answer)
        certainty = self.page.locator(f".st-key-certainty-{step.number}")
        if certainty.count():
            self.hands.step(certainty, self.say("certain"))
        self.hands.press(self.page.locator(f".st-key-commit-{step.number} button"))
        expect(self.answered(step)).to_be_visible()
        if isinstance(step.block, FreeTextQuestion):
            is_right = answer == right(step.block, self.language)
            judgement = self.page.locator(f".st-key-assessment-{step.number}")
            self.hands.step(judgement, self.say("had it" if is_right else "missed it"))

    def fill_in(self, step: Step, answer: list[str]) -> None:
        """Give an answer without committing it."""
        assert isinstance(step.block, Question)
        hands.answer(self.hands, form_of(self.page, step.number), step.block, answer)

    def answered(self, step: Step) -> Locator:
        """The answered question as the stage shows it."""
        return self.page.locator(f"article.ep-question[data-ep-step='{step.number}']")

    def settle(self) -> None:
        """Wait until the run is over and there is a way on."""
        # Not by `expect`, which looks again after a tenth of a second and then ever more rarely:
        # a case has a hundred such moments.
        self.page.wait_for_function(
            """(wayOn) =>
                document.querySelector("[data-testid=stApp]")?.dataset.testScriptState
                    === "notRunning"
                && document.querySelector(wayOn)?.checkVisibility()""",
            arg=f"{WAY_ON}, .ep-end, [class*='st-key-pass-']",
        )

    def reload(self) -> None:
        """Load the page again in the middle: it says the same."""
        steps = self.page.locator("article.ep-step")
        before = steps.all_text_contents()
        self.page.wait_for_load_state("networkidle")
        self.page.reload()
        expect(steps).to_have_count(len(before))
        self.settle()
        assert steps.all_text_contents() == before

    def look_around(self) -> None:
        """Find the right language and nothing to scroll sideways."""
        assert self.page.evaluate("document.documentElement.lang") == self.language
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.evaluate("window.innerWidth"), "the page scrolls sideways"

    def open_debrief(self) -> None:
        """Open the page of the debrief by the navigation's address."""
        self.page.wait_for_load_state("networkidle")
        self.page.goto(f"{origin_of(self.page)}/debrief?case={self.story.case.slug}")
        expect(self.page.locator(".ep-tally").first).to_be_visible()
        expect(self.page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning"
        )


@contextmanager
def arrived(
    chromium: Browser,
    server: StreamlitServer,
    story: Story,
    language: str,
    first: int = 1,
    **options: bool | tuple[int, int] | str,
) -> Iterator[Visit]:
    """A visit of a learner whose next step is `first`, on the page of that step."""
    with opened(server.database_url) as store:
        cookies = learner_before(store, story, first)
    last = story.steps[min(first, len(story.steps)) - 1]
    with visit_again(chromium, locale=language, **options) as visited:  # type: ignore[arg-type]
        visited.context.add_cookies(
            [
                {"name": learner_cookie.NAME, "value": value, "url": server.url, "httpOnly": True}
                for value in cookies.values()
            ]
        )
        visited.page.goto(f"{server.url}/{last.stage}?case={story.case.slug}")
        yield visited


def check_debrief(learner: Learner, verdict: str, tally: str) -> None:
    """All verdicts in words; nothing that the console complains of."""
    page = learner.page
    page.locator(".st-key-fold-questions summary").first.click()
    outcomes = page.locator(".ep-outcome")
    expect(outcomes.first).to_be_visible()
    expect(outcomes).to_have_count(len(numbers_of_questions(learner.story)))
    assert {text.strip(" ✓✗–◐") for text in outcomes.all_inner_texts()} == {verdict}
    expect(page.locator(".ep-tally").first).to_contain_text(tally)
    learner.look_around()
    assert learner.visited.complaints() == []


# --- Whole cases -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "language", "is_right", "size", "scheme"),
    [("lyme", "fr", False, PHONE, "light"), thorough("insulinoma", "en", True, DESKTOP, "dark")],
    ids=["all-wrong-by-touch-in-french", "all-right-by-keyboard-in-english"],
)
@pytest.mark.long
def test_the_case_is_lived_from_home_and_every_answer_is_told_what_it_is_worth(
    chromium: Browser,
    server: StreamlitServer,
    request: pytest.FixtureRequest,
    told: str,
    language: str,
    is_right: bool,
    size: tuple[int, int],
    scheme: str,
) -> None:
    story: Story = request.getfixturevalue(told)
    questions = numbers_of_questions(story)
    touch = not is_right
    with visit_again(
        chromium, size=size, locale=language, color_scheme=scheme, has_touch=touch
    ) as visited:
        way: Hands = Fingers(visited.page) if touch else Keys(visited.page)
        learner = Learner(visited, story, way, language)
        verdict = learner.say("Right" if is_right else "Not right")
        visited.page.goto(server.url)
        start = visited.page.locator(f".st-key-start-{story.case.slug} button")
        expect(start).to_have_text(re.compile(learner.say("Start")))
        way.press(start)
        learner.settle()
        for step, following in zip(story.steps, (*story.steps[1:], None), strict=True):
            if not isinstance(step.block, Question):
                learner.live_on(step, None)
            else:
                answer = (right if is_right else wrong)(step.block, language)
                learner.live_on(step, answer)
                expect(learner.answered(step).locator(".ep-verdict b").first).to_have_text(verdict)
                expect(learner.answered(step)).to_contain_text("+3" if is_right else "−6")
            if step.number == questions[len(questions) // 2]:
                learner.reload()
            if following is None or following.stage != step.stage:
                learner.look_around()
        expect(visited.page.locator(".ep-end")).to_be_visible()
        title = in_language(story.case.final_title.text, language)
        expect(visited.page.get_by_test_id("stMain")).to_contain_text(title)
        assert visited.complaints() == []
        learner.open_debrief()
        count = len(questions)
        tally = learner.say("{right} of {total} right")
        tally = tally.format(right=count if is_right else 0, total=count)
        check_debrief(learner, verdict, tally)
        page = visited.page
        expect(page.locator(".ep-reread")).to_have_count(0 if is_right else count_of_sections(page))
        mark = f"+{3 * count}" if is_right else f"−{6 * count}"
        expect(page.get_by_test_id("stMain")).to_contain_text(mark)


@pytest.mark.parametrize(
    ("way", "language", "size"),
    [
        thorough("mouse", "en", DESKTOP),
        thorough("keys", "fr", DESKTOP),
        thorough("fingers", "en", PHONE),
    ],
)
def test_the_case_with_every_kind_of_question_is_played_to_its_end(
    chromium: Browser,
    server: StreamlitServer,
    ectopic: Story,
    way: str,
    language: str,
    size: tuple[int, int],
) -> None:
    with visit(chromium, size=size, locale=language, has_touch=way == "fingers") as visited:
        page = visited.page
        ways: dict[str, Hands] = {"mouse": Mouse(), "keys": Keys(page), "fingers": Fingers(page)}
        learner = Learner(visited, ectopic, ways[way], language)
        page.goto(f"{server.url}/anamnesis?case={ectopic.case.slug}&lang={language}")
        learner.settle()
        for step in ectopic.steps:
            if not isinstance(step.block, Question):
                learner.live_on(step, None)
                continue
            learner.live_on(step, right(step.block, language))
            if kind_of(step.block).is_certainty_asked:
                told = learner.answered(step).locator(".ep-verdict b").first
                expect(told).to_have_text(learner.say("Right"))
        expect(page.locator(".ep-end")).to_be_visible()
        learner.look_around()
        assert visited.complaints() == []


def count_of_sections(page: Page) -> int:
    return page.locator(".ep-debrief:has(.ep-outcome)").count()


@pytest.mark.thorough
def test_who_knew_nothing_reads_that_in_the_debrief_and_no_mark(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    with arrived(chromium, server, insulinoma, "en", first=len(insulinoma.steps) + 1) as visited:
        learner = Learner(visited, insulinoma, Keys(visited.page), "en")
        learner.settle()
        learner.open_debrief()
        check_debrief(learner, "You didn't know", "0 of 16 right (didn't know: 16)")
        expect(visited.page.get_by_test_id("stMain")).not_to_contain_text("Certainty marks")
        visited.page.wait_for_load_state("networkidle")
        visited.page.reload()
        check_debrief(learner, "You didn't know", "0 of 16 right (didn't know: 16)")


# --- Single questions --------------------------------------------------------------------


def test_two_tabs_answer_the_same_question_and_the_first_answer_stays(
    chromium: Browser, server: StreamlitServer, ectopic: Story
) -> None:
    step = next(s for s in ectopic.steps if getattr(s.block, "type", "") == "single")
    assert isinstance(step.block, Question)
    with arrived(chromium, server, ectopic, "en", first=step.number) as first:
        second = Visit(first.context.new_page(), first.context)
        second.page.goto(first.page.url)
        tabs = [Learner(tab, ectopic, Keys(tab.page), "en") for tab in (first, second)]
        answers = [wrong(step.block, "en"), right(step.block, "en")]
        for learner, answer in zip(tabs, answers, strict=True):
            learner.settle()
            learner.fill_in(step, answer)
        for learner in tabs:
            learner.hands.press(learner.page.locator(f".st-key-commit-{step.number} button"))
            expect(learner.answered(step).locator(".ep-verdict b").first).to_have_text("Not right")
            given = learner.answered(step).locator(".ep-option-wrong")
            expect(given).to_contain_text(answers[0][0])
            expect(learner.page.locator(".st-key-reveal")).to_be_visible()
        assert first.complaints() == []


def test_what_is_to_be_put_in_order_is_not_drawn_below(
    chromium: Browser, server: StreamlitServer, lyme: Story
) -> None:
    step = next(s for s in lyme.steps if getattr(s.block, "type", "") == "ordering")
    with arrived(chromium, server, lyme, "en", first=step.number) as visited:
        learner = Learner(visited, lyme, Keys(visited.page), "en")
        learner.settle()
        expect(visited.page.locator(".st-key-beside [data-ep-event]")).to_have_count(0)
        visited.page.locator(f".st-key-pass-{step.number} button").click()
        expect(visited.page.locator(".st-key-beside [data-ep-event]")).not_to_have_count(0)


@pytest.mark.thorough
def test_a_list_that_grows_while_a_question_is_open_stays_in_sight(
    chromium: Browser, server: StreamlitServer, lyme: Story
) -> None:
    first = numbers_of_questions(lyme)[0]
    with arrived(chromium, server, lyme, "en", first=first) as visited:
        page = visited.page
        Learner(visited, lyme, Keys(page), "en").settle()
        choose_tool(page, "Hypotheses")
        field = page.locator(".st-key-new_hypothesis input")
        for number, name in enumerate(("Infarction", "Asthma", "Influenza"), 1):
            field.fill(name)
            page.keyboard.press("Enter")
            expect(page.locator("[class*=st-key-weight-]")).to_have_count(number)
        settle(page)
        expect(page.locator("[class*=st-key-weight-]").last).to_be_in_viewport()
        expect(field).to_be_in_viewport()


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["single", thorough("ranking"), thorough("multiple")])
def test_an_answer_chosen_in_one_language_is_not_lost_in_another(
    chromium: Browser, server: StreamlitServer, ectopic: Story, kind: str
) -> None:
    """The choice stands in a form that isn't sent yet when the language is changed."""
    step = next(s for s in ectopic.steps if getattr(s.block, "type", "") == kind)
    assert isinstance(step.block, Question)
    with arrived(chromium, server, ectopic, "en", first=step.number) as visited:
        learner = Learner(visited, ectopic, Keys(visited.page), "en")
        learner.settle()
        learner.fill_in(step, right(step.block, "en"))
        choose_language(visited.page, LANGUAGES["fr"])
        say = i18n.translator("fr")
        expect(visited.page.get_by_role("button", name=say("Commit my answer"))).to_be_visible()
        settle(visited.page)
        visited.page.get_by_role("button", name=say("Commit my answer")).click()
        refused_or_taken = visited.page.locator(
            "article.ep-question .ep-verdict, [data-testid='stAlert']"
        )
        expect(refused_or_taken.last).to_be_visible()
        expect(visited.page.get_by_text(say(SORRY))).to_have_count(0)
        assert visited.complaints() == []
