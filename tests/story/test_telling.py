"""A story opens one finding at a time, and never closes one again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.fields import SourceRef
from epicrisis.cases.questions import Question
from epicrisis.story import telling
from epicrisis.story.telling import NOTHING_OPENED, Opened, Story, Telling


def press(story: Story, opened: Opened, number: int) -> Opened:
    """Press the button of a step: it opens a finding, or answers a question."""
    so_far = Telling(story, opened)
    block = so_far.finding_to_open(number) or so_far.question_to_answer(number)
    return opened | {block.id} if block is not None else opened


def open_many(story: Story, count: int) -> Opened:
    opened = NOTHING_OPENED
    for number in range(1, count + 1):
        opened = press(story, opened, number)
    return opened


def test_before_the_first_press_nothing_is_open(fever: Story) -> None:
    assert Telling(fever, NOTHING_OPENED).steps == ()
    assert Telling(fever, NOTHING_OPENED).reached_stages == ("anamnesis",)
    assert Telling(fever, NOTHING_OPENED).glossary == ()


def test_a_press_opens_the_next_finding_and_no_other(fever: Story) -> None:
    opened = press(fever, NOTHING_OPENED, 1)
    assert [finding.id for finding in Telling(fever, opened).findings] == ["fever"]
    following = Telling(fever, opened).next_step
    assert following is not None
    assert following.block.id == "cough"


def test_a_teaching_point_opens_with_the_step_before_it(fever: Story) -> None:
    taught = {step.block.id: [point.id for point in step.teaching] for step in fever.steps}
    assert taught["since"] == ["T1"]
    assert sum(map(len, taught.values())) == 1


def test_no_finding_opens_behind_a_question_without_an_answer(fever: Story) -> None:
    at_gate = open_many(fever, 3)
    gate = Telling(fever, at_gate).next_step
    assert gate is not None
    assert gate.block.id == "Q1"
    for number in range(-1, len(fever.steps) + 2):
        assert Telling(fever, at_gate).finding_to_open(number) is None
    assert Telling(fever, at_gate).question_to_answer(gate.number) == gate.block
    assert Telling(fever, at_gate | {"Q1"}).finding_to_open(gate.number + 1) is not None


def test_a_question_further_on_cannot_be_answered(fever: Story) -> None:
    for step in fever.steps:
        if isinstance(step.block, Question):
            assert Telling(fever, NOTHING_OPENED).question_to_answer(step.number) is None


def test_notes_for_the_teacher_are_not_part_of_what_a_learner_sees(fever: Story) -> None:
    everything = open_many(fever, len(fever.steps))
    assert "smokes" not in repr(Telling(fever, everything).steps)


def test_a_step_further_on_cannot_be_opened(fever: Story) -> None:
    assert Telling(fever, NOTHING_OPENED).finding_to_open(3) is None


def test_a_late_press_in_a_second_tab_changes_nothing(fever: Story) -> None:
    opened = open_many(fever, 3)
    assert press(fever, opened, 1) == opened


def test_the_next_stage_is_reached_when_the_one_before_is_through(fever: Story) -> None:
    assert Telling(fever, open_many(fever, 2)).reached_stages == ("anamnesis",)
    assert Telling(fever, open_many(fever, 3)).reached_stages == ("anamnesis", "investigations")
    assert Telling(fever, open_many(fever, 10)).reached_stages == fever.stages


def test_the_diagnosis_is_in_the_title_only_once_it_is_made(fever: Story) -> None:
    assert Telling(fever, open_many(fever, 9)).title["en"] == "A man with fever"
    assert Telling(fever, open_many(fever, 10)).title["en"] == "Influenza"


def test_the_story_ends(fever: Story) -> None:
    assert not Telling(fever, open_many(fever, 9)).is_finished
    assert Telling(fever, open_many(fever, 10)).is_finished
    assert Telling(fever, open_many(fever, 10)).current_stage == "evolution"


def test_a_quotation_is_verbatim_and_says_whether_it_is_whole(fever: Story) -> None:
    whole, part = telling.quote(
        fever, [SourceRef(sentence="S02"), SourceRef(sentence="S02", excerpt="for 3 days")]
    )
    assert (whole.words, whole.is_whole) == ("He had a cough for 3 days.", True)
    assert (part.words, part.is_whole) == ("for 3 days", False)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ('"The endoscopies were normal.', "The endoscopies were normal."),
        ('"Nothing hurts", he said.', '"Nothing hurts", he said.'),
        ('He said: "nothing.', 'He said: "nothing.'),
    ],
)
def test_a_mark_that_a_bullet_left_is_not_quoted(fever: Story, sentence: str, said: str) -> None:
    story = replace(fever, sentences={**fever.sentences, "S02": sentence})
    (whole,) = telling.quote(story, [SourceRef(sentence="S02")])
    assert (whole.words, whole.is_whole) == (said, True)


def test_an_editors_note_stands_only_beside_the_words_it_is_about(fever: Story) -> None:
    with_words, without = telling.quote(
        fever,
        [
            SourceRef(sentence="S02", excerpt="for 3 days"),
            SourceRef(sentence="S02", excerpt="He had a cough"),
        ],
    )
    assert [note.wording for note in with_words.notes] == ["3 days"]
    assert without.notes == ()


def test_a_quotation_beside_an_answer_tells_only_what_findings_have_told(fever: Story) -> None:
    references = [SourceRef(sentence="S02", excerpt="He had a cough"), SourceRef(sentence="S03")]
    told = Telling(fever, open_many(fever, 4)).told_references(references)
    assert [reference.excerpt for reference in told] == ["He had a cough"]


@given(presses=st.lists(st.integers(-2, 13), max_size=60))
def test_whatever_two_tabs_press_the_story_opens_in_order_and_only_grows(
    fever: Story, presses: list[int]
) -> None:
    opened = NOTHING_OPENED
    for number in presses:
        before, opened = opened, press(fever, opened, number)
        assert before <= opened
        assert len(opened) - len(before) <= 1
        numbers = [step.number for step in Telling(fever, opened).steps]
        assert numbers == list(range(1, len(opened) + 1))


def test_all_who_are_as_far_share_one_telling(fever: Story) -> None:
    first = telling.kept_telling(fever, open_many(fever, 4))
    assert telling.kept_telling(fever, open_many(fever, 4)) is first
    assert first.steps is first.steps
    assert telling.kept_telling(fever, open_many(fever, 5)) is not first
