"""A lane of the timeline as its form shows it, and the edits that a changed form comes to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from epicrisis.authoring.drafting.events import LANE_TITLES, LANES
from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.time_frame import timeline_of
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import (
    Block,
    Languages,
    Words,
    changes,
    is_said,
    items_of,
    text_of,
)
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message
from epicrisis.stems import folded

Tone = Literal["disease", "treatment", "response", "neutral"]
TONES: tuple[Tone, ...] = get_args(Tone)
Symbol = Literal[
    "circle", "square", "diamond", "cross", "x", "triangle-up", "triangle-down", "star", "hexagon"
]
SYMBOLS: tuple[Symbol, ...] = get_args(Symbol)
_LONGEST_ID = 40


@dataclass(frozen=True, slots=True)
class LaneForm:
    """What an author may change of a lane without its YAML."""

    title: Words
    tone: Tone = "neutral"
    """What its events mean to the patient; chooses their colour."""
    symbol: Symbol = "circle"
    """Shape of its points."""
    levels: tuple[Words, ...] = ()
    """Names of its levels, highest first: those that the file has, emptied where they are to go;
    then new ones."""


def lane_form(lane: Block, languages: Languages) -> LaneForm:
    """Return the form of a lane as the file has it."""
    return LaneForm(
        languages.words(lane.get("title")),
        next((each for each in TONES if each == lane.get("tone")), "neutral"),
        next((each for each in SYMBOLS if each == lane.get("symbol")), "circle"),
        tuple(
            languages.words(each.get("title") if isinstance(each, dict) else None)
            for each in items_of(lane, "levels")
        ),
    )


def new_lane(form: LaneForm, data: Plain, languages: Languages) -> dict[str, Plain]:
    """Return the item that a form for a new lane comes to; raises `UnkeptError`."""
    if not is_said(form.title):
        raise UnkeptError(Message("a lane needs a name"))
    taken = {text_of(lane.get("id")) for _, lane in written_lanes(data)}
    lane: dict[str, Plain] = {
        "id": new_id(form.title[languages.own], taken, "lane"),
        "title": languages.value(form.title),
    }
    if form.tone != "neutral":
        lane["tone"] = form.tone
    if form.symbol != "circle":
        lane["symbol"] = form.symbol
    if levels := _levels((), form, languages):
        lane["levels"] = levels
    return lane


def lane_edits(data: Plain, path: Path, after: LaneForm, languages: Languages) -> Iterator[Edit]:
    """Yield what makes the lane at `path` say what a form says; nothing that didn't change.

    Raises `UnkeptError` where it has no name, or a level is to go at which an event stands.
    """
    lane = dict(written_lanes(data))[path]
    if not is_said(after.title):
        raise UnkeptError(Message("a lane needs a name"))
    before = lane_form(lane, languages)
    yield from changes(lane, path, "title", before.title, after.title, languages)
    if after.tone != before.tone:
        yield Put((*path, "tone"), after.tone)
    if after.symbol != before.symbol:
        yield Put((*path, "symbol"), after.symbol)
    if after.levels != before.levels:
        written = items_of(lane, "levels")
        levels = _levels(written, after, languages)
        _check_levels(data, lane, written, levels)
        if levels:
            yield Put((*path, "levels"), tuple(levels))
        else:
            yield Remove((*path, "levels"))


def _levels(written: Sequence[Plain], form: LaneForm, languages: Languages) -> tuple[Plain, ...]:
    """Return the levels as the file writes them; one keeps its id under another name."""
    taken = {text_of(each.get("id")) for each in written if isinstance(each, dict)}
    levels: list[Plain] = []
    for place, title in enumerate(form.levels):
        if not is_said(title):
            continue
        old = written[place] if place < len(written) else None
        if isinstance(old, dict):
            is_same = languages.words(old.get("title")) == title
            levels.append(old if is_same else {**old, "title": languages.value(title)})
            continue
        name = new_id(title[languages.own], taken, "level")
        taken.add(name)
        levels.append({"id": name, "title": languages.value(title)})
    return tuple(levels)


def _check_levels(
    data: Plain, lane: Block, written: Sequence[Plain], levels: Sequence[Plain]
) -> None:
    kept = {text_of(each.get("id")) for each in levels if isinstance(each, dict)}
    gone = {text_of(each.get("id")) for each in written if isinstance(each, dict)} - kept
    for event in items_of(timeline_of(data), "events"):
        block: Block = event if isinstance(event, dict) else {}
        if block.get("lane") == lane.get("id") and text_of(block.get("level")) in gone:
            raise UnkeptError(
                Message("an event stands at that level; give the event another level first")
            )


def removed_lane(data: Plain, path: Path) -> Edit:
    """Return the edit that takes a lane away; raises `UnkeptError` for one with events."""
    lane = dict(written_lanes(data)).get(path, {})
    for event in items_of(timeline_of(data), "events"):
        if isinstance(event, dict) and event.get("lane") == lane.get("id"):
            raise UnkeptError(
                Message("the lane has events; take them to another lane, or delete them first")
            )
    return Remove(path)


def written_lanes(data: Plain) -> tuple[tuple[Path, Block], ...]:
    """Return the lanes of a file with their paths."""
    return tuple(
        (("timeline", "lanes", place), lane)
        for place, lane in enumerate(items_of(timeline_of(data), "lanes"))
        if isinstance(lane, dict)
    )


def usual_lanes(data: Plain, languages: Languages) -> dict[str, dict[str, Plain]]:
    """Return the lanes that many cases have and this one doesn't, by id, as a file has them."""
    tones = dict(LANES.values())
    lanes = [lane for _, lane in written_lanes(data)]
    there = {text_of(lane.get("id")) for lane in lanes}
    named = {languages.words(lane.get("title"))[languages.own] for lane in lanes}
    offered: dict[str, dict[str, Plain]] = {}
    for lane, titles in LANE_TITLES.items():
        title = {code: titles["fr" if code == "fr" else "en"] for code in languages.every}
        if lane not in there and title[languages.own] not in named:
            offered[lane] = {"id": lane, "title": languages.value(title), "tone": tones[lane]}
    return offered


def new_id(words: str, taken: set[str], otherwise: str) -> str:
    """Return an id that is read from words, other than those that are taken."""
    base = "-".join(re.findall(r"[a-z0-9]+", folded(words)))[:_LONGEST_ID].strip("-") or otherwise
    number = 2
    found = base
    while found in taken:
        found = f"{base}-{number}"
        number += 1
    return found
