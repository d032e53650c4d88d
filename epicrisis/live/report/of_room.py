"""The report of a room as it is in the store."""

from dataclasses import replace

from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.own_question_figures import own_questions
from epicrisis.live.room.statistics import Arrival, ClassStatistics, figures
from epicrisis.store.classes.class_store import ClassStore


def of(state: ClassState, classes: ClassStore) -> ClassStatistics:
    """Return the report of a room as it is in the store; raises a StoreError."""
    room = state.room
    asked = dict.fromkeys(poll.question for poll in room.polls)
    votes = {question: classes.votes.on(room, question) for question in asked}
    sortings = {question: classes.entries.of(room, question) for question in asked}
    pseudonyms, telling = classes.presence.pseudonyms(room), classes.presence.telling(room)
    found = replace(
        figures(state, votes, pseudonyms, sortings, telling),
        on_the_fly=own_questions(state, votes, sortings),
    )
    if not room.lists_present:
        return found
    arrivals = classes.presence.arrivals(room)
    return replace(found, present=tuple(Arrival(name, at) for name, at in arrivals))
