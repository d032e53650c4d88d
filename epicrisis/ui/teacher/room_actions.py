"""What a teacher does to a room: each act checks again that this browser may lead it."""

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

import streamlit as st

from epicrisis import log
from epicrisis.clock import utc_now, without_zone
from epicrisis.live.room import doubts, groups, transitions
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.doubts import MoveDoubted
from epicrisis.live.room.entry_sorting import UNSORTED
from epicrisis.live.room.tally import Tally, tally
from epicrisis.live.room.transitions import Move, MoveRefused
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.refusals import to_translate
from epicrisis.server import resources
from epicrisis.store.classes.audience_records import AskedQuestion
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import EntrySorting, Focus, Room, Vote
from epicrisis.store.classes.rooms import RoomMovedError, plain_room_code
from epicrisis.store.db.errors import StoreError
from epicrisis.ui.shared import session, teacher_access
from epicrisis.ui.shared.session import translate

TIMER_S = 60
"""Of a countdown that is begun by a key in the projector's window."""
DOUBLED_S = 0.4
"""Of two presses that come faster than this one was meant: a finger or a clicker bounced."""
SURE_S = (0.8, 20.0)
"""After what is asked back, a press from so much later to so much later says yes."""

_HANDED = "room_handed"
_LAST_PRESS = "room_last_press"
_DOUBTED = "room_doubted"

MOVED_MEANWHILE = to_translate("What the class sees has changed meanwhile. Look, then press again.")
_SHOWN_ALREADY = to_translate("The results are shown already; “Vote again” opens another round.")


@dataclass(frozen=True)
class LedRoom:
    """A class that this browser leads, as it is now; each thing is read from the store once."""

    state: ClassState
    classes: ClassStore
    _following: int
    """Phones that follow, as they were when the room was read."""
    _arrived: dict[int, int] = field(default_factory=dict)
    """Votes by a poll's id."""
    _votes: dict[str, Mapping[int, tuple[Vote, ...]]] = field(default_factory=dict)
    _sortings: dict[str, EntrySorting] = field(default_factory=dict)
    _tallies: dict[tuple[str, int], Tally] = field(default_factory=dict)
    _chosen: list[Mapping[int, int]] = field(default_factory=list)
    _asked: dict[int, AskedQuestion | None] = field(default_factory=dict)

    @property
    def room(self) -> Room:
        """The room as it is now."""
        return self.state.room

    @property
    def present(self) -> int:
        """How many phones are there: who votes is, even where nothing was heard of it since."""
        here = self._following
        return max(here, self.arrived) if self.room.open_poll is not None else here

    @property
    def arrived(self) -> int:
        """Votes in the last round of what the class is asked; 0 before the first."""
        poll = self.state.poll
        if poll is None or not poll.id:
            return 0
        if poll.id not in self._arrived:
            self._arrived[poll.id] = self.classes.votes.count(poll.id)
        return self._arrived[poll.id]

    @property
    def question_on_screen(self) -> AskedQuestion | None:
        """The audience's question that stands on the projector."""
        number = self.room.shown_question
        if number and number not in self._asked:
            self._asked[number] = self.classes.audience.on_screen(self.room)
        return self._asked.get(number)

    @property
    def shows_timeline(self) -> bool:
        """Whether the projector shows the timeline, with nothing over it."""
        return self.room.focus == "timeline" and self.question_on_screen is None

    def votes(self, question: str) -> Mapping[int, tuple[Vote, ...]]:
        """Return the votes on a question, named as in the store, by round."""
        if question not in self._votes:
            self._votes[question] = self.classes.votes.on(self.room, question)
        return self._votes[question]

    @property
    def chosen(self) -> Mapping[int, int]:
        """Return the group of each participant who chose one, both by number."""
        if not self._chosen:
            self._chosen.append(self.classes.groups.of(self.room))
        return self._chosen[0]

    def sorting(self, question: str) -> EntrySorting:
        """Return what its teacher has made of a class's words on a question."""
        if question not in self._sortings:
            self._sortings[question] = self.classes.entries.of(self.room, question)
        return self._sortings[question]

    def tally(self, asked: ClassQuestion, number: int) -> Tally:
        """Return a round of a question of the story, counted."""
        key = asked.id, number
        if key not in self._tallies:
            sorting = self.sorting(asked.id) if asked.is_typed_in_words else UNSORTED
            votes = self.votes(asked.id).get(number, ())
            self._tallies[key] = tally(asked.question, votes, sorting, self.room.language)
        return self._tallies[key]

    @property
    def has_read_more(self) -> bool:
        """Whether more was read than room and numbers: the class's votes, words and groups.

        They change without the room's version.
        """
        return any((self._votes, self._sortings, self._chosen, self._asked))

    def ahead(self, room: Room) -> "LedRoom":
        """Return the class as it would be there, by what was read already."""
        return replace(self, state=ClassState(self.state.story, room))


