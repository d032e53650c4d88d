"""Beside the trials: only what is told, with every caveat on the chart itself."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from epicrisis.cases.model import Case
from epicrisis.story.telling import Story
from epicrisis.timeline import trial_intervals, trials
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.trial_intervals import Comparison
from epicrisis.timeline.views import without_assumed
from tests.timeline.small_cases import (
    assumed,
    bar,
    build_case,
    documented,
    point,
    telling_of,
    unknown,
)


def median(event: str, value: float = 6.0, **more: Any) -> dict[str, Any]:
    return {
        "id": f"m-{event}-{value * 10:g}",
        "event": event,
        "regimen": "The drug in a trial",
        "population": "300 others.",
        "endpoint": "Median time to progression",
        "median": value,
        "caveat": f"Not about {event}.",
        "cites": ("C01",),
        **more,
    }


def with_medians(case: Case, *comparators: dict[str, Any]) -> Case:
    data = case.model_dump(by_alias=True)
    data |= {
        "comparators": tuple(comparators),
        "references": {"C01": {"text": "Doe 2020", "verified": "seen"}},
    }
    return Case.model_validate(data, context={"language": "en", "languages": ["en"]})


@pytest.fixture(scope="module")
def compared_case() -> Case:
    case = build_case(
        bar("drug", documented(0), documented(5, opens_with="f-stop")),
        bar("supposed", documented(5), assumed(9)),
        bar("endless", documented(9), unknown()),
        point("moment", documented(3)),
    )
    return with_medians(
        case,
        median("supposed", 8),
        median("drug", 11.4, control=5.5, control_arm="Placebo"),
        median("drug", 6.9),
        median("endless"),
        median("moment"),
    )


def compared(case: Case, *opened: str) -> tuple[Comparison, ...]:
    events = visible_events(telling_of(case, frozenset(opened) or None), "en")
    return trial_intervals.comparisons(case, events, "en")


def drawn(
    found: tuple[Comparison, ...], *, dark: bool = False, compact: bool = False
) -> dict[str, Any]:
    view = ChartView("en", is_narrow=compact, is_dark=dark)
    spec: dict[str, Any] = json.loads(trials.figure(found, "months", view).to_json())
    return spec


def texts(spec: dict[str, Any]) -> str:
    return " ".join(
        text for trace in spec["data"] if trace.get("mode") == "text" for text in trace["text"]
    ).replace("<br>", " ")


def squeezed(text: str) -> str:
    """Return a text without spaces, as a long word may be folded anywhere."""
    return "".join(text.replace("<br>", " ").split())


# --- What is compared ------------------------------------------------------------------


def test_only_intervals_whose_length_is_told_and_known_are_compared(compared_case: Case) -> None:
    assert [each.event.id for each in compared(compared_case)] == ["drug", "supposed"]


def test_a_median_opens_with_the_length_it_stands_beside(compared_case: Case) -> None:
    assert compared(compared_case, "f-drug") == ()
    (only,) = compared(compared_case, "f-drug", "f-stop")
    assert only.event.id == "drug"
    assert [each.value for each in only.medians] == [11.4, 6.9]


def test_an_assumed_length_is_compared_only_while_assumptions_are_shown(
    compared_case: Case,
) -> None:
    events = without_assumed(visible_events(telling_of(compared_case), "en"))
    compared = trial_intervals.comparisons(compared_case, events, "en")

    assert [each.event.id for each in compared] == ["drug"]


def test_each_reference_has_one_number(compared_case: Case) -> None:
    found = compared(compared_case)

    assert {
        n: each.text for n, each in trial_intervals.references(compared_case, found).items()
    } == {1: "Doe 2020"}


def test_the_first_case_compares_its_five_lines(insulinoma: Story) -> None:
    found = compared(insulinoma.case, *(step.block.id for step in insulinoma.steps))

    assert [(each.event.duration.value, each.medians[0].value) for each in found] == [
        *((5, 6.9), (17, 11.4), (4, 11.0), (7, 22.7), (5, 11.0))
    ]


# --- The figure ------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("compact", [False, True])
def test_plotly_accepts_every_property(compared_case: Case, dark: bool, compact: bool) -> None:
    go.Figure(drawn(compared(compared_case), dark=dark, compact=compact))


@pytest.mark.parametrize("compact", [False, True])
def test_every_caveat_stands_on_the_chart_itself(insulinoma: Story, compact: bool) -> None:
    found = compared(insulinoma.case, *(step.block.id for step in insulinoma.steps))

    said = squeezed(texts(drawn(found, compact=compact)))

    assert squeezed(trial_intervals.warning(str)) in said
    for median_ in (median_ for each in found for median_ in each.medians):
        for words in (median_.caveat, median_.endpoint, median_.population, median_.regimen):
            assert squeezed(words) in said


def test_the_patients_length_is_written_with_its_certainty(compared_case: Case) -> None:
    said = texts(drawn(compared(compared_case)))

    assert "this patient: 5 months (documented)" in said
    assert "this patient: 4 months (assumed)" in said


def test_documented_is_filled_and_assumed_is_hatched(compared_case: Case) -> None:
    solid, hatched = (trace for trace in drawn(compared(compared_case))["data"][:2])

    assert (solid["x"], "pattern" in solid["marker"]) == ([5], False)
    assert (hatched["x"], hatched["marker"]["pattern"]["shape"]) == ([4], "/")


def test_a_control_arm_is_hollow_and_named(compared_case: Case) -> None:
    spec = drawn(compared(compared_case))
    markers = {
        trace["marker"]["symbol"]: trace["x"]
        for trace in spec["data"]
        if trace.get("mode") == "markers"
    }

    assert markers == {"square": [11.4, 6.9, 8], "square-open": [5.5]}
    assert "Placebo: 5.5 months" in texts(spec)


def test_a_confidence_interval_is_a_whisker_through_its_median_and_stands_in_words(
    compared_case: Case,
) -> None:
    case = with_medians(compared_case, median("drug", 6.9, interval=(4.5, 30.25)))
    spec = drawn(compared(case))
    (whisker,) = (trace for trace in spec["data"] if trace.get("mode") == "lines+markers")
    (square,) = (t for t in spec["data"] if t.get("marker", {}).get("symbol") == "square")
    words = "The drug in a trial: 6.9 months (95% CI 4.5 to 30.25)"

    assert (whisker["x"], whisker["y"]) == ([4.5, 30.25], square["y"] * 2)
    assert words in texts(spec)
    assert words in trial_intervals.in_words(compared(case), "months", str)


def test_without_a_stated_interval_none_is_drawn_or_said(compared_case: Case) -> None:
    found = compared(compared_case)

    assert not [trace for trace in drawn(found)["data"] if trace.get("mode") == "lines+markers"]
    assert "CI" not in trial_intervals.in_words(found, "months", str)


def test_an_interval_may_end_at_its_median(compared_case: Case) -> None:
    case = with_medians(compared_case, median("drug", 6.9, interval=(6.9, 6.9)))

    assert "(95% CI 6.9 to 6.9)" in texts(drawn(compared(case)))


@pytest.mark.parametrize("interval", [None, (1.0, 40.0)])
@pytest.mark.parametrize(("compact", "pixels"), [(False, 884), (True, 342)])
def test_no_label_leaves_the_plot(
    compared_case: Case, compact: bool, pixels: int, interval: tuple[float, float] | None
) -> None:
    case = with_medians(compared_case, median("drug"), median("drug", 8, interval=interval))
    spec = drawn(compared(case), compact=compact)
    longest = spec["layout"]["xaxis"]["range"][1]
    trace = next(trace for trace in spec["data"] if trace.get("mode") == "text")

    for x, text in zip(trace["x"], trace["text"], strict=True):
        assert x / longest * pixels + 6.4 * max(map(len, text.split("<br>"))) <= pixels


def test_the_words_say_all_that_the_chart_says(compared_case: Case) -> None:
    found = compared(compared_case)
    said = trial_intervals.in_words(found, "months", str)

    for trace in drawn(found)["data"]:
        for text in trace.get("text", ()):
            assert squeezed(text).rstrip(".") in squeezed(said)


def test_nothing_to_compare_is_drawn_as_no_more_than_the_warning() -> None:
    assert texts(drawn(())) == trial_intervals.warning(str)


def test_an_authors_text_is_never_markup(compared_case: Case) -> None:
    label = "<script>alert(1)</script>" + "x" * 470
    case = with_medians(
        compared_case, median("drug", regimen=label, population=label, endpoint=label, caveat=label)
    )

    assert "<script" not in json.dumps(drawn(compared(case)))


def test_what_was_guessed_is_a_mark_of_its_own(compared_case: Case) -> None:
    found = compared(compared_case)
    guesses = {found[0].event.id: 7.5}
    traces = trials.figure(found, "months", ChartView("en"), guesses).to_plotly_json()["data"]
    marks = [each for each in traces if each.get("marker", {}).get("symbol") == "diamond"]
    assert [each["x"] for each in marks] == [[7.5]]
    assert marks[0]["hovertext"] == ["Your guess: 7.5 months"]
    none = trials.figure(found, "months", ChartView("en"), {found[0].event.id: None})
    assert "Your guess" not in str(none.to_plotly_json())
