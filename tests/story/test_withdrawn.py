"""A question that is withdrawn says so, with the reason, and is worth nothing to anybody."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from epicrisis.cases.fields import Text, in_language
from epicrisis.cases.questions import Question
from epicrisis.debrief.report import debrief_of
from epicrisis.exports import scenes
from epicrisis.i18n import translator
from epicrisis.live.phones import pages
from epicrisis.live.report.page import to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.report.tree import to_json
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import figures
from epicrisis.questions.answer import Answer
from epicrisis.questions.registry import is_certainty_asked, is_scored, kind_of
from epicrisis.store.classes.records import Poll
from epicrisis.story import recall, scoring
from epicrisis.story.answers import dont_know, from_record
from epicrisis.story.telling import Story, tell
from tests.debrief.attempts import all_wrong, finished, wrong
from tests.live.small_room import NOW, own_vote, room_at
from tests.live.test_phone_pages import page
from tests.live.test_phone_pages import words as page_words
from tests.live.test_report import cast, room_with

REASON: Text = {"en": "Two options are right.", "fr": "Deux options sont justes."}


def withdrawn(story: Story, *names: str) -> Story:
    stages = tuple(
        stage.model_copy(
            update={
                "blocks": tuple(
                    block.model_copy(update={"withdrawn": REASON}) if block.id in names else block
                    for block in stage.blocks
                )
            }
        )
        for stage in story.case.stages
    )
    return tell(story.case.model_copy(update={"stages": stages}), story.sentences, story.pictures)


@pytest.fixture
def without_q1(fever: Story) -> Story:
    return withdrawn(fever, "Q1")


def questions(story: Story) -> list[Question]:
    return [step.block for step in story.steps if isinstance(step.block, Question)]


def test_the_report_of_a_class_says_so_and_why(without_q1: Story) -> None:
    room = room_with(Poll("Q1", 1, "shown"), Poll("Q4", 1, "shown"))
    votes = {"Q1": {1: cast(["a"], ["b"])}, "Q4": {1: cast(["1"])}}
    found = figures(ClassState(without_q1, room), votes)
    told = json.loads(to_json(found, "fr"))["questions"]
    assert [bool(each["withdrawn"]) for each in told] == [True, False]
    assert REASON["fr"] in told[0]["withdrawn"]
    html = to_html(found, "en")
    assert REASON["en"] in html
    assert "✓ right answer" not in html.split("<section>")[1]
    assert "the authors’ answer" in html
    rows = csv.DictReader(io.StringIO(to_csv(found, "en").removeprefix("\ufeff")))
    withdrawn_by_step = {(row["question"], row["withdrawn"]) for row in rows if row["question"]}
    assert sorted(each for _, each in withdrawn_by_step) == ["0", "1"]


def test_of_every_kind_nothing_is_earned_lost_or_asked_of_certainty(ectopic: Story) -> None:
    names = [each.id for each in questions(ectopic)]
    for question in questions(withdrawn(ectopic, *names)):
        answer = dont_know(question)
        assert scoring.credit(question, answer) is None
        assert scoring.mark(question, answer) is None
        assert scoring.verdict(question, answer) == "not_scored"
        assert scoring.edn(question, answer).value is None
        assert not is_scored(question)
        assert not is_certainty_asked(question)
        (said, *_) = kind_of(question).preface(question, "en")
        assert REASON in said


def test_of_every_kind_the_answer_is_the_authors_and_no_phone_is_told_right_or_wrong(
    ectopic: Story,
) -> None:
    story = withdrawn(ectopic, *(each.id for each in questions(ectopic)))
    for step in story.steps:
        if not isinstance(step.block, Question):
            continue
        kind, room = kind_of(step.block), room_at(story, step.number, "shown")
        for is_right in (True, False):
            vote = own_vote(story, room, is_right=is_right)
            said = page_words(page(story, room, own=vote))
            for word in ("right answer", "not right", "missed", "in its place", "unacceptable"):
                assert f" {word} " not in f" {said.lower()} "
            assert vote is not None
            answer = from_record(step.block, vote.response, 2, None)
            assert isinstance(answer, Answer)
            assert {*kind.marks(step.block, answer).values()} <= {"authors", "none"}
            assert not kind.struck(step.block, answer).strike
            if kind.is_scored:
                assert "the authors’ answer" in said.lower()
        assert kind.heading(step.block, translator("en")) == "The authors’ answer"


def test_it_is_no_mistake_and_never_comes_back(without_q1: Story) -> None:
    (question, *_) = questions(without_q1)
    answer = wrong(question)
    now = datetime.now(UTC)
    assert recall.after(question, answer, None, now) is None
    told = debrief_of(without_q1, finished(without_q1, answer))
    assert question.id not in {each.question.id for each in told.missed}


def test_a_score_is_that_of_the_others(fever: Story, without_q1: Story) -> None:
    every, others = (debrief_of(each, all_wrong(each)) for each in (fever, without_q1))
    assert len(every.missed) - len(others.missed) == 1
    assert every.marks is not None
    assert others.marks is not None
    assert every.marks.lowest < others.marks.lowest


@pytest.mark.parametrize("language", ["en", "fr"])
def test_phones_and_files_say_why(without_q1: Story, language: str) -> None:
    reason = in_language(REASON, language)
    number = next(step.number for step in without_q1.steps if step.block.id == "Q1")
    room = room_at(without_q1, number)
    assert reason in pages.frame(ClassState(without_q1, room), language, NOW).html
    asked = scenes.of_story(without_q1, language).scenes[number - 1].asked
    assert asked is not None
    assert any(reason in line for line in asked.lead)