def led_room(typed_code: str) -> LedRoom | None:
    """Return the room with this code, None if this browser doesn't lead it."""
    classes = resources.class_store()
    if classes is None or not teacher_access.may_lead():
        return None
    found = _room_with_secret(classes, typed_code)
    if found is None:
        return None
    room, present = found
    story = resources.story_of(room)
    if story is None:
        return None
    return LedRoom(ClassState(story, room), classes, present)


def hand_over(led: LedRoom) -> None:
    """Keep a room that was just read for the window that this run is about to show."""
    st.session_state[_HANDED] = led


def take_handed() -> list[LedRoom]:
    """Return the room that was just read for this window, and forget it."""
    led = st.session_state.pop(_HANDED, None)
    return [led] if led is not None else []


def _room_with_secret(classes: ClassStore, typed_code: str) -> tuple[Room, int] | None:
    """Return the room with this code and who is there, if this browser holds its secret."""
    code = plain_room_code(typed_code)
    if code is None:
        return None
    secret = st.context.cookies.get(teacher_cookie_name(code), "")
    return classes.rooms.led(code, secret) if secret else None


def act(code: str, version: int, move: Move) -> None:
    """Change the room; say what is refused, and that it had moved since its teacher saw it."""
    acted(code, version, move)


def acted(code: str, version: int, move: Move) -> bool:
    """Do what `act` does, and return whether the room was changed."""
    try:
        return _act(code, version, move)
    except MoveRefused as refusal:
        session.current().refusal = "press", refusal.said(translate)
        return False


def press(code: str, name: str, version: int) -> None:
    """Do what a key stands for, and say what a button would."""
    if name in MOVES:
        act(code, version, MOVES[name])


def _act(code: str, version: int, move: Move) -> bool:
    """Change the room; raises MoveRefused, also where it has another version than was seen.

    The second half of a double press does nothing, and isn't told: it wasn't meant. Return
    whether the room was changed.
    """
    if is_doubled():
        return False
    with saying_if_the_store_fails():
        led = led_room(code)
        if led is None:
            return False
        if led.room.version != version:
            raise MoveRefused(MOVED_MEANWHILE)
        after = move(led.state)
        if after == led.room:
            return False
        _ask_back(led, after)
        try:
            led.classes.rooms.change(led.room, after)
        except RoomMovedError:  # between our look and the change
            raise MoveRefused(MOVED_MEANWHILE) from None
        return True
    return False


def is_doubled() -> bool:
    """Tell whether a press came at once after another one; a held clicker goes on doing so."""
    now = time.monotonic()
    last = st.session_state.get(_LAST_PRESS, -math.inf)
    st.session_state[_LAST_PRESS] = now
    return bool(now - last < DOUBLED_S)


