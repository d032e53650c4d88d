"""The authors' own differential: what they make of each hypothesis, finding by finding."""

from collections.abc import Mapping
from functools import lru_cache

from epicrisis.cases.model import Finding
from epicrisis.story.differential import POINTS, Differential, Entry, Snapshot
from epicrisis.story.telling import Story


@lru_cache(maxsize=64)
def authors_snapshots(story: Story) -> tuple[Snapshot, ...]:
    """Return the authors' list each time it changes, in the order of the story.

    Empty where they give no weights. A weight from before its hypothesis is open counts from then.
    """
    places = {step.block.id: step.number for step in story.steps}
    found: list[Snapshot] = []
    for step in story.steps:
        if isinstance(step.block, Finding):
            now = _list_at(story, places, step.number)
            if now != (found[-1].entries if found else ()):
                found.append(Snapshot(step.stage, step.block.id, now))
    return tuple(found)


def _list_at(story: Story, places: Mapping[str, int], number: int) -> Differential:
    entries = []
    for each in story.case.hypotheses:
        if each.opens_with is None or places[each.opens_with] <= number:
            told = [part for part in each.weights if places[part.opens_with] <= number]
            if told:
                weight = max(told, key=lambda part: places[part.opens_with]).weight
                entries.append(Entry(each.id, None, weight))
    return tuple(sorted(entries, key=lambda entry: -POINTS[entry.weight]))


def authors_list(story: Story, number: int) -> Differential:
    """Return the authors' list once step `number` is told; empty before they have one."""
    places = {step.block.id: step.number for step in story.steps}
    lists = [each for each in authors_snapshots(story) if places[each.after or ""] <= number]
    return lists[-1].entries if lists else ()
