"""Asking a class on the fly: what a teacher typed is read, and opens at once as a vote."""

from collections.abc import Sequence
from dataclasses import replace

from epicrisis.letters import is_seen
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import MoveRefused
from epicrisis.live.room.typed_lines import as_read, beginning, one_line
from epicrisis.questions.asked_in_class import MOST_OPTIONS
from epicrisis.refusals import to_translate
from epicrisis.store.classes.records import OwnQuestion, Room

LONGEST_WORDS = 300
"""Characters of a question, which a projector's screen has to hold with its options."""
LONGEST_OPTION = 120
MOST_ASKED = 50
"""Questions of a room."""
_LEAST_OPTIONS = 2

_NO_WORDS = to_translate("Write the question.")
_WORDS_TOO_LONG = to_translate("Write at most {limit} characters; these are {count}.")
_TOO_FEW = to_translate("Write at least two options, one per line.")
_TOO_MANY = to_translate("Options: {most} at most; these are {count}.")
_OPTION_TOO_LONG = to_translate(
    "An option has {limit} characters at most; this one has {count}: {option}"
)
_TWINS = to_translate("Two options are the same: {option}")
_MOST_ASKED = to_translate("Questions of your own in this room: {count}; that is the most.")


def ask(state: ClassState, words: str, options: Sequence[str] | None) -> Room:
    """Open a vote on a question as it was typed; without `options` it is answered in words.

    The story stays where it is. Raises MoveRefused for what can't be asked, and while a vote is
    open.
    """
    room = state.room
    transitions.check_no_vote_open(state)
    asked = _words(words), () if options is None else _options(options)
    if len(room.asked) >= MOST_ASKED:
        raise MoveRefused(_MOST_ASKED, count=MOST_ASKED)
    left = room.asked[-1].focus if room.focus == "asked" else room.focus
    own = OwnQuestion(len(room.asked) + 1, *asked, room.language, room.position, left)
    before = replace(room, asked=(*room.asked, own), focus="asked")
    return transitions.open_vote(ClassState(state.story, before))


def taken_back(room: Room) -> OwnQuestion | None:
    """Return the last question, if no vote on it is left: to be put right and asked again."""
    own = room.asked[-1] if room.asked else None
    is_left = own is not None and any(p.question == own.name for p in room.polls)
    return None if is_left else own


def _words(typed: str) -> str:
    words = one_line(typed)
    if not is_seen(words):
        raise MoveRefused(_NO_WORDS)
    if len(words) > LONGEST_WORDS:
        raise MoveRefused(_WORDS_TOO_LONG, limit=LONGEST_WORDS, count=len(words))
    return words


def _options(typed: Sequence[str]) -> tuple[str, ...]:
    options = tuple(filter(is_seen, map(one_line, typed)))
    if len(options) < _LEAST_OPTIONS:
        raise MoveRefused(_TOO_FEW)
    if len(options) > MOST_OPTIONS:
        raise MoveRefused(_TOO_MANY, most=MOST_OPTIONS, count=len(options))
    known = set[str]()
    for option in options:
        if len(option) > LONGEST_OPTION:
            raise MoveRefused(
                _OPTION_TOO_LONG, limit=LONGEST_OPTION, count=len(option), option=beginning(option)
            )
        if as_read(option) in known:
            raise MoveRefused(_TWINS, option=beginning(option))
        known.add(as_read(option))
    return options
