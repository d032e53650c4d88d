"""Bars of many events: few elements of the page, and each still answers for itself."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from epicrisis.cases.model import Case
from epicrisis.timeline import swimlane
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.layout import BAR, MOST_NAMES, Layout
from tests.timeline.small_cases import (
    Plain,
    assumed,
    bar,
    build_case,
    documented,
    lane,
    point,
    unknown,
)
from tests.timeline.test_layout import laid_out

COUNT = MOST_NAMES + 41


def many_kinds(*more: Plain, title: str = "Drugs") -> Case:
    """Return a case of too many events to name, of every certainty, and some more."""

    def event(number: int) -> Plain:
        start, where = number % 61, {"opens_with": "f-origin"}
        ends = (documented(start + 5), assumed(start + 5, start + 4, start + 9), unknown())
        return bar(f"n{number}", documented(start), ends[number % 3], **where)

    lanes = [lane("drugs", title=title, tone="treatment")]
    return build_case(*map(event, range(COUNT)), *more, lanes=lanes)


@pytest.fixture(scope="module")
def bulk() -> Layout:
    return laid_out(many_kinds(point("moment", documented(70), opens_with="f-origin")))


@pytest.fixture(scope="module")
def spec(bulk: Layout) -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads(swimlane.figure(bulk, ChartView("en")).to_json())
    return drawn


# --- What is drawn ---------------------------------------------------------------------


def test_plotly_accepts_every_property(spec: dict[str, Any]) -> None:
    go.Figure(spec)


def test_up_to_the_limit_each_bar_is_drawn_by_itself_with_a_legend() -> None:
    few = many_kinds()
    assert few.timeline is not None
    timeline = few.timeline.model_copy(update={"events": few.timeline.events[:MOST_NAMES]})
    layout = laid_out(few.model_copy(update={"timeline": timeline}))
    drawn = json.loads(swimlane.figure(layout, ChartView("en")).to_json())

    assert drawn["layout"]["showlegend"]
    assert not [trace for trace in drawn["data"] if "ids" in trace]


def test_every_event_answers_to_the_pointer_once(spec: dict[str, Any], bulk: Layout) -> None:
    keys = [key for trace in spec["data"] for key in trace.get("customdata", ())]

    assert sorted(keys) == sorted(mark.event.key for mark in bulk.marks)


def test_certainty_keeps_its_two_channels(spec: dict[str, Any]) -> None:
    (hatching,) = (trace for trace in spec["data"] if "fillpattern" in trace)
    widths = [shape["line"]["width"] for shape in spec["layout"]["shapes"]]
    outlined = [s for s in spec["layout"]["shapes"] if s["line"]["width"] == 1.5]

    assert hatching["fillpattern"]["shape"] == "/"
    assert hatching["x"].count(None) == COUNT // 3
    assert outlined[0]["path"].count("M") == COUNT // 3
    assert widths.count(BAR) == 1 + 4, "solid bars, and four steps of fading"


def test_the_caption_has_what_the_legend_would_have_said(bulk: Layout) -> None:
    said = swimlane.caption(bulk, str)

    for words in ("Solid:", "Hatched and unfilled:", "Fading:", "their names are not on the chart"):
        assert words in said


def test_a_bar_of_a_moment_is_wide_enough_to_be_seen() -> None:
    short = bar("short", documented(80), documented(80.001), opens_with="f-origin")
    layout = laid_out(many_kinds(short))
    drawn = json.loads(swimlane.figure(layout, ChartView("en")).to_json())
    (solid,) = (
        shape["path"]
        for shape in drawn["layout"]["shapes"]
        if shape["line"]["width"] == BAR and "M80.0" in shape["path"]
    )

    end = float(solid.rsplit("M80.0", 1)[1].split("H")[1].split("M")[0])
    assert (end - 80) / layout.pixel >= 1


@pytest.mark.parametrize(("title", "is_tick"), [("Drugs", True), ("A very long title " * 6, False)])
def test_a_lanes_title_stands_once_wherever_it_fits(title: str, is_tick: bool) -> None:
    rowed = bar("rowed", documented(0), documented(3), row="Row", opens_with="f-origin")
    layout = laid_out(many_kinds(rowed, title=title))
    drawn = json.loads(swimlane.figure(layout, ChartView("en")).to_json())
    layout = drawn["layout"]

    ticks = [text for text in layout["yaxis"]["ticktext"] if text.startswith("<b>")]
    titles = [each for each in layout["annotations"] if each["text"].startswith("<b>")]
    assert (len(ticks), len(titles)) == ((1, 0) if is_tick else (0, 1))
