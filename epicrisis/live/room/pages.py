"""What a projector turns over at one place: results and why, a timeline and its lanes."""

from epicrisis.cases.fields import Text
from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.live.room.class_state import ClassState
from epicrisis.story.telling import Story
from epicrisis.timeline.events import ToldEvent, kept_events

MOST_KEPT = 5
"""Teaching points that stand for the lines to keep of a case that has none."""


MOST_ROWS, LANE_ROWS = 12, 2
"""Rows of events that a screen holds, and those that a lane takes by itself."""


def count(state: ClassState) -> int:
    """Return how many pages there are."""
    if state.room.focus == "timeline":
        return 1 + len(lanes(state))
    is_explained = state.room.focus == "story" and state.is_answer_shown
    return 2 if is_explained else 1


def shown(state: ClassState) -> int:
    """Return the page that is shown, from 0."""
    return min(state.room.page, count(state) - 1) if state.room.page else 0


def lanes(state: ClassState) -> tuple[tuple[ToldEvent, ...], ...]:
    """Return what is told on the timeline, lane by lane, by the pages that follow the overview.

    As many lanes as a screen holds stand together; one that is too tall is cut between its rows.
    """
    timeline = state.story.case.timeline
    if timeline is None:
        return ()
    order = {lane.id: number for number, lane in enumerate(timeline.lanes)}
    rows = dict[tuple[str, str, str], list[ToldEvent]]()
    for event in kept_events(state.telling, state.room.language):
        rows.setdefault((event.lane, event.level, event.row), []).append(event)
    found, height, lane = list[list[ToldEvent]](), MOST_ROWS, ""
    for (in_lane, _, _), events in sorted(rows.items(), key=lambda row: order[row[0][0]]):
        taken = len(events) + (0 if in_lane == lane else LANE_ROWS)
        if height + taken > MOST_ROWS:
            found.append([])
            height, taken = 0, len(events) + LANE_ROWS
        found[-1] += events
        height, lane = height + taken, in_lane
    return tuple(map(tuple, found))


def images(state: ClassState) -> int:
    """Return how many images the step shows, each of which can stand alone."""
    if state.step is None or state.room.focus != "story":
        return 0
    block = state.step.block
    if isinstance(block, Finding):
        return len(block.images)
    return len(block.all_images) if isinstance(block, Question) else 0


def enlarged(state: ClassState) -> int:
    """Return the number of the image that stands alone, from 1; 0 for none."""
    return state.room.enlarged if state.room.enlarged <= images(state) else 0


def to_keep(story: Story) -> tuple[Text, ...]:
    """Return what to keep of a case: its own lines, else its first teaching points."""
    if story.case.keep:
        return tuple(line.text for line in story.case.keep)
    points = [point.text for step in story.steps for point in step.teaching]
    return tuple(points[:MOST_KEPT])
