"""What a class is asked goes over the wire as letters, and comes back as what the store keeps."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.live.room import transitions
from epicrisis.live.room.class_question import (
    RANKED,
    ClassQuestion,
    as_sent,
    response,
)
from epicrisis.live.room.class_state import ClassState
from epicrisis.questions.entries import LONGEST_ENTRY
from epicrisis.refusals import InvalidAnswer
from epicrisis.store import validation
from epicrisis.store.classes.records import Room
from epicrisis.story.telling import Story
from tests.kinds import samples
from tests.live.small_room import room_at
from tests.live.test_transitions import JOINING, at
from tests.support.learners import step_of


def asked_at(story: Story, question: str) -> ClassQuestion:
    what = ClassState(story, at(story, question)).asked
    assert what is not None
    return what


def differential(story: Story, position: int) -> Room:
    return replace(JOINING, position=position, focus="differential")


def test_while_people_join_and_at_a_finding_nothing_is_asked(fever: Story) -> None:
    assert ClassState(fever, JOINING).asked is None
    assert ClassState(fever, replace(JOINING, position=1, focus="story")).asked is None
    assert ClassState(fever, replace(at(fever, "Q1"), focus="timeline")).asked is None


def test_a_question_is_named_by_its_step_and_its_options_by_letters(fever: Story) -> None:
    what = asked_at(fever, "Q1")
    assert (what.key, what.id, what.type) == ("4", "Q1", "single")
    assert list(what.options) == ["A", "B", "C"]
    assert sorted(what.options.values()) == ["a", "b", "c"]


def test_all_see_the_same_order_and_two_rooms_need_not(insulinoma: Story) -> None:
    rooms = [replace(at(insulinoma, "Q04"), code=code) for code in ("ACD346", "ACD347", "ACD349")]
    orders = [
        tuple(what.options.values())
        for room in rooms
        if (what := ClassState(insulinoma, room).asked)
    ]
    assert ClassState(insulinoma, rooms[0]).asked == ClassState(insulinoma, rooms[0]).asked
    assert len(set(orders)) > 1


def test_what_is_to_be_ordered_never_starts_in_order(fever: Story) -> None:
    for number in range(50):
        room = replace(at(fever, "Q3"), code=f"ACD3{number}")
        what = ClassState(fever, room).asked
        assert what is not None
        assert list(what.options.values()) != ["a", "b", "c"]


@pytest.mark.parametrize(
    ("question", "choices"), [("Q1", 1), ("Q2", 3), ("Q3", 3), ("Q4", 0), ("Q5", 0)]
)
def test_a_phone_knows_how_many_options_an_answer_names(
    fever: Story, question: str, choices: int
) -> None:
    assert asked_at(fever, question).choices == choices


def test_letters_become_ids_and_ids_letters(fever: Story) -> None:
    what = asked_at(fever, "Q3")
    kept = response(what, ["C", "A", "B"], None)
    assert kept == [what.options[letter] for letter in "CAB"]
    assert as_sent(what, kept) == {"choice": ["C", "A", "B"]}


def test_numbers_are_read_as_they_are_written_in_either_language(fever: Story) -> None:
    what = asked_at(fever, "Q4")
    assert response(what, [], "2,5") == response(what, [], " 2.5 ") == 2.5
    assert as_sent(what, 2.5) == {"value": 2.5}


@pytest.mark.parametrize(
    ("question", "choices", "value"),
    [
        ("Q1", [], None),
        ("Q1", ["A", "B"], None),
        ("Q1", ["D"], None),
        ("Q1", ["a"], None),
        ("Q2", ["A", "A"], None),
        ("Q3", ["A", "B"], None),
        ("Q4", [], "many"),
        ("Q4", [], "nan"),
        ("Q4", ["A"], None),
        ("Q5", [], "  "),
        ("Q5", [], "\x00"),
        ("Q5", [], "x" * (LONGEST_ENTRY + 1)),
    ],
)
def test_what_is_no_answer_is_refused_in_words(
    fever: Story, question: str, choices: list[str], value: str | None
) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        response(asked_at(fever, question), choices, value)
    assert refusal.value.said()


@given(
    question=st.sampled_from(["Q1", "Q2", "Q3", "Q4", "Q5"]),
    choices=st.lists(st.one_of(st.sampled_from("ABCD"), st.text(max_size=3)), max_size=5),
    value=st.none() | st.text(max_size=250) | st.floats().map(str),
)
def test_whatever_is_sent_is_kept_or_refused_and_what_is_kept_comes_back(
    fever: Story, question: str, choices: list[str], value: str | None
) -> None:
    what = asked_at(fever, question)
    try:
        kept = response(what, choices, value)
    except InvalidAnswer as refusal:
        assert refusal.said()  # noqa: PT017 (its placeholders can be filled)
        return
    validation.response(kept)
    sent = as_sent(what, kept)
    if "choice" in sent:
        assert sent == {"choice": choices}


# --- The class's differential ------------------------------------------------------------


def test_only_hypotheses_that_the_class_can_know_are_offered(fever: Story) -> None:
    early = [each.id for each in ClassState(fever, differential(fever, 1)).telling.hypotheses]
    late = [each.id for each in ClassState(fever, differential(fever, 2)).telling.hypotheses]
    assert (early, late) == (["h1", "h2"], ["h1", "h2", "h3"])


def test_a_phone_ranks_three_or_as_many_as_there_are(fever: Story) -> None:
    two, three = (ClassState(fever, differential(fever, position)).asked for position in (1, 2))
    assert two is not None
    assert three is not None
    assert (two.choices, three.choices) == (2, RANKED)
    assert response(three, ["B", "A", "C"], None) == [three.options[each] for each in "BAC"]


@pytest.mark.parametrize("choices", [[], ["A"], ["A", "A", "B"], ["A", "B", "Z"], ["A", "B"] * 2])
def test_a_ranking_with_holes_or_repeats_is_refused(fever: Story, choices: list[str]) -> None:
    what = ClassState(fever, differential(fever, 2)).asked
    assert what is not None
    with pytest.raises(InvalidAnswer, match="to choose: 3"):
        response(what, choices, None)


def test_a_hypothesis_more_leaves_the_order_of_the_others(insulinoma: Story) -> None:
    for position in range(1, len(insulinoma.steps)):
        before = ClassState(insulinoma, differential(insulinoma, position)).asked
        after = ClassState(insulinoma, differential(insulinoma, position + 1)).asked
        assert before is not None
        assert after is not None
        kept = [each for each in after.options.values() if each in before.options.values()]
        assert kept == list(before.options.values())


def test_more_than_26_options_have_letters_too(fever: Story) -> None:
    many = tuple(
        fever.case.hypotheses[0].model_copy(update={"id": f"h{number}"}) for number in range(60)
    )
    story = replace(fever, case=fever.case.model_copy(update={"hypotheses": many}))
    what = ClassState(story, transitions.look_at(ClassState(story, JOINING), "differential")).asked
    assert what is not None
    assert len(what.options) == 60
    assert list(what.options)[25:28] == ["Z", "AA", "AB"]


def test_the_steps_of_a_scale_stand_in_their_order_in_every_room() -> None:
    story = samples.story()
    room = room_at(story, step_of(story, "q-concordance").number)
    for code in ("ABCDEF", "ACD346", "QT3JXX"):
        what = ClassState(story, replace(room, code=code)).asked
        assert what is not None
        assert what.options == {"A": "-2", "B": "-1", "C": "0", "D": "1", "E": "2"}
        assert (what.is_scale, what.is_certainty_asked) == (True, False)
