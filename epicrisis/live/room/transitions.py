"""How a class moves through a story: functions from its state to its next room.

Each raises `MoveRefused` for what the moment doesn't allow.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from epicrisis.live.room import pages
from epicrisis.live.room.class_state import ClassState
from epicrisis.refusals import Refusal, to_translate
from epicrisis.store.classes.records import Focus, Poll, PollState, Room

Move = Callable[[ClassState], Room]
NextAct = Literal[
    "step",
    "open_vote",
    "hold_vote",
    "vote_again",
    "close_vote",
    "show_results",
    "turn",
    "return",
    "keep",
    "lighten",
    "put_away",
    "end",
]
"""What `advance` does.

Next step, open, close for discussion, open the second vote, close, show results, turn a page, back
to the story, what to keep, end the black screen, take the audience's question away, nothing.
"""

MAX_ROUNDS = 2
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
_NOT_ASKED = to_translate("A question of your own is asked on the console.")
_NOT_OVER = to_translate("What to keep is shown once the story is over.")
_NOTHING_TO_ENLARGE = to_translate("There is no image here to enlarge.")
_TIMER = to_translate("A timer runs from 1 second to an hour.")


class MoveRefused(Refusal):
    """Something that can't be done at this moment."""


def next_act(state: ClassState) -> NextAct:
    """Tell what `advance` would do."""
    if state.room.is_black:
        return "lighten"
    if state.room.shown_question:
        return "put_away"
    if (act := _next_of_vote(state)) is not None:
        return act
    return _next_of_look(state) or _next_of_story(state)


def _next_of_vote(state: ClassState) -> NextAct | None:
    """Tell what comes next of a vote that is open or held."""
    poll = state.poll
    is_first = poll is not None and poll.round == 1
    is_to_discuss = state.room.discusses_first and is_first and not is_in_words(state)
    if poll is not None and poll.state == "open":
        return "hold_vote" if is_to_discuss else "close_vote"
    if poll is not None and poll.state == "held":
        return "vote_again" if is_to_discuss else "show_results"
    return None


def _next_of_look(state: ClassState) -> NextAct | None:
    """Tell what comes next where the class looks at something else than the story."""
    room = state.room
    if room.focus == "timeline" and pages.count(state) > 1:
        return "turn"
    if room.focus == "end" and state.is_over:
        return "end"
    is_elsewhere = room.focus == "asked" or (room.focus != "story" and room.position > 0)
    return "return" if is_elsewhere else None


def _next_of_story(state: ClassState) -> NextAct:
    if state.asked is not None and state.poll is None:
        return "open_vote"
    if pages.shown(state) < pages.count(state) - 1:
        return "turn"
    if state.room.position < len(state.story.steps):
        return "step"
    return "keep" if state.is_over and pages.to_keep(state.story) else "end"


# --- Moving ------------------------------------------------------------------------------


def advance(state: ClassState) -> Room:
    """Do what comes next; with this alone a remote clicker leads through a whole class."""
    if (act := next_act(state)) == "end":
        raise MoveRefused(_AT_THE_END)
    return _ADVANCES[act](state)


def go_back(state: ClassState) -> Room:
    """Undo what came last.

    A vote is undone as long as the class has seen no results: one that was closed is open again,
    and one that is open is gone with what was voted. Then back to the story, and step by step to
    the join screen.
    """
    room, poll = state.room, state.poll
    if room.is_black or room.shown_question:
        return _uncovered(state)
    if room.open_poll is not None:
        return _without(room, room.open_poll)
    if pages.shown(state) or (room.focus == "timeline" and pages.count(state) > 1):
        return _turned(state, by=-1)
    if poll is not None and poll.state == "held":
        return _with_state(room, poll, "open")
    if room.position == 0 and room.focus != "asked":
        raise MoveRefused(_AT_THE_START)
    if room.focus != "story":
        return _returned(room)
    return _moved(room, room.position - 1)


def jump(state: ClassState, number: int) -> Room:
    """Show step `number`; 0 is the join screen."""
    check_no_vote_open(state)
    if not 0 <= number <= len(state.story.steps):
        raise MoveRefused(_NO_SUCH_STEP, count=len(state.story.steps))
    return _moved(state.room, number)


def look_at(state: ClassState, focus: Focus) -> Room:
    """Put something else on the projector, or the story again."""
    check_no_vote_open(state)
    room = state.room
    if focus == "asked":
        raise MoveRefused(_NOT_ASKED)
    if focus == "story" and room.focus == "asked":
        return _returned(room)
    shown = _moved(room, 1) if room.position == 0 and focus != "join" else room
    if focus == "differential" and not replace(state, room=shown).telling.hypotheses:
        raise MoveRefused(_NO_HYPOTHESES)
    if focus == "timeline" and state.story.case.timeline is None:
        raise MoveRefused(_NO_TIMELINE)
    if focus == "end" and not state.is_over:
        raise MoveRefused(_NOT_OVER)
    return _anew(shown, focus=focus)


def blacken(state: ClassState) -> Room:
    """Have the projector show nothing, or again what stands there."""
    return replace(state.room, is_black=not state.room.is_black)


def enlarge(state: ClassState) -> Room:
    """Show the step's next image alone, after the last one all of it again."""
    most = pages.images(state)
    if not most:
        raise MoveRefused(_NOTHING_TO_ENLARGE)
    enlarged = (state.room.enlarged + 1) % (most + 1)
    return replace(state.room, enlarged=enlarged, is_black=False, shown_question=0)


