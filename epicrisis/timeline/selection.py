"""An event that is chosen, by whatever means: what a panel says of it, and its links in time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from epicrisis.cases.fields import SourceRef, Text
from epicrisis.cases.model import Case, Event, Finding, StageKey, TimeUnit
from epicrisis.i18n import Translate
from epicrisis.timeline import prose
from epicrisis.timeline.events import Moment, ToldEvent
from epicrisis.timeline.prose import Fact

SHORT: dict[TimeUnit, float] = {"days": 7, "weeks": 2, "months": 1, "years": 0.1}
"""How far apart two moments may be and still be linked, in each unit."""


@dataclass(frozen=True, slots=True)
class Links:
    """What stands next to an event in time: no more than that, and no cause."""

    before: tuple[ToldEvent, ...]
    after: tuple[ToldEvent, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What is said beside the chart of the event that is chosen."""

    event: ToldEvent
    label: str
    facts: tuple[Fact, ...]
    """Lane, level, each boundary with its certainty, length, sentences: name and words."""
    references: tuple[SourceRef, ...]
    """What it rests on, closed parts too: quote by `Telling.quotations`."""
    finding: Text
    """Title of the finding that drew it."""
    block: str
    """That finding's id, for the server only."""
    stage: StageKey
    """Where that finding stands in the story."""
    links: Links


def by_key(events: Iterable[ToldEvent], key: str) -> ToldEvent | None:
    """Return the event that a browser calls `key`; None where there is none (any more)."""
    return next((event for event in events if event.key == key), None)


def panel(case: Case, events: Sequence[ToldEvent], key: str, translate: Translate) -> Panel | None:
    """Return all that may be said of an event, None where `key` names none.

    `events` are those the chart shows (see `visible_events`): nothing else is told.
    """
    event = by_key(events, key)
    if event is None or case.timeline is None:
        return None
    written = next(each for each in case.timeline.events if each.id == event.id)
    stage, finding = _place_in_story(case, written)
    unit = case.timeline.unit
    return Panel(
        event=event,
        label=prose.full_label(event, translate),
        facts=((translate("Lane"), event.lane_title), *prose.facts(event, unit, translate)),
        references=written.source,
        finding=finding.title,
        block=finding.id,
        stage=stage,
        links=links(events, event, unit),
    )


def _place_in_story(case: Case, event: Event) -> tuple[StageKey, Finding]:
    return next(
        (key, block)
        for key, stage in case.stages_by_key.items()
        for block in stage.blocks
        if isinstance(block, Finding) and block.id == event.opens_with
    )


# --- Links in time ---------------------------------------------------------------------


def links(events: Iterable[ToldEvent], event: ToldEvent, unit: TimeUnit) -> Links:
    """Return what ends or happens shortly before an event, and what begins shortly after it.

    Only documented moments count, both ways, at most `SHORT` apart; what happens at the same
    moment counts as before. Two events of one lane are linked unless they share row or level.
    """
    others = [other for other in events if _track(other) != _track(event)]
    before = _near(others, lambda other: _gap(_last(other), event.start), unit)
    told = {other.key for other in before}
    rest = [other for other in others if other.key not in told]
    after = _near(rest, lambda other: _gap(_last(event), other.start), unit)
    return Links(before, after)


def _track(event: ToldEvent) -> tuple[str, str, str]:
    return event.lane, event.row, event.level


def _last(event: ToldEvent) -> Moment:
    return event.start if event.kind == "point" else event.end


def _gap(first: Moment, second: Moment) -> float | None:
    """Return the time between two moments, None where one of them isn't documented."""
    is_known = first.certainty == second.certainty == "documented"
    return round(second.at - first.at, 6) if is_known else None


def _near(
    events: Iterable[ToldEvent], gap: Callable[[ToldEvent], float | None], unit: TimeUnit
) -> tuple[ToldEvent, ...]:
    """Return the events at most `SHORT` away, the nearest first."""
    gaps = [(event, gap(event)) for event in events]
    near = [(event, far) for event, far in gaps if far is not None and 0 <= far <= SHORT[unit]]
    return tuple(event for event, _ in sorted(near, key=lambda pair: pair[1]))
