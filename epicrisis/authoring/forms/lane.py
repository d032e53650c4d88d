"""A lane of the timeline as its form shows it, and the edits that a changed form comes to."""

import re
from collections.abc import Iterator
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


def lane_form(lane: Block, languages: Languages) -> LaneForm:
    """Return the form of a lane as the file has it."""
    return LaneForm(
        languages.words(lane.get("title")),
        next((each for each in TONES if each == lane.get("tone")), "neutral"),
        next((each for each in SYMBOLS if each == lane.get("symbol")), "circle"),
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
    return lane


def lane_edits(lane: Block, path: Path, after: LaneForm, languages: Languages) -> Iterator[Edit]:
    """Yield what makes the lane at `path` say what a form says; nothing that didn't change."""
    if not is_said(after.title):
        raise UnkeptError(Message("a lane needs a name"))
    before = lane_form(lane, languages)
    yield from changes(lane, path, "title", before.title, after.title, languages)
    if after.tone != before.tone:
        yield Put((*path, "tone"), after.tone)
    if after.symbol != before.symbol:
        yield Put((*path, "symbol"), after.symbol)


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
