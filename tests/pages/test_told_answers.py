"""What a learner is told after the commit: the options where they stood, each with its mark."""

import html
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.debrief.report import debrief_of
from epicrisis.questions.answer import Answer, SelfAssessment
from epicrisis.server import resources
from epicrisis.story import scoring
from epicrisis.story.answers import answer_to, self_assessed, shown_order
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Story, tell
from epicrisis.ui.learner import answered_question, debrief_questions, told_answer
from epicrisis.ui.shared import html as pages_html
from epicrisis.ui.shared import session
from epicrisis.ui.shared.session import Session
from tests.conftest import CASES
from tests.kinds import samples
from tests.pages.conftest import Visit
from tests.support.learners import step_of

SLUG = "dimanche-soir"
TOKEN = "a" * 64
FIVE = {name: f"Option {name}" for name in "abcde"}
RIGHT = "abc"
_OPTION = re.compile(
    r'<li class="ep-option ep-option-(\w+)"><b class="ep-letter">(\w)</b>(.*?)</li>'
)


@pytest.fixture
def cases_dir() -> Path:
    return CASES


def words(said: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", said)).split())


# --- One judgement -----------------------------------------------------------------------


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A visit without a page around it."""
    visit = Session(language="en")
    monkeypatch.setattr(session, "current", lambda: visit)
    return visit


def five(**own: Any) -> Story:
    """A case that asks for three of five."""
    question = {"question": "Q", "type": "multiple", "kind": "both", "stem": "Which?", "why": "So."}
    asked = {**question, "options": FIVE, "answer": [*RIGHT], **own}
    return tell(*samples.loaded(samples.plain_case(asked)))


SUBSETS = [set(each) for size in range(1, 6) for each in combinations("abcde", size)]


def told_on_page(story: Story, answer: Answer, shown: tuple[str, ...]) -> str:
    step = step_of(story, answer.question)
    return answered_question.answered_html(story, step, "en", answer, (), shown, with_edn=True)


def told_in_debrief(story: Story, answer: Answer, seed: str) -> str:
    progress = Progress(findings=frozenset({"start", "end"}), answers={answer.question: answer})
    return debrief_questions._section(story, debrief_of(story, progress), 0, "en", seed, False)


def options_of(said: str) -> str:
    return said.partition('<ol class="ep-options">')[2].partition("</ol>")[0]


@pytest.mark.parametrize(
    ("own", "subsets"),
    [
        ({}, SUBSETS),
        ({"select": 3}, [each for each in SUBSETS if len(each) <= 3]),
        ({"indispensable": ["a"], "unacceptable": ["e"], "outweighs": "Heavy."}, SUBSETS),
    ],
    ids=["all that apply", "three", "vetoes"],
)
def test_every_answer_to_three_of_five_is_judged_once(
    english: Session, own: dict[str, Any], subsets: list[set[str]]
) -> None:
    story = five(**own)
    question = step_of(story, "Q").block
    assert isinstance(question, Question)
    shown = shown_order(question, english.seed)
    for chosen in subsets:
        answer = answer_to(question, sorted(chosen))
        said = told_on_page(story, answer, shown)
        found = [(shown[ord(letter) - 65], mark) for mark, letter, _ in _OPTION.findall(said)]
        assert [name for name, _ in found] == list(shown)
        marks = dict(found)
        assert {name for name in marks if marks[name] in ("hit", "wrong")} == chosen
        assert {name for name in marks if marks[name] in ("hit", "missed")} == set(RIGHT)
        credit, verdict = scoring.credit(question, answer), scoring.verdict(question, answer)
        assert f"ep-verdict-{verdict}" in said
        assert credit is not None
        worth = f"worth {pages_html.number(round(credit, 2))} of 1"
        assert (worth in words(said)) == (0 < credit < 1)
        is_struck = bool(own.get("unacceptable")) and ("a" not in chosen or "e" in chosen)
        assert ("That alone makes the answer worth 0. Heavy." in words(said)) == is_struck
        in_debrief = told_in_debrief(story, answer, english.seed)
        assert options_of(in_debrief) == options_of(said)
        assert f"ep-outcome-{verdict}" in in_debrief


@pytest.mark.parametrize(
    ("chosen", "certainty", "is_taken_up"),
    [(("d", "e"), 3, True), (("d", "e"), 2, False), (("a", "b"), 3, False), ((*RIGHT,), 3, False)],
)
def test_who_was_certain_and_wrong_is_asked_why_at_once(
    english: Session, chosen: tuple[str, ...], certainty: Literal[2, 3], is_taken_up: bool
) -> None:
    story = five()
    said = words(told_on_page(story, Answer("Q", chosen, certainty), tuple("abcde")))
    assert ("You were certain." in said) == is_taken_up


def test_a_mark_is_a_sign_and_a_word_as_well_as_a_colour(english: Session) -> None:
    story = five()
    said = told_on_page(story, Answer("Q", ("a", "d")), tuple("abcde"))
    told = {letter: words(rest) for _, letter, rest in _OPTION.findall(said)}
    assert told == {
        "A": "Option a ✓ right, and you chose it",
        "B": "Option b ○ right, and you didn't choose it",
        "C": "Option c ○ right, and you didn't choose it",
        "D": "Option d ✗ not right, and you chose it",
        "E": "Option e",
    }


def test_who_did_not_know_is_shown_what_was_right_and_nothing_wrong(english: Session) -> None:
    story = five(indispensable=["a"], outweighs="Heavy.")
    said = words(told_on_page(story, Answer("Q", None), tuple("abcde")))
    assert said.count("right, and you didn't choose it") == 3
    assert "not right" not in said
    assert "You didn't know" in said
    assert "That alone" not in said
    assert "What decides alone Heavy." in said


def test_a_line_of_its_own_stands_beside_its_option(english: Session) -> None:
    story = five(because={"d": "Not that one.", "a": "This one."})
    said = told_on_page(story, Answer("Q", ("a",)), tuple("edcba"))
    told = {letter: words(rest) for _, letter, rest in _OPTION.findall(said)}
    assert told["B"] == "Option d Not that one."
    assert told["E"].endswith("This one.")


# --- Numbers and words -------------------------------------------------------------------


def asked(kind: str, **own: Any) -> Story:
    plain = {**samples.plain_question(kind), **own}
    return tell(*samples.loaded(samples.plain_case(plain)))


def told_of(story: Story, sent: object, judged: SelfAssessment | None = None) -> str:
    question = story.steps[1].block
    assert isinstance(question, Question)
    answer = answer_to(question, sent, 2)
    if judged is not None:
        answer = self_assessed(question, answer, judged)
    told = told_answer.told_answer(story, question, answer, ())
    facts = [f"{fact.name}: {' | '.join(fact.lines)}" for fact in told.facts]
    return " / ".join([told.band.verdict, *told.band.details, *facts])


@pytest.mark.parametrize(
    ("kind", "sent", "told"),
    [
        ("numeric", "5", "Right / fairly sure and right: +2"
                         " / Your answer: 5\u00a0mmol (accepted: 4 to 6)"),
        ("numeric", "4.5", "Right / fairly sure and right: +2 / Your answer: 4.5\u00a0mmol"
                           " / Right answer: 5\u00a0mmol (accepted: 4 to 6)"),
        ("short_text", "FLUXITIS", "Right / fairly sure and right: +2 / Your answer: FLUXITIS"
                                   " / Also accepted: Flux fever"),
        ("short_text", "measles", "Not right / fairly sure and wrong: −2 / Your answer: measles"
                                  " / Right answer: Fluxitis | Flux fever"),
    ],
)  # fmt: skip
def test_what_was_given_stands_beside_what_is_right_and_nothing_is_said_twice(
    english: Session, kind: str, sent: str, told: str
) -> None:
    assert told_of(asked(kind), sent) == told


def test_a_near_miss_is_never_right_until_its_learner_says_so(english: Session) -> None:
    story = asked("short_text")
    assert told_of(story, "fluxtis").startswith(
        "Close: compare with what is accepted / fairly sure / Your answer: fluxtis"
    )
    assert told_of(story, "fluxtis", "got_it").startswith("Right / in your own judgement")
    assert told_of(story, "fluxtis", "missed").startswith("Not right / in your own judgement")


def test_a_near_miss_stands_beside_the_forms_of_the_language_it_comes_near(
    english: Session, ectopic: Story
) -> None:
    question = step_of(ectopic, "Q11").block
    assert isinstance(question, Question)
    near = answer_to(question, "rupture tubair", 3)
    (given, right) = told_answer.told_answer(ectopic, question, near, ()).facts
    assert given.lines == ("rupture tubair",)
    assert right.lines[0] == "tubal rupture"
    assert "rupture tubaire" in right.lines
    at_home = answer_to(question, "tubal ruptur", 3)
    facts = told_answer.told_answer(ectopic, question, at_home, ()).facts
    assert facts[1].lines[0] == "tubal rupture"
    assert "rupture tubaire" not in facts[1].lines
    wrong = answer_to(question, "une entorse", 3)
    facts = told_answer.told_answer(ectopic, question, wrong, ()).facts
    assert "rupture tubaire" not in facts[1].lines


# --- On the page of a case ---------------------------------------------------------------

Live = Callable[..., AppTest]


@pytest.fixture
def live(visit: Visit, ectopic: Story) -> Live:
    """A function that opens a stage for who is through it, with answers by question."""

    def show(stage: str, locale: str = "en-GB", **given: tuple[Any, int | None]) -> AppTest:
        kept = resources.store()
        assert kept is not None
        for step in ectopic.steps:
            attempt = kept.attempt(TOKEN, SLUG)
            if isinstance(step.block, Finding):
                kept.open_finding(attempt, step.block.id)
            else:
                kept.commit_answer(attempt, step.block.id, *given.get(step.block.id, (None, None)))
        app = visit(f"/{stage}", locale=locale, case=SLUG)
        app.switch_page(f"../../pages/{stage}.py").run()
        assert not app.exception
        return app

    return show


def said_of(app: AppTest, number: int, total: int = 14) -> str:
    """The words about a question."""
    told = (part for each in app.html for part in re.split(r"(?=<article)", each.value))
    (found,) = (words(each) for each in told if f"<h2>Question {number} of {total}" in each)
    return found


def see_edn(*, is_shown: bool = True) -> None:
    kept = resources.store()
    assert kept is not None
    kept.show_edn(TOKEN, is_shown=is_shown)


def test_the_examinations_mark_rank_and_item_are_for_who_chose_them(live: Live) -> None:
    said = said_of(live("anamnesis", Q1=(["hcg", "vitals"], 2)), 1)
    for part in ("EDN", "Rank", "Item of"):
        assert part not in said
    see_edn()
    said = said_of(live("anamnesis"), 1)
    assert "EDN mark 1 discordance: 0.5" in said
    assert "Rank A" in said
    assert "Item of the programme 40, Pelvic pain in women (" in said


def test_a_rule_that_is_not_known_is_said_to_be_unknown(live: Live) -> None:
    see_edn()
    app = live("treatment", Q9=(-7.9, 3))
    assert "EDN mark the examination's rule for this kind isn't known to us" in said_of(app, 6)
    assert "EDN mark the examination has no questions of this kind" in said_of(app, 9)


def test_a_group_has_its_sum_after_its_last_question(live: Live) -> None:
    app = live("treatment", Q7=(["count", "kidney", "liver"], 1), Q9=(-7.9, 3))
    head = "Mini file: Treating without an operation"
    assert f"Question 7 of 14 · {head} · question 1 of 3" in said_of(app, 7)
    assert f"{head} 2 of 3" in said_of(app, 9)
    assert "2 of 3 EDN" not in said_of(app, 9)
    assert f"{head} 2 of 3" not in said_of(app, 7) + said_of(app, 8)
    see_edn()
    said = said_of(live("treatment"), 9)
    assert f"{head} 2 of 3 EDN: 1 of 1; questions left out, without a mark: 2" in said


def test_a_panel_is_shown_beside_ones_own_step_and_scores_nothing(live: Live) -> None:
    said = said_of(live("treatment", Q6=(["-1"], None)), 6)
    assert "≈ Compare with the panel Twelve fictional gynaecologists" in said
    assert "−1 less indicated ● your answer 6 of 12 worth 1 Reasons (6)" in said
    assert "a figure, no part of your score" in said
    assert "certain" not in said
    assert "Synthesis Methotrexate requires" in said


def test_a_near_miss_is_judged_by_two_words_and_then_counted(live: Live, ectopic: Story) -> None:
    app = live("evolution", Q11=("tubal ruptur", 3))
    control = app.segmented_control(key=f"assessment-{step_of(ectopic, 'Q11').number}")
    assert list(control.options) == ["isn't the same", "is the same"]
    assert "Close: compare with what is accepted certain" in said_of(app, 11)
    control.set_value("got_it").run()
    assert "✓ Right in your own judgement · certain and right: +3" in said_of(app, 11)


def test_where_one_pointed_and_where_it_is_stand_on_the_image_in_words_too(live: Live) -> None:
    app = live("evolution", Q13=(["@50,16"], 2))
    (raw,) = (each.value for each in app.html if "<h2>Question 13 of" in each.value)
    assert 'src="data:image/svg+xml;base64,' in raw
    assert re.search(r'class="ep-marks"[^>]*alt="Outlined: “[^”]+”\. Your points:', raw)


def test_a_run_in_which_nothing_was_done_tells_no_answer_anew(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = live("evolution")
    made: list[object] = []
    monkeypatch.setattr(answered_question, "answered_html", lambda *a, **_: made.append(a))
    assert not app.run().exception
    assert made == []
