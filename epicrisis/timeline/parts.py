"""What an event is drawn as: certain edges, supposed ones, and none where none is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from typing import Literal

from epicrisis.timeline.events import Moment, ToldEvent

PartKind = Literal[
    "solid", "hatched", "fade", "query", "arrow", "span", "line", "tick", "cap", "point", "hollow"
]
MAIN_KINDS = ("solid", "hatched", "span", "point", "hollow", "cap", "fade")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a drawn event, from `x0` to `x1`.

    `solid` and `hatched` are bars; `fade` loses its colour towards `x1`; `query` is a question
    mark; `arrow` has its open head at `x1`; `span` is the bracket of something that lies
    anywhere within it; `line` and `tick` make whiskers; `cap` marks a documented boundary of
    an assumed bar, or a bar without length; `point` is a filled symbol, `hollow` an unfilled
    one.
    """

    kind: PartKind
    x0: float
    x1: float


def parts_of(event: ToldEvent, stub: float) -> tuple[Part, ...]:
    """Return what is drawn of an event, nothing where it has no place.

    `stub` is the length on the axis of what is drawn towards a boundary without a place.
    """
    start, end = event.start, event.end
    if event.kind == "point":
        again = [part for at in event.moments[1:] for part in _again(start, at)]
        return (*_point(start), *again, *_bracket(start, start, stub))
    if end.certainty == "ongoing":
        return _cut_bar(event, stub)
    if start.has_place and end.has_place:
        return _bar(event, stub)
    if start.has_place:
        bar = _open_bar(start, end, end.within_low, end.within_high, stub)
        return (*bar, *_reach(start.at, start.low))
    if end.has_place:
        bar = _open_bar(end, start, start.within_high, start.within_low, -stub)
        return (*bar, *_reach(end.at, end.high))
    return _bracket(start, end, stub)


def _point(moment: Moment) -> tuple[Part, ...]:
    if not moment.has_place:
        return ()
    kind: PartKind = "point" if moment.certainty == "documented" else "hollow"
    return (*_whisker(moment), Part(kind, moment.at, moment.at))


def _again(first: Moment, at: float) -> tuple[Part, ...]:
    """Return a later one of a repeated point, as sure as the first."""
    return _point(Moment(first.certainty, at)) if first.has_place else ()


def _bar(event: ToldEvent, stub: float) -> tuple[Part, ...]:
    start, end = event.start, event.end
    whiskers = (*_reach(start.at, start.low), *_reach(end.at, end.high))
    if start.at == end.at:
        is_sure = start.certainty == end.certainty == "documented"
        return (Part("cap" if is_sure else "hollow", start.at, end.at), *whiskers)
    if start.certainty == end.certainty == "documented":
        return (Part("solid", start.at, end.at),)
    if event.duration.is_own:
        return (Part("solid", start.at, end.at), *_afloat(start, end, stub))
    caps = (Part("cap", m.at, m.at) for m in (start, end) if m.certainty == "documented")
    return (Part("hatched", start.at, end.at), *caps, *whiskers)


def _cut_bar(event: ToldEvent, stub: float) -> tuple[Part, ...]:
    """Return a bar that goes on after where it is cut off, in the look of the whole bar."""
    start, edge = event.start, event.end.at
    is_sure = start.certainty == "documented" or event.duration.is_own
    body = Part("solid" if is_sure else "hatched", start.at, edge)
    cap = Part("cap", edge, edge)
    arrow = Part("arrow", edge, edge + stub / 2)
    return (body if edge > start.at else cap, arrow, *_reach(start.at, start.low))


