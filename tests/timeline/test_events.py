"""The frame holds what is told, and nothing else."""

from math import isnan
from typing import Any

import pandas as pd

from epicrisis.cases.model import Case
from epicrisis.timeline.events import COLUMNS, day_zero, told_events, visible_events
from tests.timeline.small_cases import (
    assumed,
    bar,
    build_case,
    documented,
    everything,
    lane,
    point,
    unknown,
)


def row_of(case: Case, name: str, *opened: str) -> "pd.Series[Any]":
    frame = visible_events(case, frozenset(opened), "en")
    return frame[frame["id"] == name].iloc[0]


def test_nothing_is_told_before_a_finding_is_open(one_of_each: Case) -> None:
    frame = visible_events(one_of_each, frozenset(), "en")

    assert frame.empty
    assert list(frame.columns) == COLUMNS


def test_a_closed_event_has_no_row_and_no_number(one_of_each: Case) -> None:
    frame = visible_events(one_of_each, frozenset({"f-half", "f-lost"}), "en")

    assert set(frame["id"]) == {"half", "lost"}
    assert list(frame["key"]) == ["e01", "e02"]
    assert list(frame.index) == [0, 1]
    assert not any(isinstance(dtype, pd.CategoricalDtype) for dtype in frame.dtypes)


def test_an_end_that_comes_later_in_the_story_is_absent_until_then() -> None:
    case = build_case(
        bar(
            "drug",
            documented(0),
            assumed(17, 16, 19, opens_with="f-stop"),
            duration={"length": 17, "is": "assumed", "assumption": "Guessed."},
        )
    )

    before = row_of(case, "drug", "f-drug")
    assert before["end_certainty"] == before["duration_certainty"] == "untold"
    assert all(isnan(before[name]) for name in ("end", "end_low", "end_high", "duration"))
    assert before["end_assumption"] == before["duration_assumption"] == ""

    after = row_of(case, "drug", "f-drug", "f-stop")
    assert (after["end"], after["end_low"], after["end_high"]) == (17, 16, 19)
    assert (after["duration"], after["duration_certainty"]) == (17, "assumed")


def test_a_length_is_taken_from_two_known_boundaries_and_is_as_weak_as_they_are() -> None:
    case = build_case(
        bar("sure", documented(2), documented(5)), bar("half", documented(2), assumed(6))
    )

    sure, half = (row_of(case, name, "f-sure", "f-half") for name in ("sure", "half"))

    assert (sure["duration"], sure["duration_certainty"]) == (3, "documented")
    assert (half["duration"], half["duration_certainty"]) == (4, "assumed")


def test_a_documented_length_stays_documented_where_its_place_is_assumed(
    one_of_each: Case,
) -> None:
    row = row_of(one_of_each, "afloat", "f-afloat")

    assert row["start_certainty"] == row["end_certainty"] == "assumed"
    assert (row["duration"], row["duration_certainty"]) == (8, "documented")


def test_a_length_is_unknown_where_an_end_is(one_of_each: Case) -> None:
    row = row_of(one_of_each, "endless", "f-endless")

    assert row["duration_certainty"] == "unknown"
    assert isnan(row["duration"])


def test_a_host_is_named_only_once_open_and_spans_only_what_is_told() -> None:
    case = build_case(
        bar("host", documented(3), documented(9, opens_with="f-stop")),
        point("guest", unknown(during="host")),
    )

    alone = row_of(case, "guest", "f-guest")
    assert alone["start_during"] == ""
    assert isnan(alone["start_during_low"])

    growing = row_of(case, "guest", "f-guest", "f-host")
    assert growing["start_during"] == "Host"
    assert growing["start_during_low"] == 3
    assert isnan(growing["start_during_high"])

    complete = row_of(case, "guest", "f-guest", "f-host", "f-stop")
    assert complete["start_during_high"] == 9


def test_only_sentences_that_an_open_finding_rests_on_are_named() -> None:
    case = build_case(
        bar(
            "drug",
            documented(0),
            documented(5, opens_with="f-stop"),
            source=("S01", {"sentence": "S02", "excerpt": "after five months"}),
        ),
        sources={"f-drug": ["S01"], "f-stop": ["S02"], "f-origin": ["S03"]},
    )

    assert row_of(case, "drug", "f-drug")["source"] == ("S01",)
    assert row_of(case, "drug", "f-drug", "f-stop")["source"] == ("S01", "S02")


def test_events_stand_in_the_order_of_lanes_and_then_of_time() -> None:
    case = build_case(
        bar("late", documented(9), documented(10), lane="b"),
        bar("early", documented(1), documented(2), lane="b"),
        point("lost", unknown(), lane="b"),
        bar("first", documented(20), documented(30), lane="a"),
        lanes=[lane("a"), lane("b")],
    )

    frame = visible_events(case, everything(case), "en")

    assert list(frame["id"]) == ["first", "early", "late", "lost"]


def test_the_frame_and_its_records_say_the_same(one_of_each: Case) -> None:
    frame = visible_events(one_of_each, everything(one_of_each), "en")

    events = told_events(frame)

    assert [event.key for event in events] == list(frame["key"])
    assert [event.label for event in events] == list(frame["label"])
    by_id = {event.id: event for event in events}
    assert by_id["afloat"].start.low == -30
    assert by_id["within"].start.during == "Certain"
    assert by_id["within"].level_title == "Below"


def test_day_zero_is_named_once_it_is_told(one_of_each: Case) -> None:
    assert one_of_each.timeline is not None
    assert day_zero(one_of_each.timeline, frozenset(), "en") == ""
    assert day_zero(one_of_each.timeline, frozenset({"f-origin"}), "en") == "First dose"


def test_a_case_without_timeline_has_no_events(one_of_each: Case) -> None:
    case = one_of_each.model_copy(update={"timeline": None})

    assert visible_events(case, everything(case), "en").empty
