"""The overview of a timeline: one picture of what is told, on one screen.

Pure geometry, in pixels from the top left: treatment in one strip, what came of it above, a
state as a ribbon with what was given for it below, then other events, then the axis.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import NamedTuple

from epicrisis.cases.model import Timeline
from epicrisis.story.telling import Telling
from epicrisis.timeline import prose
from epicrisis.timeline.breaks import Fold, fold_of, told_breaks
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.density import MOST_EVENTS
from epicrisis.timeline.events import ToldEvent, calendar_of, day_zero, visible_events
from epicrisis.timeline.layout import tick_step
from epicrisis.timeline.overview_board import Board
from epicrisis.timeline.overview_picture import EDGE, NAME, NARROW, STUB, Overview
from epicrisis.timeline.overview_placing import Scale
from epicrisis.timeline.overview_roles import Cast, cast_of, places_of
from epicrisis.timeline.overview_text import named


class _Margins(NamedTuple):
    left: float
    right: float


def arrange_overviews(
    telling: Telling, view: ChartView, widths: Sequence[int]
) -> tuple[Overview, ...]:
    """Lay out what is told of a story on each of so many pixels; none where nothing is drawn.

    The axis extends over what is told and no further, so that what is closed changes nothing.
    """
    timeline = telling.story.case.timeline
    if timeline is None:
        return ()
    events = visible_events(telling, view.language)
    if not events or len(events) > MOST_EVENTS:
        return ()
    cast = cast_of(telling, timeline, events)
    if not cast.placed:
        return ()
    titles = {event.key: _title(event, timeline, view) for event in events}
    told = _Told(telling, timeline, view, events, cast, titles)
    return tuple(_arranged(told, width) for width in widths)


def _title(event: ToldEvent, timeline: Timeline, view: ChartView) -> str:
    said = prose.in_short(event, timeline.unit, view.translate)
    return named(event.lane_title, said, view)


class _Told(NamedTuple):
    """What is told, whatever the width of the picture."""

    telling: Telling
    timeline: Timeline
    view: ChartView
    events: tuple[ToldEvent, ...]
    cast: Cast
    titles: Mapping[str, str]
    """What is said of each event, by its key."""


def _arranged(told: _Told, width: int) -> Overview:
    telling, timeline, view, events, cast, titles = told
    margins = _margins(width, has_after=bool(cast.after))
    scale = _scale(telling, cast.placed, margins, width)
    board = Board(timeline, view, scale, width, bool(cast.after), titles)
    board.draw(cast)
    calendar = calendar_of(telling)
    shown = Overview(
        unit=timeline.unit,
        origin=day_zero(telling, view.language),
        window=scale.window,
        step=tick_step(scale.unit, timeline.unit, calendar),
        fold=scale.fold,
        calendar=calendar,
        width=width,
        height=0.0,
        left=scale.left,
        right=scale.right,
        floor=board.y,
        ticks=(),
        caption="",
        grounds=tuple(board.grounds),
        gaps=tuple(
            scale.across((scale.fold.at(each.start) + scale.fold.at(each.end)) / 2)
            for each in scale.fold.breaks
        ),
        headings=(),
        items=(),
        shown=0,
        told=len(events),
        dated=prose.dated(events),
    )
    return board.finish(shown, cast)


def _margins(width: int, *, has_after: bool) -> _Margins:
    if width < NARROW:
        return _Margins(84.0, 6.0)
    return _Margins(124.0, 148.0 if has_after else 10.0)


def _scale(telling: Telling, events: Sequence[ToldEvent], margins: _Margins, width: int) -> Scale:
    """Return how places become pixels: all of them, with room for what leads beyond."""
    left, right = margins.left, width - margins.right
    places = [place for event in events for place in places_of(event) if not isnan(place)]
    breaks = told_breaks(telling, places)
    before, after = EDGE + _room_before(events), EDGE + _room_after(events, max(places))
    if width < NARROW:
        before, after = min(before, EDGE + STUB), min(after, EDGE + 1.5 * STUB)
    room = right - left - before - after
    span = max(places) - min(places)
    fold = fold_of(breaks, span, room) if breaks else Fold()
    first, last = fold.at(min(places)), fold.at(max(places))
    if not last > first:
        half = max(abs(first), 1.0) / 2
        first, last = first - half, last + half
    unit = (last - first) / room
    return Scale((first - before * unit, last + after * unit), left, right, fold)


def _room_before(events: Iterable[ToldEvent]) -> float:
    opens = any(
        (event.kind == "interval" and not event.start.has_place) or event.start.before
        for event in events
    )
    return 1.5 * STUB if opens else 0.0


def _room_after(events: Iterable[ToldEvent], last: float) -> float:
    """Return the room that is needed behind the last place: for what leads on, and for a name."""
    room = float(STUB)
    for event in events:
        if event.kind == "point" and event.tone == "treatment" and event.moments[-1] == last:
            return NAME
        if (event.kind == "interval" and not event.end.has_place) or event.start.after:
            room = 1.5 * STUB + EDGE
    return room
