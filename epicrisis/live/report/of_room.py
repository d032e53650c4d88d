"""The report of a room as it is in the store."""

from collections.abc import Mapping
from dataclasses import replace

from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.groups import GroupTally, by_group
from epicrisis.live.room.own_question_figures import own_questions
from epicrisis.live.room.statistics import (
    Arrival,
    AudienceFigures,
    ClassStatistics,
    ClassVotes,
    figures,
)
from epicrisis.questions.registry import shape_of
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room


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
    if room.groups:
        found = replace(found, groups=_by_group(room, found, votes, classes.groups.of(room)))
    found = replace(found, audience=_audience(state, classes))
    if not room.lists_present:
        return found
    arrivals = classes.presence.arrivals(room)
    return replace(found, present=tuple(Arrival(name, at) for name, at in arrivals))


def _by_group(
    room: Room, found: ClassStatistics, votes: ClassVotes, chosen: Mapping[int, int]
) -> Mapping[str, tuple[GroupTally, ...]]:
    by_question: dict[str, tuple[GroupTally, ...]] = {}
    for asked in (*found.questions, *found.on_the_fly):
        question, rounds = asked.question, votes.get(asked.question.id, {})
        cast = [each for each in rounds.values() if each]
        if cast and shape_of(question).form != "words":
            by_question[question.id] = by_group(room.groups, chosen, question, cast[-1])
    return by_question


def _audience(state: ClassState, classes: ClassStore) -> AudienceFigures | None:
    asked = classes.audience.of(state.room)
    lost = tuple(classes.audience.lost_peaks(state.room).items())
    stages = {step.number: step.stage for step in state.story.steps}
    return AudienceFigures(asked, lost, stages) if asked or lost else None