def _afloat(start: Moment, end: Moment, stub: float) -> Iterator[Part]:
    """Yield whiskers for how far a bar of known length can be moved; bare tails if not said."""
    earlier = start.at - start.low if not isnan(start.low) else end.at - end.low
    later = end.high - end.at if not isnan(end.high) else start.high - start.at
    for moment, reach, sign in ((start, earlier, -1), (end, later, 1)):
        if moment.certainty == "documented":
            continue
        if isnan(reach):
            yield Part("line", moment.at, moment.at + sign * stub / 2)
        else:
            yield from _reach(moment.at, moment.at + sign * reach)


def _reach(edge: float, limit: float) -> tuple[Part, ...]:
    """Return the whisker from an edge outwards to how far it may extend."""
    if isnan(limit) or edge == limit:
        return ()
    return (Part("line", edge, limit), Part("tick", limit, limit))


def _whisker(moment: Moment) -> tuple[Part, ...]:
    """Return the whiskers of a point: to both sides."""
    return (*_reach(moment.at, moment.low), *_reach(moment.at, moment.high))


def _open_bar(
    known: Moment, other: Moment, near: float, far: float, stub: float
) -> tuple[Part, ...]:
    """Return a bar from its known boundary towards another that has no place.

    `near` and `far` bound the other where it lies during another event; `stub` has the sign
    of the direction.
    """
    body: PartKind = "solid" if known.certainty == "documented" else "hatched"
    edge = known.at
    if other.certainty == "untold":
        middle = edge + stub / 2
        return (Part(body, edge, middle), Part("arrow", middle, edge + stub))
    if isnan(far) and other.is_ordered and (near - edge) * stub > 0:
        far = near + stub
    elif isnan(far) or (far - edge) * stub <= 0:
        near, far = edge, edge + (stub if body == "solid" else 1.5 * stub)
    sure = near if (near - edge) * stub > 0 else edge
    if body == "hatched" and sure == edge:
        sure = (edge + far) / 2
    lead = (Part(body, edge, sure),) if sure != edge else ()
    return (*lead, Part("fade", sure, far), Part("query", far, far))


def _bracket(start: Moment, end: Moment, stub: float) -> tuple[Part, ...]:
    """Return a bracket over the span within which an event lies, open where that isn't told."""
    low = start.within_low if start.during or start.after else end.within_low
    high = end.within_high if end.during or end.before else start.within_high
    if isnan(low) and isnan(high):
        return ()
    if (start.is_ordered or end.is_ordered) and (isnan(low) or isnan(high)):
        return _one_sided(low, high, stub)
    parts: list[Part] = []
    if isnan(low):
        low = high - stub
        certainty = (start if start.during else end).within_low_certainty
        parts += _open_side(low, -stub / 2, certainty)
    else:
        parts.append(Part("tick", low, low))
    if isnan(high):
        high = low + stub
        certainty = (end if end.during else start).within_high_certainty
        parts += _open_side(high, stub / 2, certainty)
    else:
        parts.append(Part("tick", high, high))
    return (Part("span", low, high), *parts, *_beyond(end, high, stub))


def _open_side(edge: float, reach: float, certainty: str) -> tuple[Part, ...]:
    """Return how a bracket goes on: to what nobody knows, or to what isn't told yet."""
    far = edge + reach
    if certainty == "unknown":
        return (Part("fade", edge, far), Part("query", far, far))
    return (Part("arrow", edge, far),)


def _one_sided(low: float, high: float, stub: float) -> tuple[Part, ...]:
    """Return what leads away from the event after which, or before which, something lies."""
    edge, length = (low, 1.5 * stub) if isnan(high) else (high, -1.5 * stub)
    far = edge + length
    return (Part("tick", edge, edge), Part("fade", edge, far), Part("query", far, far))


def _beyond(end: Moment, high: float, stub: float) -> tuple[Part, ...]:
    """Return what leads from a bracket to an end that may lie after it."""
    if end.during or end.before or end.certainty not in ("unknown", "untold"):
        return ()
    if end.certainty == "untold":
        return (Part("arrow", high, high + stub),)
    return (Part("fade", high, high + stub), Part("query", high + stub, high + stub))