def _ask_back(led: LedRoom, after: Room) -> None:
    """Raise MoveDoubted for what hardly anybody wants, unless it was asked back before."""
    try:
        doubts.check(led.room, after, led.classes.votes.count, led.classes.database.moment())
    except MoveDoubted as doubt:
        what, now = (led.room.version, doubt.message), time.monotonic()
        asked, at = st.session_state.get(_DOUBTED, (None, -math.inf))
        earliest_s, latest_s = SURE_S
        if asked == what and earliest_s <= now - at <= latest_s:
            return
        st.session_state[_DOUBTED] = (what, now)
        raise


@contextmanager
def saying_if_the_store_fails() -> Iterator[None]:
    """Say to the teacher that what they do here can't be saved."""
    try:
        yield
    except StoreError as error:
        log.store_failed(error)
        said = translate("We can't save just now. Try again.")
        session.current().refusal = "press", said


# --- Moves -----------------------------------------------------------------------------


def vote(state: ClassState) -> Room:
    """Open a vote, or close the one that is open and show its results."""
    if state.poll is not None and state.poll.state == "open":
        return transitions.close_vote(state)
    if state.poll is not None and state.poll.state == "shown":
        raise MoveRefused(_SHOWN_ALREADY)
    return transitions.open_vote(state)


def hold(state: ClassState) -> Room:
    """Close the vote for a discussion."""
    return transitions.close_vote(state, is_held=True)


def timer(state: ClassState, *, seconds: int = TIMER_S) -> Room:
    """Begin a countdown, or take away the one that runs."""
    if state.room.timer_ends is not None:
        return transitions.stop_timer(state)
    return transitions.start_timer(state, seconds, without_zone(utc_now()))


def jump(number: int) -> Move:
    """Return the move to a step."""
    return partial(transitions.jump, number=number)


def look_at(focus: Focus) -> Move:
    """Return the move that puts something else on the projector."""
    return partial(transitions.look_at, focus=focus)


def story(state: ClassState) -> Room:
    """Put the story on the projector again; from the join screen of its beginning nothing moves."""
    return transitions.look_at(state, "story") if state.room.position else state.room


def lock(*, is_locked: bool) -> Move:
    """Return the move that lets nobody else join, or lets them again."""
    return partial(transitions.lock, is_locked=is_locked)


def discuss_first(*, is_first: bool) -> Move:
    """Return the move that has a class discuss a first vote before its results, or not."""
    return lambda state: replace(state.room, discusses_first=is_first)


def list_present(*, is_listed: bool) -> Move:
    """Return the move that has the report list who is present from now on, or not."""
    return lambda state: replace(state.room, lists_present=is_listed)


def take_questions(*, is_taken: bool) -> Move:
    """Return the move that lets the class ask and say that it is lost, or not."""
    return lambda state: replace(state.room, takes_questions=is_taken, shown_question=0)


def rename(name: str) -> Move:
    """Return the move that gives the room another name."""
    return lambda state: replace(state.room, name=" ".join(name.split()))


def plan(minutes: int) -> Move:
    """Return the move to another planned length; 0 for none."""
    return lambda state: replace(state.room, planned_minutes=minutes or None)


def set_address(address: str) -> Move:
    """Return the move to another address for the phones."""
    return lambda state: replace(state.room, address=address)


def set_language(language: str) -> Move:
    """Return the move to another language."""
    return lambda state: replace(state.room, language=language)


MOVES: Mapping[str, Move] = {
    "next": transitions.advance,
    "back": transitions.go_back,
    "vote": vote,
    "discuss": hold,
    "timer": timer,
    "black": transitions.blacken,
    "enlarge": transitions.enlarge,
    "escape": transitions.escape,
    "story": story,
    "groups": groups.switch,
}
"""What keys stand for."""


def delete(code: str) -> None:
    """Delete the room with all its votes."""
    with saying_if_the_store_fails():
        led = led_room(code)
        if led is None:
            return
        led.classes.rooms.delete(led.room.code)
        session.current().notice = translate("The room and its votes are deleted.")
