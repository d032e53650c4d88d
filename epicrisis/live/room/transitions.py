"""How a class moves through a story: functions from one state of a room to the next.

Each raises `MoveRefused` for what the moment doesn't allow.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from epicrisis.cases.model import Finding, Question
from epicrisis.store.classes.records import Focus, Poll, PollState, Room
from epicrisis.story.errors import Refusal, to_translate
from epicrisis.story.telling import Opened, Step, Story, kept_telling

NextAct = Literal["step", "open_vote", "close_vote", "show_results", "return", "end"]
"""What `advance` does: next step, open, close, show results, back to the story, nothing."""

MAX_ROUNDS = 2
DIFFERENTIAL = "differential-"
"""Begins the store's name of a poll on the class's differential; the stage's id follows."""
MAX_TIMER_S = 60 * 60

_AT_THE_END = to_translate("The story ends here.")
_AT_THE_START = to_translate("The story begins here.")
_NO_QUESTION = to_translate("There is no question on the screen to vote on.")
_VOTE_IS_OPEN = to_translate("Close the vote first.")
_IS_OPEN_ALREADY = to_translate("The vote is open already.")
_NOT_OPEN = to_translate("No vote is open.")
_TWO_ROUNDS = to_translate("The class has voted twice on this question; that is the most.")
_NOTHING_TO_SHOW = to_translate("There is no closed vote whose results could be shown.")
_NO_SUCH_STEP = to_translate("There is no such step: the case has {count}.")
_NO_HYPOTHESES = to_translate("There are no hypotheses to rank at this point.")
_NO_TIMELINE = to_translate("This case has no timeline.")
_TIMER = to_translate("A timer runs from 1 second to an hour.")


class MoveRefused(Refusal):
    """Something that can't be done at this moment."""


# --- Where a class is --------------------------------------------------------------------


def current_step(story: Story, room: Room) -> Step | None:
    """Return the step that is shown, None while people join."""
    return story.steps[room.position - 1] if 0 < room.position <= len(story.steps) else None


def current_question(story: Story, room: Room) -> Question | None:
    """Return the question of the story that is shown, if it is one."""
    step = current_step(story, room)
    return None if step is None or isinstance(step.block, Finding) else step.block


def asked_now(story: Story, room: Room) -> str | None:
    """Return the store's name of what the class is asked, None if it is asked nothing."""
    step = current_step(story, room)
    if room.focus == "differential" and step is not None:
        return f"{DIFFERENTIAL}{step.stage}"
    question = current_question(story, room)
    return question.id if question is not None and room.focus == "story" else None


def polls_on(room: Room, question: str | None) -> tuple[Poll, ...]:
    """Return the rounds of a question, first to last."""
    return tuple(poll for poll in room.polls if poll.question == question)


def current_poll(story: Story, room: Room) -> Poll | None:
    """Return the last round of what the class is asked, None before the first."""
    polls = polls_on(room, asked_now(story, room))
    return polls[-1] if polls else None


def open_poll(room: Room) -> Poll | None:
    """Return the poll that takes votes, of which there is at most one."""
    return next((poll for poll in room.polls if poll.state == "open"), None)


def is_answer_shown(story: Story, room: Room) -> bool:
    """Tell whether the right answer to the question on the screen may be seen."""
    question = current_question(story, room)
    polls = polls_on(room, question.id if question is not None else None)
    return bool(polls) and polls[-1].state == "shown"


def passed(story: Story, room: Room) -> Opened:
    """Return the ids of the steps that the class has passed.

    The question on the screen is one of them from when its answer is shown.
    """
    shown = story.steps[: room.position]
    if shown and current_question(story, room) and not is_answer_shown(story, room):
        shown = shown[:-1]
    return frozenset(step.block.id for step in shown)


def next_act(story: Story, room: Room) -> NextAct:
    """Tell what `advance` would do."""
    poll = current_poll(story, room)
    if poll is not None and poll.state == "open":
        return "close_vote"
    if poll is not None and poll.state == "held":
        return "show_results"
    if room.focus != "story" and room.position > 0:
        return "return"
    if current_question(story, room) is not None and poll is None and room.focus == "story":
        return "open_vote"
    return "step" if room.position < len(story.steps) else "end"


# --- Moving ------------------------------------------------------------------------------


