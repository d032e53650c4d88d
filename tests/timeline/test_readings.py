"""Other readings are laid over the chart as outlines; what the chart draws never moves."""

import json
from itertools import pairwise
from math import isnan
from typing import Any

import plotly.graph_objects as go
import pytest

from epicrisis.cases.model import Case
from epicrisis.story.telling import Story, Telling
from epicrisis.timeline import marks, prose, swimlane
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import Layout, arrange
from epicrisis.timeline.readings import OpenReading, open_readings
from epicrisis.timeline.views import without_assumed
from tests.timeline.small_cases import (
    assumed,
    bar,
    build_case,
    documented,
    lane,
    point,
    telling_of,
    unfinished,
)


def reading(name: str, **more: Any) -> dict[str, Any]:
    words = {"id": name, "event": "first", "title": name.capitalize(), "argument": "Because."}
    return {**words, "opens_with": "f-stop", "source": ("S01",), **more}


@pytest.fixture(scope="module")
def two_readings() -> Case:
    return build_case(
        bar("first", documented(0), documented(5, opens_with="f-stop")),
        bar("next", documented(5), documented(22)),
        bar("last", assumed(22), assumed(27, opens_with="f-end")),
        point("sign", documented(22), lane="signs"),
        lanes=[lane("drugs", tone="treatment"), lane("signs")],
        readings=(
            reading("drawn"),
            reading("longer", end=19.5, range=(18, 24), moves=("next", "last", "sign")),
            reading("shorter", end=3),
        ),
    )


def shown(case: Case, *opened: str) -> tuple[OpenReading, ...]:
    told = telling_of(case, frozenset(opened) or None)
    return open_readings(told, visible_events(told, "en"), "en")


def laid_out(
    case: Case,
    readings: tuple[OpenReading, ...],
    *,
    finished: bool = False,
    compact: bool = False,
) -> Layout:
    told = telling_of(case)
    content = ChartContent(visible_events(told, "en"), readings)
    return arrange(
        told if finished else unfinished(told), content, ChartView("en", is_narrow=compact)
    )


# --- What is told ----------------------------------------------------------------------


def test_a_reading_opens_with_its_finding_and_its_events_end(two_readings: Case) -> None:
    assert shown(two_readings, "f-first", "f-next") == ()
    assert [each.key for each in shown(two_readings, "f-first", "f-stop")] == ["r1", "r2", "r3"]


def test_a_reading_is_closed_while_its_event_is(two_readings: Case) -> None:
    assert shown(two_readings, "f-stop", "f-next") == ()


def test_the_reading_that_is_drawn_lays_nothing_over(two_readings: Case) -> None:
    drawn, longer, _ = shown(two_readings)

    assert drawn.is_drawn
    assert drawn.ghosts == ()
    assert not longer.is_drawn


def test_what_follows_moves_by_as_much_as_the_end(two_readings: Case) -> None:
    _, longer, shorter = shown(two_readings)

    assert [(ghost.event.id, ghost.start, ghost.end) for ghost in longer.ghosts] == [
        ("first", 0, 19.5),
        ("next", 19.5, 36.5),
        ("last", 36.5, 41.5),
    ]
    assert [(ghost.start, ghost.end) for ghost in shorter.ghosts] == [(0, 3)]


def test_only_what_is_told_moves(two_readings: Case) -> None:
    _, longer, _ = shown(two_readings, "f-first", "f-stop", "f-last")

    assert [event.id for event in longer.moved] == ["last"]
    assert [ghost.event.id for ghost in longer.ghosts] == ["first"]


def test_words_tell_length_shift_and_argument(two_readings: Case) -> None:
    said = [prose.reading_in_words(each, "months", str) for each in shown(two_readings)]

    assert said == [
        "Drawn: 5 months, as drawn. Because.",
        "Longer: 19.5 months (18 to 24); what follows moves by 14.5 months (13 to 19). Because.",
        "Shorter: 3 months. Because.",
    ]


def test_a_reading_of_what_is_hidden_as_assumed_is_not_shown() -> None:
    case = build_case(
        bar("first", documented(0), assumed(5)),
        readings=(reading("longer", end=9, opens_with="f-first"),),
    )
    told = telling_of(case)
    events = visible_events(told, "en")

    assert len(open_readings(told, events, "en")) == 1
    assert open_readings(told, without_assumed(events), "en") == ()


def test_the_first_case_reads_its_fourteen_cycles_in_six_ways(insulinoma: Story) -> None:
    opened = frozenset(step.block.id for step in insulinoma.steps)
    events = visible_events(Telling(insulinoma, opened), "en")
    told = open_readings(Telling(insulinoma, opened), events, "en")
    drawn, *others = (each for each in told if each.event.id == "line-1")

    assert (drawn.event.id, drawn.event.end.at) == ("line-1", 5)
    assert isnan(drawn.end)
    assert [(each.end, bool(each.moved)) for each in others] == [
        *((19.3, True), (9.7, True), (6.4, True), (14.7, True), (3.2, False))
    ]
    # A mere error in the figures is speculation and shown to nobody.
    assert [each.title[0] for each in (drawn, *others)] == ["A", "B", "C", "D", "E", "F"]