def escape(state: ClassState) -> Room:
    """End what stands before the story: a black screen, a question, an image, something else."""
    room = state.room
    if room.is_black or room.shown_question:
        return _uncovered(state)
    if pages.enlarged(state):
        return replace(room, enlarged=0)
    if room.focus in ("story", "join") or room.open_poll is not None:
        return room
    return _returned(room)


def meet_again(state: ClassState) -> Room:
    """Let a class join again on another day, to go on where it was; its clock begins anew."""
    check_no_vote_open(state)
    met = replace(state.room, is_locked=False, timer_ends=None, began=None, shown_question=0)
    return replace(met, focus="join")


def show_question(state: ClassState, number: int) -> Room:
    """Put a question of the audience on the projector, by its id, till the next move."""
    check_no_vote_open(state)
    return replace(state.room, shown_question=number, is_black=False)


def put_away(state: ClassState) -> Room:
    """Take the audience's question from the projector."""
    return replace(state.room, shown_question=0)


def lock(state: ClassState, *, is_locked: bool) -> Room:
    """Let nobody else join, or let them again."""
    return replace(state.room, is_locked=is_locked)


def start_timer(state: ClassState, seconds: int, now: datetime) -> Room:
    """Show a countdown, which closes nothing by itself."""
    if not 0 < seconds <= MAX_TIMER_S:
        raise MoveRefused(_TIMER)
    return replace(state.room, timer_ends=now + timedelta(seconds=seconds))


def stop_timer(state: ClassState) -> Room:
    """Take the countdown away."""
    return replace(state.room, timer_ends=None)


def _uncovered(state: ClassState) -> Room:
    """Take away what lies over all else: the black screen, or else a question."""
    return replace(state.room, is_black=False) if state.room.is_black else put_away(state)


def _moved(room: Room, position: int) -> Room:
    focus: Focus = "story" if position else "join"
    return replace(_anew(room, focus=focus), position=position, timer_ends=None)


def _anew(room: Room, *, focus: Focus) -> Room:
    """Return a room at the first page of this, with nothing enlarged and nothing over it.

    What is asked on the fly has one page, and leaves the story's own as it is.
    """
    if focus == "asked":
        return replace(room, focus=focus, is_black=False, shown_question=0)
    return replace(room, focus=focus, page=0, enlarged=0, is_black=False, shown_question=0)


def _returned(room: Room) -> Room:
    """Return a room at its story again; after a question on the fly just where that was asked."""
    if room.focus == "asked":
        return replace(room, focus=room.asked[-1].focus, is_black=False)
    return _anew(room, focus="story")


def _turned(state: ClassState, *, by: int) -> Room:
    page = (pages.shown(state) + by) % pages.count(state)
    return replace(_anew(state.room, focus=state.room.focus), page=page)


def check_no_vote_open(state: ClassState) -> None:
    """Raise MoveRefused while a vote is open: the class stays where it is."""
    if state.room.open_poll is not None:
        raise MoveRefused(_VOTE_IS_OPEN)


# --- Voting ------------------------------------------------------------------------------


def open_vote(state: ClassState) -> Room:
    """Open the first vote on what the class is asked, or the second after the discussion."""
    if state.asked is None:
        raise MoveRefused(_NO_QUESTION)
    rounds = state.polls(state.asked.id)
    if rounds and rounds[-1].state == "open":
        raise MoveRefused(_IS_OPEN_ALREADY)
    if len(rounds) >= MAX_ROUNDS:
        raise MoveRefused(_TWO_ROUNDS)
    poll = Poll(state.asked.id, len(rounds) + 1, "open")
    begun = _anew(state.room, focus=state.room.focus)
    return replace(begun, polls=(*state.room.polls, poll))


def close_vote(state: ClassState, *, is_held: bool = False) -> Room:
    """Close the vote and show its results and the right answer.

    With `is_held` the results stay hidden, for a discussion and a second vote. Those of free
    text are always held: the teacher looks through the entries before the class does.
    """
    poll = state.room.open_poll
    if poll is None:
        raise MoveRefused(_NOT_OPEN)
    closed: PollState = "held" if is_held or is_in_words(state) else "shown"
    return _with_state(replace(state.room, timer_ends=None), poll, closed)


def show_results(state: ClassState) -> Room:
    """Show the results and the right answer of a vote that was closed for discussion."""
    if state.poll is None or state.poll.state != "held":
        raise MoveRefused(_NOTHING_TO_SHOW)
    return _with_state(state.room, state.poll, "shown")


def is_in_words(state: ClassState) -> bool:
    """Tell whether what the class is asked is answered in words."""
    return state.asked is not None and state.asked.is_typed_in_words


def _without(room: Room, poll: Poll) -> Room:
    polls = tuple(each for each in room.polls if each != poll)
    left = replace(_anew(room, focus=room.focus), polls=polls, timer_ends=None)
    # Nobody has asked any more what is taken back on the fly.
    return _returned(left) if left.focus == "asked" and poll.round == 1 else left


def _with_state(room: Room, poll: Poll, state: PollState) -> Room:
    polls = tuple(replace(each, state=state) if each == poll else each for each in room.polls)
    return replace(_anew(room, focus=room.focus), polls=polls)


_ADVANCES: Mapping[NextAct, Move] = {
    "open_vote": open_vote,
    "vote_again": open_vote,
    "hold_vote": partial(close_vote, is_held=True),
    "close_vote": close_vote,
    "show_results": show_results,
    "turn": partial(_turned, by=1),
    "return": lambda state: _returned(state.room),
    "keep": lambda state: _anew(state.room, focus="end"),
    "lighten": lambda state: replace(state.room, is_black=False),
    "put_away": put_away,
    "step": lambda state: _moved(state.room, state.room.position + 1),
}
