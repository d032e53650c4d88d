"""The same stage again, under a title: whatever names a stage tells the two apart."""

from xml.etree.ElementTree import tostring

import pytest

from epicrisis.cases.reading.case_file import load_case
from epicrisis.debrief.report import debrief_of
from epicrisis.exports import anki, moodle, scenes
from epicrisis.live.phones.view import view
from epicrisis.live.room import class_question
from epicrisis.live.room.class_state import ClassState
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Story, Telling, everything, tell, up_to
from tests.cases.conftest import CASES
from tests.live.small_room import NOW, room_at

KEYS = ("anamnesis", "examination", "anamnesis-2", "examination-2", "diagnosis", "treatment")


@pytest.fixture(scope="module")
def back_again() -> Story:
    return tell(*load_case(CASES / "two-visits" / "case.yaml"))


def test_each_time_has_a_name_of_its_own(back_again: Story) -> None:
    assert back_again.stages == KEYS
    assert tuple(dict.fromkeys(step.stage for step in back_again.steps)) == KEYS


def test_what_is_reached_is_a_beginning_of_the_story(back_again: Story) -> None:
    for number in range(len(back_again.steps) + 1):
        reached = Telling(back_again, up_to(back_again, number)).reached_stages
        assert reached == KEYS[: len(reached)]


@pytest.mark.parametrize(
    ("language", "second"), [("en", "History – 2011"), ("fr", "Anamnèse – 2011")]
)
def test_slides_handout_and_page_head_each_step_with_its_stage(
    back_again: Story, language: str, second: str
) -> None:
    heads = [scene.stage for scene in scenes.of_story(back_again, language).scenes]
    assert heads.count(second) == 1
    assert heads.index(second) == 3


def test_a_quiz_has_a_category_for_each_and_a_deck_a_tag(back_again: Story) -> None:
    quiz = tostring(moodle.quiz(back_again, "en"), encoding="unicode")
    assert "Physical examination – 2011" in quiz
    whole = scenes.of_story(back_again, "en")
    stages = [card.stage for card in anki._cards(back_again, whole)]
    assert stages == ["anamnesis-2", "examination-2"]


def test_a_phone_says_the_title_and_a_class_ranks_anew(back_again: Story) -> None:
    first, again = (ClassState(back_again, room_at(back_again, at)) for at in (1, 4))
    assert view(first, "en", None, NOW).stage == "History"
    assert view(again, "en", None, NOW).stage == "History – 2011"
    names = [class_question.name_in_store(back_again, f"differential-{key}") for key in KEYS]
    assert len(set(names)) == len(KEYS)


def test_the_debrief_keeps_its_lessons_with_the_second_visit(back_again: Story) -> None:
    done = Progress(findings=everything(back_again))
    debrief = debrief_of(back_again, done, ())
    assert [lessons.stage for lessons in debrief.teaching] == ["anamnesis-2"]
