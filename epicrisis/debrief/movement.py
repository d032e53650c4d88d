"""How a learner's list moved over a story, beside what the authors make of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from epicrisis.cases.fields import Text
from epicrisis.cases.model import Finding, Hypothesis
from epicrisis.debrief.facts import (
    ArgumentLine,
    AuthorsLine,
    Fate,
    Lesson,
    ListMoment,
    Movement,
    Standing,
    Track,
    Weighed,
)
from epicrisis.story import differential, telling
from epicrisis.story.authors_list import authors_list, authors_snapshots
from epicrisis.story.differential import Differential, Snapshot
from epicrisis.story.telling import Step, Story

MAIN_LINES = 6
"""Most hypotheses that the chart sets apart; more can't be told from each other."""
COMPETITORS = 3
"""Hypotheses other than the right one whose arguments are shown at once."""


FirstSnapshot: TypeAlias = Callable[[Iterable[Snapshot], str], Snapshot | None]


def movement_of(story: Story, lists: Sequence[Snapshot]) -> Movement:
    """Return how a list moved, from its snapshots in their order."""
    names = {each.id: each.name for each in story.case.hypotheses}
    # A hypothesis that the case no longer has can't be named, and its id says nothing.
    lists = [Snapshot(each.stage, each.after, _named(each.entries, names)) for each in lists]
    moments = {(each.stage, each.after): _moment(story, each) for each in lists}
    standings = [_standings(each.entries) for each in lists]
    words = {entry.key: entry.words for each in lists for entry in each.entries}
    right = {each.id for each in story.case.hypotheses if each.right}
    main = _main_lines(standings, right)
    told = _told_at(story)
    judged = [each for each in lists if _place_of(story, each.after) < told.number]
    entered = _earliest(judged, right, differential.first_considered)
    led = _earliest(judged, right, differential.first_led)
    fate = _fate(judged, right, entered)
    return Movement(
        moments=tuple(moments.values()),
        lines=tuple(
            Track(
                key=key,
                name=names.get(key) or words[key] or "",
                is_right=key in right,
                is_main=key in main,
                standings=tuple(each.get(key) for each in standings),
            )
            for key in differential.shares_over_story(lists)
        ),
        entered=moments[entered.stage, entered.after] if entered else None,
        led=moments[led.stage, led.after] if led else None,
        told=_moment(story, Snapshot(told.stage, told.block.id, ())),
        fate=fate,
        left=_left(judged[-1].entries, right) if fate == "considered" else None,
        authors=_authors_line(story, right, lists),
    )


def _authors_line(story: Story, right: set[str], lists: Sequence[Snapshot]) -> AuthorsLine | None:
    own = authors_snapshots(story)
    if not own:
        return None
    names = {each.id: each.name for each in story.case.hypotheses}
    then = [authors_list(story, _place_of(story, each.after)) for each in lists]
    entered = _earliest(own, right, differential.first_considered)
    led = _earliest(own, right, differential.first_led)
    return AuthorsLine(
        entered=_moment(story, entered) if entered else None,
        led=_moment(story, led) if led else None,
        standings=tuple(_best_of(right, _standings(each)) for each in then),
        lists=tuple(tuple((names[entry.key], entry.weight) for entry in each) for each in then),
    )


def _best_of(right: set[str], standings: Mapping[str, Standing]) -> Standing | None:
    """Return how the right diagnosis stands in a list; a case may have two names for it."""
    found = [standing for key, standing in standings.items() if key in right]
    return min(found, key=lambda standing: standing.rank, default=None)


def _told_at(story: Story) -> Step:
    """Return the step at which the text tells the diagnosis."""
    opens_with = story.case.final_title.opens_with
    return next(step for step in story.steps if step.block.id == opens_with)


def _place_of(story: Story, after: str | None) -> int:
    """Return the number of the step after which a list was kept; 0 before the first."""
    return next((step.number for step in story.steps if step.block.id == after), 0)


def _fate(judged: Sequence[Snapshot], right: set[str], entered: Snapshot | None) -> Fate:
    if not any(each.entries for each in judged):
        return "no_list"
    if entered is not None:
        return "considered"
    was_named = any(entry.key in right for each in judged for entry in each.entries)
    return "ruled_out" if was_named else "absent"


def _left(entries: Differential, right: set[str]) -> Literal["ruled_out", "taken_out"] | None:
    """Return how the right diagnosis had gone from a list in which it had been considered."""
    weights = {entry.weight for entry in entries if entry.key in right}
    if weights - {"ruled_out"}:
        return None
    return "ruled_out" if weights else "taken_out"


def _named(entries: Differential, names: Mapping[str, Text]) -> Differential:
    return tuple(
        entry for entry in entries if entry.hypothesis is None or entry.hypothesis in names
    )


def _moment(story: Story, snapshot: Snapshot) -> ListMoment:
    place, title = 0, None
    for step in story.steps if snapshot.after is not None else ():
        if isinstance(step.block, Finding):
            place, title = place + 1, step.block.title
        if step.block.id == snapshot.after:
            return ListMoment(place, step.stage, title)
    return ListMoment(0, story.stages[0], None)


def _standings(entries: Differential) -> dict[str, Standing]:
    shares = differential.shares(entries)
    return {
        entry.key: Standing(rank, entry.weight, shares[entry.key])
        for rank, entry in enumerate(entries, start=1)
    }


def _main_lines(standings: Sequence[Mapping[str, Standing]], right: set[str]) -> set[str]:
    """Return the right hypothesis and those that had the most attention over the moments."""
    attention: dict[str, float] = {}
    for each in standings:
        for key, standing in each.items():
            attention[key] = attention.get(key, 0.0) + standing.share
    by_attention = sorted(attention, key=lambda key: (key not in right, -attention[key]))
    return set(by_attention[:MAIN_LINES])


def _earliest(
    lists: Sequence[Snapshot], right: Iterable[str], first: FirstSnapshot
) -> Snapshot | None:
    """Return the first snapshot for any of the right hypotheses; a case may have two names."""
    found = [snapshot for each in right if (snapshot := first(lists, each)) is not None]
    return min(found, key=lists.index, default=None)


def hypotheses_of(
    story: Story, movement: Movement, numbers: Mapping[str, int]
) -> Iterator[Weighed]:
    """Yield the hypotheses that have arguments, the right one first, then the most listed ones."""
    attention = {
        line.key: sum(each.share for each in line.standings if each) for line in movement.lines
    }
    ranked = sorted(
        story.case.hypotheses, key=lambda each: (not each.right, -attention.get(each.id, -1.0))
    )
    others = 0
    for each in ranked:
        others += not each.right
        unmissable = each.must_not_miss
        if each.right or each.pro or each.contra or unmissable:
            yield Weighed(
                name=each.name,
                is_right=each.right,
                is_main=each.right or others <= COMPETITORS,
                was_listed=each.id in attention,
                pro=_reasons(story, each, "pro"),
                contra=_reasons(story, each, "contra"),
                must_not_miss=Lesson(
                    unmissable.because, tuple(numbers[cite] for cite in unmissable.cites)
                )
                if unmissable is not None
                else None,
            )


def _reasons(
    story: Story, hypothesis: Hypothesis, side: Literal["pro", "contra"]
) -> tuple[ArgumentLine, ...]:
    arguments = hypothesis.pro if side == "pro" else hypothesis.contra
    return tuple(ArgumentLine(each.text, telling.quote(story, each.source)) for each in arguments)
