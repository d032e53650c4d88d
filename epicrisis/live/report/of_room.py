"""The report of a room as it is in the store."""

from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import ClassStatistics, figures
from epicrisis.store.classes.class_store import ClassStore


def of(state: ClassState, classes: ClassStore) -> ClassStatistics:
    """Return the report of a room as it is in the store; raises a StoreError."""
    room = state.room
    asked = dict.fromkeys(poll.question for poll in room.polls)
    return figures(
        state,
        {question: classes.votes.on(room, question) for question in asked},
        classes.presence.pseudonyms(room),
        {poll.id: classes.votes.removed_entries(poll.id) for poll in room.polls},
    )
