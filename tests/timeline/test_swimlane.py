"""The figure: certainty in two channels, what isn't told isn't in it, and it is small."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from epicrisis.cases.model import Case
from epicrisis.story.telling import Story, Telling, up_to
from epicrisis.timeline import prose, swimlane
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import NO_RESPONSE, visible_events
from epicrisis.timeline.layout import arrange
from epicrisis.timeline.paint import tone_colour
from tests.timeline.small_cases import (
    bar,
    build_case,
    documented,
    everything,
    lane,
    point,
    telling_of,
)
from tests.timeline.test_layout import laid_out

Trace = dict[str, Any]


def drawn(case: Case, opened: frozenset[str] | None = None, **how: Any) -> dict[str, Any]:
    dark = how.pop("dark", False)
    figure = swimlane.figure(laid_out(case, opened, **how), ChartView("en", is_dark=dark))
    spec: dict[str, Any] = json.loads(figure.to_json())
    return spec


def trace_of(spec: dict[str, Any], key: str) -> tuple[Trace, int]:
    """Return the trace that answers for an event, and the event's place in it."""
    (found,) = [
        (trace, trace["customdata"].index(key))
        for trace in spec["data"]
        if key in trace.get("customdata", ())
    ]
    return found


def key_of(case: Case, name: str) -> str:
    events = visible_events(telling_of(case), "en")
    return next(event.key for event in events if event.id == name)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("compact", [False, True])
def test_plotly_accepts_every_property(one_of_each: Case, dark: bool, compact: bool) -> None:
    go.Figure(drawn(one_of_each, dark=dark, compact=compact))


def test_the_same_story_gives_the_same_figure_byte_for_byte(one_of_each: Case) -> None:
    first, second = (
        swimlane.figure(laid_out(one_of_each), ChartView("en")).to_json() for _ in range(2)
    )

    assert first == second


def test_every_event_answers_to_the_pointer_once(one_of_each: Case) -> None:
    spec = drawn(one_of_each)
    keys = [key for trace in spec["data"] for key in trace.get("customdata", ())]

    assert sorted(keys) == [f"e{number:02}" for number in range(1, 12)]


def test_documented_is_filled_and_assumed_is_unfilled_hatched_and_outlined(
    one_of_each: Case,
) -> None:
    spec = drawn(one_of_each)
    solid, _ = trace_of(spec, key_of(one_of_each, "certain"))
    hatched, _ = trace_of(spec, key_of(one_of_each, "supposed"))

    assert "pattern" not in solid["marker"]
    assert hatched["marker"]["color"] == "rgba(0,0,0,0)"
    assert hatched["marker"]["pattern"]["shape"] == "/"
    assert hatched["marker"]["line"]["width"] > 0


def test_an_assumed_point_is_unfilled(one_of_each: Case) -> None:
    spec = drawn(one_of_each)

    for name, symbol in (("moment", "circle"), ("about", "circle-open")):
        trace, index = trace_of(spec, key_of(one_of_each, name))
        assert trace["marker"]["symbol"][index] == symbol


def test_every_uncertainty_is_also_written(one_of_each: Case) -> None:
    spec = drawn(one_of_each, everything(one_of_each) - {"f-later"})
    texts = " ".join(
        text for trace in spec["data"] if trace.get("mode") == "text" for text in trace["text"]
    ).replace("<br>", " ")

    for words in (
        "Supposed (dates assumed)",
        "Half (end assumed)",
        "Afloat (8 months, dates assumed)",
        "Endless (end unknown)",
        "Growing (goes on)",
        "Nowhere (4 months, dates unknown)",
        "About (date assumed)",
        "Within (date unknown)",
    ):
        assert words in texts


def test_hover_tells_each_boundary_in_words(one_of_each: Case) -> None:
    trace, index = trace_of(drawn(one_of_each), key_of(one_of_each, "half"))

    assert trace["hovertext"][index].replace("<br>", "\n").splitlines() == [
        "<b>Half</b>",
        "Starts: month 40 (documented)",
        "Ends: month 45 (assumed, month 44 to month 50): Because of the",
        "order",
        "Lasts: 5 months (assumed)",
        "Source: S01",
    ]


def test_the_legend_and_the_caption_explain_what_is_drawn_and_no_more() -> None:
    layout = laid_out(build_case(bar("a", documented(0), documented(9))))

    names = [trace["name"] for trace in drawn_of(layout)["data"] if trace["showlegend"]]

    assert names == ["treatment", "documented"]
    assert "Solid" in swimlane.caption(layout, str)
    assert "Hatched" not in swimlane.caption(layout, str)