def test_the_first_case_says_what_nobody_can_place(insulinoma: Story) -> None:
    opened = frozenset(step.block.id for step in insulinoma.steps)
    events = visible_events(Telling(insulinoma, opened), "en")
    told = open_readings(Telling(insulinoma, opened), events, "en")

    assert [(each.event.id, each.unknown) for each in told if each.unknown] == [
        *(("line-2", "end"), ("line-5", "start"))
    ]


def test_what_a_reading_cannot_place_is_said_so_and_left_open() -> None:
    case = build_case(
        bar("first", documented(0), assumed(5)),
        bar("next", assumed(5), assumed(22)),
        readings=(
            reading("endless", unknown="end", moves=("next",), opens_with="f-first"),
            reading("beginless", unknown="start", end=5, opens_with="f-first"),
        ),
    )
    endless, beginless = shown(case)
    layout = laid_out(case, (endless, beginless))

    assert not endless.is_drawn
    assert prose.reading_in_short(endless, "months", str) == (
        "length unknown; how far what follows moves is unknown too"
    )
    assert prose.reading_in_short(beginless, "months", str) == "length unknown"
    # What follows moves nobody knows how far: nothing but the bar itself is laid over the chart.
    assert [[ghost.unknown for ghost in each.ghosts] for each in (endless, beginless)] == [
        *(["end"], ["start"])
    ]
    for overlay, missing in zip(layout.overlays, (5, 0), strict=True):
        ((*corners,),) = marks.outlines(overlay)
        uprights = {x0 for (x0, y0), (x1, y1) in pairwise(corners) if x0 == x1 and y0 != y1}
        assert uprights == {0, 5} - {missing}


# --- What is drawn ---------------------------------------------------------------------


@pytest.mark.parametrize("compact", [False, True])
def test_each_reading_has_a_row_of_its_own_in_its_events_lane(
    two_readings: Case, compact: bool
) -> None:
    layout = laid_out(two_readings, shown(two_readings), compact=compact)
    band = layout.bands[0]

    assert [row.lines for row in band.rows] == [("Longer",), ("Shorter",)]
    ys = [overlay.y for overlay in layout.overlays]
    assert len(set(ys)) == 2
    assert not {mark.y for mark in layout.marks} & set(ys)
    assert all(band.top < y < band.bottom for y in ys)


def test_no_event_moves_for_a_reading(two_readings: Case) -> None:
    plain, read = (laid_out(two_readings, readings) for readings in ((), shown(two_readings)))

    for before, after in zip(plain.marks, read.marks, strict=True):
        assert repr(before.event) == repr(after.event)
        assert before.parts == after.parts


def test_a_finished_axis_has_room_for_what_a_reading_moves(two_readings: Case) -> None:
    plain, read = (
        laid_out(two_readings, readings, finished=True) for readings in ((), shown(two_readings))
    )

    assert plain.window[1] < 41.5 < read.window[1]


def test_the_axis_of_an_unfinished_story_stays_as_it_is(two_readings: Case) -> None:
    assert laid_out(two_readings, shown(two_readings)).window == (-50, 100)


def spec_of(layout: Layout) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(swimlane.figure(layout, ChartView("en")).to_json())
    return spec


@pytest.mark.parametrize("compact", [False, True])
def test_a_reading_is_a_dotted_outline_that_cannot_be_chosen(
    two_readings: Case, compact: bool
) -> None:
    spec = spec_of(laid_out(two_readings, shown(two_readings), compact=compact))
    go.Figure(spec)
    dotted = [shape for shape in spec["layout"]["shapes"] if shape["line"].get("dash") == "dot"]
    hover = [trace for trace in spec["data"] if "Because." in str(trace.get("hovertext"))]

    assert len(dotted) == len(hover) == 2
    assert not any("customdata" in trace for trace in hover)


def test_the_rule_for_outlines_is_told_only_where_there_are_some(two_readings: Case) -> None:
    with_, without = (
        swimlane.caption(laid_out(two_readings, readings), str)
        for readings in (shown(two_readings), ())
    )

    assert "Dotted outline" in with_
    assert "Dotted outline" not in without


def test_an_authors_text_is_never_markup() -> None:
    label = "<script>alert(1)</script>" * 20
    case = build_case(
        bar("first", documented(0), documented(5)),
        readings=(reading("longer", end=9, opens_with="f-first", title=label, argument=label),),
    )

    written = swimlane.figure(laid_out(case, shown(case)), ChartView("en")).to_json()

    assert "<script" not in written
    assert len(written) < 60_000
