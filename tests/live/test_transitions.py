"""A class moves through a story; with one key alone it comes from the join screen to the end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import FreeTextQuestion, Question, ShortTextQuestion
from epicrisis.live.room import class_question, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import MAX_ROUNDS, Move, MoveRefused, NextAct
from epicrisis.store.classes.records import Focus, Poll, Room
from epicrisis.story.telling import Step, Story

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
JOINING = Room(1, "ACD346", "a-fever", "en", "http://192.168.1.20:8501", "key")

Act = Move


def at(story: Story, question: str, *polls: Poll) -> Room:
    """A room at a question of the story."""
    (number,) = (step.number for step in story.steps if step.block.id == question)
    return replace(JOINING, position=number, focus="story", polls=polls)


def asks_for_hypotheses(step: Step) -> bool:
    return isinstance(step.block, Pause) and step.block.asks == "hypotheses"


def looking_at(focus: Focus) -> Act:
    return lambda state: transitions.look_at(state, focus)


acts = st.one_of(
    st.sampled_from(
        [
            transitions.advance,
            transitions.go_back,
            transitions.open_vote,
            transitions.close_vote,
            lambda state: transitions.close_vote(state, is_held=True),
            transitions.show_results,
            *(looking_at(focus) for focus in get_args(Focus)),
            lambda state: transitions.lock(state, is_locked=not state.room.is_locked),
            lambda state: transitions.start_timer(state, 60, NOW),
            transitions.stop_timer,
        ]
    ),
    st.integers(-2, 40).map(lambda number: lambda state: transitions.jump(state, number)),
)


# --- Any sequence of acts ----------------------------------------------------------------


@pytest.mark.parametrize("case", ["fever", "insulinoma"])
def test_whatever_is_done_the_room_stays_sound(case: str, request: pytest.FixtureRequest) -> None:
    story: Story = request.getfixturevalue(case)

    @given(st.lists(acts, max_size=60))
    def holds(done: list[Act]) -> None:
        room = JOINING
        for act in done:
            before = room
            try:
                room = act(ClassState(story, room))
            except MoveRefused as refusal:
                assert refusal.said()  # noqa: PT017 (its placeholders can be filled)
                continue
            check_sound(story, before, room)

    holds()


def check_sound(story: Story, before: Room, room: Room) -> None:
    polls = [(poll.question, poll.round) for poll in room.polls]
    is_open = [poll for poll in room.polls if poll.state == "open"]
    assert 0 <= room.position <= len(story.steps)
    assert len(is_open) <= 1
    assert not is_open or is_open == [ClassState(story, room).poll]
    assert len(set(polls)) == len(polls)
    assert all(1 <= round_ <= MAX_ROUNDS for _, round_ in polls)
    assert all((name, 1) in polls for name, _ in polls)
    gone = set(before.polls) - set(room.polls) if len(room.polls) < len(before.polls) else set()
    assert gone in (set(), {before.open_poll}), "only a vote that is open can be undone"
    assert len(room.polls) >= len(before.polls) - 1
    assert room.position > 0 or room.focus == "join"
    if room.polls == before.polls and room.position >= before.position:
        assert ClassState(story, room).passed >= ClassState(story, before).passed


@pytest.mark.parametrize("case", ["fever", "insulinoma"])
def test_the_further_the_class_is_the_more_it_has_passed(
    case: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(case)
    places = [replace(JOINING, position=number) for number in range(len(story.steps) + 1)]
    seen = [ClassState(story, room).passed for room in places]
    assert all(later >= earlier for earlier, later in pairwise(seen))


@pytest.mark.parametrize("case", ["fever", "insulinoma"])
def test_one_key_leads_from_the_join_screen_to_the_end(
    case: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(case)
    room, done = JOINING, list[NextAct]()
    while (act := transitions.next_act(ClassState(story, room))) != "end":
        room = transitions.advance(ClassState(story, room))
        done.append(act)
        assert len(done) < 1_000
    questions = [step.block for step in story.steps if isinstance(step.block, Question)]
    in_words = [
        each for each in questions if isinstance(each, FreeTextQuestion | ShortTextQuestion)
    ]
    lists = [step for step in story.steps if asks_for_hypotheses(step)]
    assert done.count("turn") == len(questions)  # from the votes to why
    assert done[-1] == "keep"
    assert done.count("step") == len(story.steps)
    assert done.count("open_vote") == done.count("close_vote") == len(questions) + len(lists)
    assert done.count("show_results") == len(in_words)
    assert ClassState(story, room).passed == {step.block.id for step in story.steps}
    with pytest.raises(MoveRefused, match="ends here"):
        transitions.advance(ClassState(story, room))


@pytest.mark.parametrize("case", ["fever", "insulinoma"])
def test_going_back_leads_from_the_end_to_the_join_screen(
    case: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(case)
    room = replace(JOINING, position=len(story.steps), focus="story")
    for _ in story.steps:
        room = transitions.go_back(ClassState(story, room))
    assert (room.position, room.focus) == (0, "join")
    with pytest.raises(MoveRefused, match="begins here"):
        transitions.go_back(ClassState(story, room))


# --- What the moment allows --------------------------------------------------------------


def test_while_a_vote_is_open_the_class_stays_where_it_is(fever: Story) -> None:
    room = transitions.open_vote(ClassState(fever, at(fever, "Q1")))
    for act in (
        looking_at("timeline"),
        partial(transitions.jump, number=1),
    ):
        with pytest.raises(MoveRefused, match="Close the vote first"):
            act(ClassState(fever, room))
    with pytest.raises(MoveRefused, match="open already"):
        transitions.open_vote(ClassState(fever, room))


def test_a_vote_is_undone_step_by_step_until_the_class_has_seen_its_results(fever: Story) -> None:
    asked = at(fever, "Q1")
    opened = transitions.open_vote(ClassState(fever, asked))
    held = transitions.close_vote(ClassState(fever, opened), is_held=True)
    again = transitions.open_vote(ClassState(fever, held))
    back = transitions.go_back(ClassState(fever, again))
    assert back == held
    back = transitions.go_back(ClassState(fever, back))
    assert back == opened
    assert transitions.go_back(ClassState(fever, back)) == asked
    shown = transitions.close_vote(ClassState(fever, opened))
    after = transitions.go_back(ClassState(fever, shown))
    assert (after.polls, after.position) == (shown.polls, shown.position - 1)


def test_a_vote_that_was_undone_leaves_no_countdown(fever: Story) -> None:
    voting = ClassState(fever, transitions.open_vote(ClassState(fever, at(fever, "Q1"))))
    room = transitions.start_timer(voting, 60, NOW)
    assert transitions.go_back(ClassState(fever, room)).timer_ends is None


def test_one_key_leads_through_peer_instruction(fever: Story) -> None:
    room = replace(at(fever, "Q1"), discusses_first=True)
    done = list[NextAct]()
    for _ in range(4):
        done.append(transitions.next_act(ClassState(fever, room)))
        room = transitions.advance(ClassState(fever, room))
    assert done == ["open_vote", "hold_vote", "vote_again", "close_vote"]
    assert [(poll.round, poll.state) for poll in room.polls] == [(1, "held"), (2, "shown")]
    assert transitions.next_act(ClassState(fever, room)) == "turn"


def test_entries_in_words_are_shown_before_they_are_discussed(fever: Story) -> None:
    room = replace(at(fever, "Q5"), discusses_first=True)
    done = list[NextAct]()
    for _ in range(3):
        done.append(transitions.next_act(ClassState(fever, room)))
        room = transitions.advance(ClassState(fever, room))
    assert done == ["open_vote", "close_vote", "show_results"]


def test_a_finding_asks_nothing(fever: Story) -> None:
    with pytest.raises(MoveRefused, match="no question"):
        transitions.open_vote(ClassState(fever, replace(JOINING, position=1, focus="story")))


def test_nobody_votes_a_third_time(fever: Story) -> None:
    twice = at(fever, "Q1", Poll("Q1", 1, "held"), Poll("Q1", 2, "shown"))
    with pytest.raises(MoveRefused, match="twice"):
        transitions.open_vote(ClassState(fever, twice))


def test_what_is_not_open_cannot_be_closed_or_shown(fever: Story) -> None:
    for act in (transitions.close_vote, transitions.show_results):
        with pytest.raises(MoveRefused):
            act(ClassState(fever, at(fever, "Q1")))


@pytest.mark.parametrize("number", [-1, 12, 10**9])
def test_there_is_no_step_outside_of_the_story(fever: Story, number: int) -> None:
    with pytest.raises(MoveRefused, match="the case has 10"):
        transitions.jump(ClassState(fever, JOINING), number)


@pytest.mark.parametrize("seconds", [0, -5, 3601])
def test_a_timer_runs_from_a_second_to_an_hour(fever: Story, seconds: int) -> None:
    state = ClassState(fever, JOINING)
    with pytest.raises(MoveRefused):
        transitions.start_timer(state, seconds, NOW)
    assert transitions.start_timer(state, 3600, NOW).timer_ends == NOW + timedelta(hours=1)


def test_what_a_case_does_not_have_cannot_be_looked_at(fever: Story) -> None:
    bare = replace(fever, case=fever.case.model_copy(update={"hypotheses": (), "timeline": None}))
    for focus in ("differential", "timeline"):
        with pytest.raises(MoveRefused):
            transitions.look_at(ClassState(bare, JOINING), focus)


def test_nobody_ranks_hypotheses_before_the_first_is_known(fever: Story) -> None:
    late = tuple(each.model_copy(update={"opens_with": "virus"}) for each in fever.case.hypotheses)
    story = replace(fever, case=fever.case.model_copy(update={"hypotheses": late}))
    with pytest.raises(MoveRefused, match="no hypotheses"):
        transitions.look_at(ClassState(story, JOINING), "differential")
    at_the_end = replace(JOINING, position=len(story.steps), focus="story")
    assert (
        transitions.look_at(ClassState(story, at_the_end), "differential").focus == "differential"
    )


# --- What is told, and when --------------------------------------------------------------


def test_the_right_answer_is_told_once_the_results_are(fever: Story) -> None:
    room = transitions.open_vote(ClassState(fever, at(fever, "Q1")))
    assert "Q1" not in ClassState(fever, room).passed
    held = transitions.close_vote(ClassState(fever, room), is_held=True)
    assert not ClassState(fever, held).is_answer_shown
    again = transitions.open_vote(ClassState(fever, held))
    assert not ClassState(fever, again).is_answer_shown
    shown = transitions.close_vote(ClassState(fever, again))
    assert ClassState(fever, shown).is_answer_shown
    assert "Q1" in ClassState(fever, shown).passed


def test_a_held_vote_can_be_shown_without_a_second_one(fever: Story) -> None:
    held = transitions.close_vote(
        ClassState(fever, transitions.open_vote(ClassState(fever, at(fever, "Q1")))), is_held=True
    )
    assert transitions.next_act(ClassState(fever, held)) == "show_results"
    assert ClassState(fever, transitions.advance(ClassState(fever, held))).is_answer_shown


def test_the_first_votes_results_stay_what_they_were(fever: Story) -> None:
    held = transitions.close_vote(
        ClassState(fever, transitions.open_vote(ClassState(fever, at(fever, "Q1")))), is_held=True
    )
    again = transitions.close_vote(
        ClassState(fever, transitions.open_vote(ClassState(fever, held)))
    )
    assert [(poll.round, poll.state) for poll in again.polls] == [(1, "held"), (2, "shown")]


def test_entries_in_words_wait_for_the_teacher(fever: Story) -> None:
    closed = transitions.close_vote(
        ClassState(fever, transitions.open_vote(ClassState(fever, at(fever, "Q5"))))
    )
    assert closed.polls[-1].state == "held"


def test_closing_a_vote_takes_the_timer_away(fever: Story) -> None:
    voting = ClassState(fever, transitions.open_vote(ClassState(fever, at(fever, "Q1"))))
    room = transitions.start_timer(voting, 60, NOW)
    assert transitions.close_vote(ClassState(fever, room)).timer_ends is None


def test_each_stage_has_a_differential_of_its_own(fever: Story) -> None:
    first = transitions.open_vote(
        ClassState(fever, transitions.look_at(ClassState(fever, JOINING), "differential"))
    )
    assert first.polls[-1].question == "differential-anamnesis"
    closed = transitions.advance(ClassState(fever, first))
    back = transitions.advance(ClassState(fever, closed))
    assert (back.focus, back.position) == ("story", 1)
    later = replace(back, position=len(fever.steps), focus="differential")
    assert (
        transitions.open_vote(ClassState(fever, later)).polls[-1].question
        == "differential-evolution"
    )


def test_each_pause_for_hypotheses_has_a_list_of_its_own(insulinoma: Story) -> None:
    number = next(step.number for step in insulinoma.steps if asks_for_hypotheses(step))
    story = paused_again(insulinoma, number)
    first = transitions.open_vote(ClassState(story, at_step(number)))
    shown = replace(
        first, polls=(replace(first.polls[-1], state="shown"),), position=number + 1, focus="story"
    )
    assert ClassState(story, shown).poll is None
    second = transitions.open_vote(ClassState(story, shown))
    stage = story.steps[number].stage
    names = [poll.question for poll in second.polls]
    assert names == [f"differential-{stage}", f"differential-{stage}.2"]
    assert all(class_question.name_in_store(story, name) == name for name in names)


def at_step(number: int) -> Room:
    return replace(JOINING, position=number, focus="story")


def paused_again(story: Story, number: int) -> Story:
    """Return a story with the pause at a step once more behind it."""
    before, pause, after = story.steps[: number - 1], story.steps[number - 1], story.steps[number:]
    assert isinstance(pause.block, Pause)
    again = replace(pause, block=pause.block.model_copy(update={"id": "once-more"}))
    steps = [*before, pause, again, *after]
    return replace(
        story, steps=tuple(replace(step, number=at) for at, step in enumerate(steps, start=1))
    )


def test_a_case_that_became_shorter_strands_nobody(fever: Story) -> None:
    stranded = replace(JOINING, position=40, focus="story")
    assert ClassState(fever, stranded).step is None
    assert transitions.next_act(ClassState(fever, stranded)) == "end"
    assert transitions.jump(ClassState(fever, stranded), 1).position == 1