def drawn_of(layout: Any) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(swimlane.figure(layout, ChartView("en")).to_json())
    return spec


def test_an_authors_text_is_never_markup() -> None:
    label = "<script>alert(1)</script> & <b>bold</b>"
    case = build_case(
        bar("a", documented(0), documented(9), label=label, row=label, detail=label, lane="odd"),
        lanes=[lane("odd", title=label)],
        origin={"text": label, "opens_with": "f-origin", "source": ("S01",)},
    )

    written = swimlane.figure(laid_out(case), ChartView("en")).to_json()

    assert "<script" not in written
    assert "\\u003cscript" not in written
    assert "<b>bold" not in written


@pytest.mark.parametrize("label", ["x" * 500, "🙂" * 200, "ألم وحمى", "腹痛と発熱" * 30, " a\tb "])
@pytest.mark.parametrize("compact", [False, True])
def test_any_script_and_any_length_of_text_is_drawn(label: str, compact: bool) -> None:
    case = build_case(point("a", documented(0), label=label, row=label, detail=label))

    assert len(json.dumps(drawn(case, compact=compact))) < 60_000


def test_no_id_of_the_case_file_is_sent() -> None:
    lanes = [lane("secret-lane", title="Lane")]
    case = build_case(
        bar("secret-event", documented(0), documented(9), label="Bar", lane="secret-lane"),
        lanes=lanes,
    )

    assert "secret" not in swimlane.figure(laid_out(case), ChartView("en")).to_json()


def test_the_axis_says_what_zero_is_once_told(one_of_each: Case) -> None:
    before = drawn(one_of_each, frozenset({"f-certain"}))["layout"]["annotations"][0]["text"]
    after = drawn(one_of_each)["layout"]["annotations"][0]["text"]

    assert before == "Months; what 0 stands for is told later"
    assert after == "Months; 0: First dose"


@pytest.mark.parametrize(("events", "kib"), [(12, 40), (40, 40), (100, 60), (1000, 200)])
def test_the_figure_stays_small(events: int, kib: int) -> None:
    lanes = [lane(f"lane-{number}", tone="treatment") for number in range(8)]
    case = build_case(
        *(
            bar(f"n{n}", documented(n % 90), documented(n % 90 + 7), lane=f"lane-{n % 8}")
            for n in range(events)
        ),
        lanes=lanes,
    )

    assert len(swimlane.figure(laid_out(case), ChartView("en")).to_json()) < kib * 1024


def test_chart_table_and_prose_tell_the_same_events(one_of_each: Case) -> None:
    told = everything(one_of_each)
    events = visible_events(telling_of(one_of_each, told), "en")
    hover = {
        key: text
        for trace in drawn(one_of_each)["data"]
        for key, text in zip(trace.get("customdata", ()), trace.get("hovertext", ()), strict=True)
    }
    table = prose.table(events, "months", str)
    summary = " ".join(text for _, text in prose.summary(events, "months", str))
    alt = prose.alt_text(events, "months", str)

    assert sorted(hover) == sorted(event.key for event in events)
    assert list(table["Event"]) == [event.label for event in events]
    for event in events:
        assert event.label in hover[event.key]
        assert event.label in summary
        assert event.label in alt


def test_a_response_that_failed_to_come_is_not_drawn_as_one(insulinoma: Story) -> None:
    telling = Telling(insulinoma, up_to(insulinoma, len(insulinoma.steps)))
    view = ChartView("en")
    events = visible_events(telling, "en")
    none = {event.id for event in events if event.symbol == NO_RESPONSE}
    assert none == {"response-local-1", "no-response"}
    layout = arrange(telling, ChartContent(events), view)
    shown = swimlane.figure(layout, view).to_plotly_json()["data"]
    signs = [
        (trace["marker"]["symbol"][place], trace["marker"]["color"][place])
        for trace in shown
        for place, key in enumerate(trace.get("customdata", ()))
        if "symbol" in trace["marker"]
        and any(event.key == key and event.id in none for event in events)
    ]
    assert signs == [(f"{NO_RESPONSE}-open", tone_colour("neutral"))]
    assert {event.tone for event in events if event.id in none} == {"neutral"}
    assert "Crossed circle" in swimlane.caption(layout, view.translate)
    assert all(event.tone == "response" for event in events if "benefit" in event.id)
