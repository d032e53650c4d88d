"""Any case is drawn: few events or many, of every unit, in any script."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from epicrisis.cases.fields import LONGEST_LINE
from epicrisis.cases.model import Case
from epicrisis.timeline import prose, swimlane
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.density import MOST_EVENTS, MOST_ROWS, crowd
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import HEAP, MOST_NAMES, Layout
from tests.timeline.small_cases import (
    Plain,
    assumed,
    bar,
    build_case,
    documented,
    lane,
    point,
    telling_of,
    unknown,
)
from tests.timeline.test_layout import laid_out


def many(count: int, lanes: int = 8, **how: Any) -> Case:
    def event(number: int) -> Plain:
        start, where = number % 83, {"lane": f"lane-{number % lanes}", "opens_with": "f-origin"}
        if number % 5 == 0:
            return point(f"n{number}", documented(start), **where)
        end = assumed(start + 4) if number % 3 == 0 else documented(start + 4)
        return bar(f"n{number}", documented(start), end, **where)

    titled = [lane(f"lane-{number}", tone="treatment") for number in range(lanes)]
    return build_case(*map(event, range(count)), lanes=titled, **how)


@pytest.fixture(scope="module")
def crowded() -> Case:
    return many(MOST_EVENTS + 1)


def spec_of(layout: Layout) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(swimlane.figure(layout, ChartView("en")).to_json())
    return spec


# --- Few and many ----------------------------------------------------------------------


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("finished", [False, True])
@pytest.mark.parametrize(("count", "lanes"), [(1, 1), (2, 1), (40, 40), (1000, 8)])
def test_one_event_forty_lanes_and_a_thousand_events_are_drawn(
    count: int, lanes: int, finished: bool, compact: bool
) -> None:
    layout = laid_out(many(count, lanes), finished=finished, compact=compact)

    assert len(layout.marks) == count
    assert len(layout.bands) == min(count, lanes)
    keys = [key for trace in spec_of(layout)["data"] for key in trace.get("customdata", ())]
    assert len(keys) == len(set(keys)) == count


@pytest.mark.parametrize("unit", ["days", "weeks", "months", "years"])
def test_every_unit_is_named_and_has_ticks_that_a_reader_can_count_in(unit: str) -> None:
    case = build_case(bar("a", documented(0), documented(21)), unit=unit)
    spec = spec_of(laid_out(case))

    assert spec["layout"]["annotations"][0]["text"].startswith(unit.capitalize())
    assert spec["layout"]["xaxis"]["dtick"] > 0
    assert f"Lasts: 21 {unit} (documented)" in json.dumps(spec)


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e6])
def test_any_length_of_time_is_drawn(scale: float) -> None:
    case = build_case(
        bar("a", documented(0), documented(7 * scale)),
        bar("b", documented(7 * scale), documented(7 * scale)),
        window=(-scale, 10 * scale),
    )

    go.Figure(spec_of(laid_out(case, finished=True)))


@pytest.mark.parametrize(
    "event",
    [
        bar("a", documented(5), documented(5)),
        bar("a", unknown(), documented(5)),
        bar("a", unknown(), unknown()),
        bar("a", assumed(-5), unknown(during="a")),
        point("a", unknown()),
        point("a", unknown(during="a")),
    ],
)
@pytest.mark.parametrize("compact", [False, True])
def test_whatever_is_known_of_the_only_event_it_stands_once_on_the_chart(
    event: Plain, compact: bool
) -> None:
    layout = laid_out(build_case(event), finished=True, compact=compact)

    assert len(layout.marks) + len(layout.undated) == 1
    go.Figure(spec_of(layout))


SCRIPTS = [
    "ألم وحمى " * 40,
    "🙂👩‍⚕️" * 60,
    "腹痛と発熱" * 30,
    "x" * LONGEST_LINE,
    "</b><script>",
    "%{x}<br>",
]


@pytest.mark.parametrize("label", SCRIPTS)
@pytest.mark.parametrize("compact", [False, True])
def test_text_of_any_script_and_length_is_drawn_and_told(label: str, compact: bool) -> None:
    title = f"{label[:4]}{label[-4:]}"
    case = build_case(
        bar("a", assumed(0, -1, 2), documented(3), label=label, row=title, lane="odd"),
        point("b", unknown(), label=label, lane="odd"),
        lanes=[lane("odd", title=label)],
    )
    spec = spec_of(laid_out(case, compact=compact))
    events = visible_events(telling_of(case), "en")

    go.Figure(spec)
    assert len(json.dumps(spec)) < 60_000
    assert "<script" not in json.dumps(spec)
    assert label.strip() in prose.alt_text(events, "months", str)


# --- Too many --------------------------------------------------------------------------


def test_as_many_as_can_be_drawn_are_drawn() -> None:
    layout = laid_out(many(MOST_EVENTS))

    assert (len(layout.marks), layout.heaps) == (MOST_EVENTS, ())


@pytest.mark.parametrize("compact", [False, True])
def test_above_that_they_are_counted_by_lane_and_it_is_said(crowded: Case, compact: bool) -> None:
    layout = laid_out(crowded, compact=compact)
    spec = spec_of(layout)

    go.Figure(spec)
    assert layout.marks == ()
    assert len(layout.bands) == len(layout.heaps) == 8
    assert sum(heap.crowd.count for heap in layout.heaps) == MOST_EVENTS + 1
    assert "More than 2000 events are not drawn one by one" in swimlane.caption(layout, str)
    assert "events: 251" in json.dumps(spec)
    assert not any("customdata" in trace for trace in spec["data"])


def test_a_crowd_tells_how_many_are_not_documented(crowded: Case) -> None:
    layout = laid_out(crowded)
    bars = [trace for trace in spec_of(layout)["data"] if trace.get("hoverinfo") == "text"]

    assert any("pattern" in trace["marker"] for trace in bars)
    assert any("pattern" not in trace["marker"] for trace in bars)
    heights = [height for trace in bars for height in trace["width"]]
    assert max(heights) <= HEAP + 0.001


def test_rows_are_counted_apart_until_they_are_too_many() -> None:
    def rows(count: int) -> Layout:
        events = (
            point(f"n{n}", documented(n % 50), row=f"Row {n % count}", opens_with="f-origin")
            for n in range(MOST_EVENTS + 1)
        )
        return laid_out(build_case(*events))

    assert len(rows(MOST_ROWS).heaps) == MOST_ROWS
    assert len(rows(MOST_ROWS + 1).heaps) == 1


def test_a_crowd_counts_each_event_wherever_it_lasts() -> None:
    case = build_case(
        bar("a", documented(0), documented(10)),
        bar("b", documented(5), assumed(20)),
        point("c", documented(10)),
        point("d", unknown()),
    )
    events = visible_events(telling_of(case), "en")

    counted = crowd(events, (0, 40), 8 * 8)

    assert [(each.start, each.end, each.sure, each.doubtful) for each in counted.bins] == [
        (0, 5, 1, 0),
        (5, 15, 1, 1),
        (15, 20, 0, 1),
    ]
    assert (counted.count, counted.without_place) == (4, 1)


def test_words_count_too_where_the_chart_counts(crowded: Case) -> None:
    events = visible_events(telling_of(crowded), "en")

    said = prose.alt_text(events, "months", str)

    assert said.startswith("Timeline of the story so far, in months; events: 2001. ")
    assert "Lane of lane-0: events: 251." in said
    assert len(said) < 1000


@pytest.mark.parametrize(("events", "kib"), [(1000, 200), (2000, 400), (4000, 100)])
def test_the_figure_stays_small(events: int, kib: int) -> None:
    assert len(swimlane.figure(laid_out(many(events)), ChartView("en")).to_json()) < kib * 1024


# --- Many, but not too many ------------------------------------------------------------


def test_names_are_written_while_there_is_room_for_them() -> None:
    layout = laid_out(many(MOST_NAMES))

    assert layout.named
    assert all(mark.label for mark in layout.marks)
    assert "their names are not on the chart" not in swimlane.caption(layout, str)


@pytest.mark.parametrize("compact", [False, True])
def test_above_that_names_are_left_to_pointer_and_table_and_it_is_said(compact: bool) -> None:
    layout = laid_out(many(MOST_NAMES + 1), compact=compact)
    spec = spec_of(layout)

    assert not layout.named
    assert not [trace for trace in spec["data"] if trace.get("mode") == "text"]
    assert "More than 400 events: their names are not on the chart" in swimlane.caption(layout, str)
    hover = [text for trace in spec["data"] for text in trace.get("hovertext", ())]
    assert len(hover) == MOST_NAMES + 1


def test_a_thousand_uncertain_events_cost_a_browser_few_elements() -> None:
    def uncertain(number: int) -> Plain:
        end = assumed(number % 60 + 5, number % 60 + 4, number % 60 + 9)
        ends = (unknown(), end, documented(77, opens_with="f-later"))
        start = documented(number % 60)
        return bar(f"n{number}", start, ends[number % 3], opens_with="f-origin")

    case = build_case(*map(uncertain, range(1000)))
    spec = spec_of(laid_out(case, frozenset({"f-origin"})))

    assert len(spec["layout"]["shapes"]) < 20
    assert sum(map(elements, spec["data"])) < 1000 / 3 + 20, "heads of arrows, and few besides"


def elements(trace: dict[str, Any]) -> int:
    """Return how many elements of the page a trace becomes."""
    return 1 if trace.get("mode") == "none" else len(set(trace.get("ids", range(len(trace["x"])))))
