"""The report of a room as it is in the store."""

from dataclasses import replace

from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import (
    Arrival,
    AudienceFigures,
    ClassStatistics,
    figures,
)
from epicrisis.store.classes.class_store import ClassStore


def of(state: ClassState, classes: ClassStore) -> ClassStatistics:
    """Return the report of a room as it is in the store; raises a StoreError."""
    room = state.room
    asked = dict.fromkeys(poll.question for poll in room.polls)
    found = figures(
        state,
        {question: classes.votes.on(room, question) for question in asked},
        classes.presence.pseudonyms(room),
        {question: classes.entries.of(room, question) for question in asked},
        classes.presence.telling(room),
    )
    found = replace(found, audience=_audience(state, classes))
    if not room.lists_present:
        return found
    arrivals = classes.presence.arrivals(room)
    return replace(found, present=tuple(Arrival(name, at) for name, at in arrivals))


def _audience(state: ClassState, classes: ClassStore) -> AudienceFigures | None:
    asked = classes.audience.of(state.room)
    lost = tuple(classes.audience.lost_peaks(state.room).items())
    stages = {step.number: step.stage for step in state.story.steps}
    return AudienceFigures(asked, lost, stages) if asked or lost else None
