"""Groups of a class, such as two halves of a hall: named by the teacher, chosen on phones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from epicrisis.cases.questions import Question
from epicrisis.letters import is_seen
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.tally import Tally, tally
from epicrisis.live.room.transitions import Move, MoveRefused
from epicrisis.live.room.typed_lines import as_read, beginning, one_line
from epicrisis.refusals import to_translate
from epicrisis.store.classes.records import Room, Vote

FEWEST, MOST = 2, 6
LONGEST_NAME = 24
"""Characters, of which a projector holds seven names side by side."""

_HOW_MANY = to_translate("Groups, one per line: {least} to {most}; these are {count}.")
_NAME_TOO_LONG = to_translate(
    "A group’s name has {limit} characters at most; this one has {count}: {name}"
)
_TWINS = to_translate("Two groups are the same: {name}")
_NO_GROUPS = to_translate("Switch “Compare groups” on in **Room** first.")


@dataclass(frozen=True, slots=True)
class GroupTally:
    """What one group answered in one round."""

    name: str
    """Empty for those who chose no group."""
    tally: Tally


def compare(state: ClassState, names: Sequence[str]) -> Room:
    """Have phones choose among groups of these names; blank ones are left out."""
    kept = tuple(filter(is_seen, map(one_line, names)))
    if not FEWEST <= len(kept) <= MOST:
        raise MoveRefused(_HOW_MANY, least=FEWEST, most=MOST, count=len(kept))
    known = set[str]()
    for name in kept:
        if len(name) > LONGEST_NAME:
            raise MoveRefused(
                _NAME_TOO_LONG, limit=LONGEST_NAME, count=len(name), name=beginning(name)
            )
        if as_read(name) in known:
            raise MoveRefused(_TWINS, name=name)
        known.add(as_read(name))
    return replace(state.room, groups=kept)


def comparing(names: Sequence[str]) -> Move:
    """Return the move to groups of these names."""
    return partial(compare, names=names)


def stop_comparing(state: ClassState) -> Room:
    """Have a class without groups again; what phones chose is kept for another time."""
    return replace(state.room, groups=(), is_by_group=False)


def switch(state: ClassState) -> Room:
    """Have results shown by group, or for the class as a whole again."""
    if not state.room.groups:
        raise MoveRefused(_NO_GROUPS)
    return replace(state.room, is_by_group=not state.room.is_by_group, is_black=False)


def by_group(
    names: Sequence[str],
    chosen: Mapping[int, int],
    question: Question | None,
    votes: Sequence[Vote],
) -> tuple[GroupTally, ...]:
    """Count a round's votes by group; last those who chose none, if any of them voted.

    `chosen` is the group of each participant by number, from 1.
    """
    numbers = range(1, len(names) + 1)
    parts = {number: list[Vote]() for number in (*numbers, 0)}
    for vote in votes:
        number = chosen.get(vote.participant, 0)
        parts[number if number in parts else 0].append(vote)
    found = tuple(
        GroupTally(name, tally(question, parts[number]))
        for number, name in zip(numbers, names, strict=True)
    )
    return (*found, GroupTally("", tally(question, parts[0]))) if parts[0] else found
