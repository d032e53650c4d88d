"""What a phone may take home: first answers that were shown, and no word of what wasn't."""

from dataclasses import replace

import pytest

from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.live.room.class_lists import list_at
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.own_answers import OwnAnswers, own_answers, taken_into
from epicrisis.store.classes.records import Poll, PollState, Room, Vote
from epicrisis.story.answers import from_record
from epicrisis.story.telling import NOTHING_OPENED, Story, kept_telling
from tests.kinds import samples
from tests.live.small_room import own_vote, room_at
from tests.support.learners import numbers_of_questions


def class_at(
    story: Story, position: int, states: dict[int, tuple[PollState, ...]]
) -> tuple[Room, dict[int, Vote]]:
    """A room with rounds on the questions of some steps, and a phone's votes in all of them."""
    room = room_at(story, position)
    polls: list[Poll] = []
    votes: dict[int, Vote] = {}
    for number, rounds in states.items():
        for round_, state in enumerate(rounds, 1):
            poll = Poll(story.steps[number - 1].block.id, round_, state, id=len(polls) + 1)
            vote = own_vote(story, room_at(story, number, "open"), is_right=round_ == 1)
            assert vote is not None
            votes[poll.id] = replace(vote, poll=poll.id, certainty=round_)
            polls.append(poll)
    return replace(room, polls=tuple(polls)), votes


def test_every_kind_is_taken_as_it_was_answered_at_first() -> None:
    story = samples.story()
    numbers = numbers_of_questions(story)
    room, votes = class_at(story, len(story.steps), dict.fromkeys(numbers, ("held", "shown")))
    own = own_answers(ClassState(story, room), votes)
    first = {poll.question: votes[poll.id] for poll in room.polls if poll.round == 1}
    assert [each.question for each in own.answers] == [*first]
    for each in own.answers:
        question = next(s.block for s in story.steps if s.block.id == each.question)
        assert isinstance(question, Question)
        assert each == from_record(question, first[each.question].response, 1, None)
    taken = taken_into(story, NOTHING_OPENED, own)
    assert kept_telling(story, own.passed).is_finished
    assert {*taken.findings, *first} == own.passed


@pytest.mark.parametrize(
    ("states", "is_taken"),
    [
        (("open",), False),
        (("held",), False),
        (("shown",), True),
        (("held", "open"), False),
        (("held", "held"), False),
        (("held", "shown"), True),
    ],
)
def test_only_what_the_class_was_shown_is_taken(
    fever: Story, states: tuple[PollState, ...], is_taken: bool
) -> None:
    room, votes = class_at(fever, 4, {4: states})
    own = own_answers(ClassState(fever, room), votes)
    assert [each.question for each in own.answers] == (["Q1"] if is_taken else [])
    assert ("Q1" in own.passed) == is_taken
    taken = taken_into(fever, NOTHING_OPENED, own)
    later = {step.block.id for step in fever.steps[4:]}
    assert not later & {*taken.findings, *(each.question for each in taken.answers)}


def test_who_voted_in_the_second_round_alone_has_nothing_to_take(fever: Story) -> None:
    room, votes = class_at(fever, 5, {4: ("held", "shown")})
    del votes[1]
    assert own_answers(ClassState(fever, room), votes).answers == ()


def test_an_attempt_keeps_what_it_has_and_goes_on_where_the_class_was(fever: Story) -> None:
    room, votes = class_at(fever, 7, {4: ("shown",), 6: ("shown",)})
    own = own_answers(ClassState(fever, room), votes)
    ids = [step.block.id for step in fever.steps]
    had = frozenset([*ids[:3], "Q1"])
    taken = taken_into(fever, had, own)
    assert [each.question for each in taken.answers] == [ids[5]]
    assert taken.findings == (ids[4],)
    next_step = kept_telling(fever, had | {*taken.findings, ids[5]}).next_step
    assert next_step is not None
    assert next_step.number == 7


def test_what_comes_after_a_vote_that_was_missed_stays_closed(fever: Story) -> None:
    """It may tell the answer, and the question is still to be asked."""
    room, votes = class_at(fever, 7, {4: ("shown",), 6: ("shown",)})
    del votes[1]
    taken = taken_into(fever, NOTHING_OPENED, own_answers(ClassState(fever, room), votes))
    assert taken.findings == tuple(step.block.id for step in fever.steps[:3])
    assert [each.question for each in taken.answers] == [fever.steps[5].block.id]


def test_a_jump_back_takes_nothing_away(fever: Story) -> None:
    room, votes = class_at(fever, 0, {4: ("shown",)})
    taken = taken_into(fever, NOTHING_OPENED, own_answers(ClassState(fever, room), votes))
    assert len(taken.findings) == 3
    assert len(taken.answers) == 1


def test_pauses_are_passed_with_what_the_phone_ranked(insulinoma: Story) -> None:
    pauses = [step for step in insulinoma.steps if isinstance(step.block, Pause)]
    asked = next(s for s in pauses if isinstance(s.block, Pause) and s.block.asks == "hypotheses")
    votes = {}
    polls = []
    for number in numbers_of_questions(insulinoma):
        poll = Poll(insulinoma.steps[number - 1].block.id, 1, "shown", id=number)
        vote = own_vote(insulinoma, room_at(insulinoma, number, "open"))
        assert vote is not None
        polls.append(poll)
        votes[number] = replace(vote, poll=number)
    named = [each.id for each in insulinoma.case.hypotheses[:3]]
    polls.append(Poll(list_at(insulinoma, asked).name, 1, "shown", id=1000))
    votes[1000] = Vote(1000, 1, [*named], None, 1)
    room = replace(room_at(insulinoma, len(insulinoma.steps)), polls=tuple(polls))
    taken = taken_into(insulinoma, NOTHING_OPENED, own_answers(ClassState(insulinoma, room), votes))
    thoughts = {each.pause: each for each in taken.thoughts}
    assert {*thoughts} == {step.block.id for step in pauses}
    assert thoughts[asked.block.id].named == (*named,)
    others = [each for name, each in thoughts.items() if name != asked.block.id]
    assert all(each.is_not_now for each in others)


def test_an_answer_that_an_edited_case_cant_read_is_left_out(fever: Story) -> None:
    room, votes = class_at(fever, 5, {4: ("shown",)})
    own = own_answers(ClassState(fever, room), votes)
    (answer,) = own.answers
    gone = replace(answer, response=("an option that is gone",))
    taken = taken_into(fever, NOTHING_OPENED, OwnAnswers((gone,), (), own.passed))
    assert taken.answers == ()