def advance(story: Story, room: Room) -> Room:
    """Do what comes next; with this alone a remote clicker leads through a whole class."""
    match next_act(story, room):
        case "open_vote":
            return open_vote(story, room)
        case "close_vote":
            return close_vote(story, room)
        case "show_results":
            return show_results(story, room)
        case "return":
            return replace(room, focus="story")
        case "step":
            return _moved(room, room.position + 1)
    raise MoveRefused(_AT_THE_END)


def go_back(story: Story, room: Room) -> Room:
    """Undo a reveal: return to the story, then step by step to the join screen."""
    _check_no_vote_open(room)
    if room.position == 0:
        raise MoveRefused(_AT_THE_START)
    if room.focus != "story":
        return replace(room, focus="story")
    return _moved(room, room.position - 1)


def jump(story: Story, room: Room, number: int) -> Room:
    """Show step `number`; 0 is the join screen."""
    _check_no_vote_open(room)
    if not 0 <= number <= len(story.steps):
        raise MoveRefused(_NO_SUCH_STEP, count=len(story.steps))
    return _moved(room, number)


def look_at(story: Story, room: Room, focus: Focus) -> Room:
    """Put something else on the projector, or the story again."""
    _check_no_vote_open(room)
    shown = _moved(room, 1) if room.position == 0 and focus != "join" else room
    if focus == "differential" and not kept_telling(story, passed(story, shown)).hypotheses:
        raise MoveRefused(_NO_HYPOTHESES)
    if focus == "timeline" and story.case.timeline is None:
        raise MoveRefused(_NO_TIMELINE)
    return replace(shown, focus=focus)


def lock(room: Room, *, is_locked: bool) -> Room:
    """Let nobody else join, or let them again."""
    return replace(room, is_locked=is_locked)


def start_timer(room: Room, seconds: int, now: datetime) -> Room:
    """Show a countdown, which closes nothing by itself."""
    if not 0 < seconds <= MAX_TIMER_S:
        raise MoveRefused(_TIMER)
    return replace(room, timer_ends=now + timedelta(seconds=seconds))


def stop_timer(room: Room) -> Room:
    """Take the countdown away."""
    return replace(room, timer_ends=None)


def _moved(room: Room, position: int) -> Room:
    focus: Focus = "story" if position else "join"
    return replace(room, position=position, focus=focus, timer_ends=None)


def _check_no_vote_open(room: Room) -> None:
    if open_poll(room) is not None:
        raise MoveRefused(_VOTE_IS_OPEN)


# --- Voting ------------------------------------------------------------------------------


def open_vote(story: Story, room: Room) -> Room:
    """Open the first vote on what the class is asked, or the second after the discussion."""
    question = asked_now(story, room)
    if question is None:
        raise MoveRefused(_NO_QUESTION)
    rounds = polls_on(room, question)
    if rounds and rounds[-1].state == "open":
        raise MoveRefused(_IS_OPEN_ALREADY)
    if len(rounds) >= MAX_ROUNDS:
        raise MoveRefused(_TWO_ROUNDS)
    return replace(room, polls=(*room.polls, Poll(question, len(rounds) + 1, "open")))


def close_vote(story: Story, room: Room, *, is_held: bool = False) -> Room:
    """Close the vote and show its results and the right answer.

    With `is_held` the results stay hidden, for a discussion and a second vote. Those of free
    text are always held: the teacher looks through the entries before the class does.
    """
    poll = open_poll(room)
    if poll is None:
        raise MoveRefused(_NOT_OPEN)
    question = current_question(story, room)
    is_in_words = question is not None and question.is_in_words
    state: PollState = "held" if is_held or (is_in_words and room.focus == "story") else "shown"
    return _with_state(replace(room, timer_ends=None), poll, state)


def show_results(story: Story, room: Room) -> Room:
    """Show the results and the right answer of a vote that was closed for discussion."""
    poll = current_poll(story, room)
    if poll is None or poll.state != "held":
        raise MoveRefused(_NOTHING_TO_SHOW)
    return _with_state(room, poll, "shown")


def _with_state(room: Room, poll: Poll, state: PollState) -> Room:
    polls = tuple(replace(each, state=state) if each == poll else each for each in room.polls)
    return replace(room, polls=polls)
