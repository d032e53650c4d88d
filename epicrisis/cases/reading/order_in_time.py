"""Whether the events of a timeline can have happened in the order that its boundaries tell."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TypeAlias

from epicrisis.cases.problems import named, shown
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message

_EQUAL = 1e-6
"""Times that differ by less are the same."""
_BOUNDARIES = ("when", "start", "end")

_Moment: TypeAlias = tuple[str, str]
"""An event's id, and which of its boundaries."""


@dataclass(slots=True)
class _Order:
    """The boundaries of all events, and which of them come no later than which."""

    paths: dict[_Moment, Path] = field(default_factory=dict)
    lows: dict[_Moment, float] = field(default_factory=dict)
    highs: dict[_Moment, float] = field(default_factory=dict)
    later: dict[_Moment, set[_Moment]] = field(default_factory=lambda: defaultdict(set))
    earlier: dict[_Moment, set[_Moment]] = field(default_factory=lambda: defaultdict(set))
    told: dict[_Moment, str] = field(default_factory=dict)
    """Those that say `after` or `before`, with which of the two."""

    def link(self, first: _Moment, second: _Moment) -> None:
        """Remember that one is no later than another."""
        self.later[first].add(second)
        self.earlier[second].add(first)


def contradictions(events: Iterable[tuple[Path, Plain]]) -> Iterator[tuple[Path, Message]]:
    """Yield each `after` or `before` that can't be true, with what to do about it."""
    order = _order_of(events)
    if not order.told:
        return
    forward = _sorted(order.paths, order.later, order.earlier)
    if len(forward) < len(order.paths):
        yield from _circle(order, forward)
        return
    for moment in forward:
        before = (order.lows[each] for each in order.earlier[moment])
        order.lows[moment] = max(order.lows[moment], *before, -inf)
    for moment in reversed(forward):
        after = (order.highs[each] for each in order.later[moment])
        order.highs[moment] = min(order.highs[moment], *after, inf)
    for moment, key in order.told.items():
        low, high = order.lows[moment], order.highs[moment]
        if low > high + _EQUAL:
            message = Message(
                "nothing is after {low} and before {high}; correct `after`, `before` or a time",
                low=f"{low:g}",
                high=f"{high:g}",
            )
            yield (*order.paths[moment], key), message


def _order_of(events: Iterable[tuple[Path, Plain]]) -> _Order:
    order = _Order()
    known: dict[str, dict[str, Plain]] = {}
    for path, event in events:
        name = event.get("id") if isinstance(event, dict) else None
        if not isinstance(event, dict) or not isinstance(name, str) or name in known:
            continue
        known[name] = event
        for part in _BOUNDARIES:
            if isinstance(boundary := event.get(part), dict):
                moment = (name, part)
                order.paths[moment] = (*path, part)
                order.lows[moment], order.highs[moment] = _bounds(boundary)
    for name, event in known.items():
        for part in _BOUNDARIES:
            if (name, part) in order.paths:
                _link(order, known, (name, part), event)
    return order


def _link(
    order: _Order,
    known: Mapping[str, dict[str, Plain]],
    moment: _Moment,
    event: Mapping[str, Plain],
) -> None:
    name, part = moment
    if part == "end" and (name, "start") in order.paths:
        order.link((name, "start"), moment)
    boundary = event[part]
    assert isinstance(boundary, dict)
    for key in ("before", "after"):
        other = boundary.get(key)
        if not isinstance(other, str) or other not in known:
            continue
        edges = ("when", "end", "start") if key == "after" else ("when", "start", "end")
        edge = next(((other, each) for each in edges if (other, each) in order.paths), None)
        if edge is not None:
            order.told[moment] = key
            order.link(*((edge, moment) if key == "after" else (moment, edge)))


def _bounds(boundary: Mapping[str, Plain]) -> tuple[float, float]:
    """Return the earliest and the latest that a boundary's own numbers allow."""
    match boundary.get("range"), boundary.get("at"):
        case (int() | float() as low, int() | float() as high), _:
            return float(low), float(high)
        case _, (int() | float() as at):
            return float(at), float(at)
    return -inf, inf


def _sorted(
    moments: Iterable[_Moment],
    later: Mapping[_Moment, set[_Moment]],
    earlier: Mapping[_Moment, set[_Moment]],
) -> list[_Moment]:
    """Return the moments each after all that come before it, without those behind a circle."""
    waiting = {moment: len(earlier[moment]) for moment in moments}
    ready = deque(moment for moment, count in waiting.items() if not count)
    done: list[_Moment] = []
    while ready:
        moment = ready.popleft()
        done.append(moment)
        for each in later[moment]:
            waiting[each] -= 1
            if not waiting[each]:
                ready.append(each)
    return done


def _circle(order: _Order, forward: Iterable[_Moment]) -> Iterator[tuple[Path, Message]]:
    backward = _sorted(order.paths, order.earlier, order.later)
    inside = order.paths.keys() - set(forward) - set(backward)
    names = [
        shown(name)
        for name in dict.fromkeys(moment[0] for moment in order.paths if moment in inside)
    ]
    moment, key = next(each for each in order.told.items() if each[0] in inside)
    message = Message(
        "{events}: each would come after itself; take one `after` or `before` away",
        events=named(names),
    )
    yield (*order.paths[moment], key), message
