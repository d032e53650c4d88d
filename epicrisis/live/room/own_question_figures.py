"""What a class has answered to questions that its teacher asked on the fly."""

from collections.abc import Iterator

from epicrisis.live.room import class_question
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import (
    ClassVotes,
    InClass,
    Sortings,
    letters_of,
    lines,
    rounds_of,
)


def own_questions(state: ClassState, votes: ClassVotes, sortings: Sortings) -> tuple[InClass, ...]:
    """Return what was asked and not taken back, in that order."""
    return tuple(_own_questions(state, votes, sortings))


def _own_questions(state: ClassState, votes: ClassVotes, sortings: Sortings) -> Iterator[InClass]:
    for own in state.room.asked:
        what, polls = class_question.on_the_fly(own), state.polls(own.name)
        if polls and what.question is not None:
            rounds = rounds_of(what.question, polls, votes, sortings)
            yield InClass(
                number=own.position,
                stage=state.story.steps[max(own.position, 1) - 1].stage,
                question=what.question,
                rounds=rounds,
                lines=lines(what.question, rounds),
                discrimination=None,
                changes=None,
                letters=letters_of(what),
            )
