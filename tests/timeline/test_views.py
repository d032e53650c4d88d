"""Without what is assumed, the chart says less and nothing else."""

from math import isnan
from typing import Any

import pandas as pd
import pytest

from epicrisis.cases.model import Case
from epicrisis.story.telling import Story
from epicrisis.timeline import prose
from epicrisis.timeline.events import ToldEvent, told_events, visible_events
from epicrisis.timeline.layout import Layout, arrange
from epicrisis.timeline.views import without_assumed
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


def told(case: Case, opened: frozenset[str] | None = None) -> pd.DataFrame:
    return visible_events(case, everything(case) if opened is None else opened, "en")


def by_id(frame: pd.DataFrame) -> dict[str, ToldEvent]:
    return {event.id: event for event in told_events(frame)}


def drawn(case: Case, frame: pd.DataFrame, **how: Any) -> Layout:
    assert case.timeline is not None
    return arrange(frame, case.timeline, everything(case), "en", str, finished=True, **how)


# --- Without what is assumed -----------------------------------------------------------


def test_no_assumption_is_left_in_any_column(one_of_each: Case) -> None:
    frame = without_assumed(told(one_of_each))

    assert "assumed" not in frame.to_csv()
    assert "Because of the order" not in frame.to_csv()
    assert frame[["start_low", "end_high", "duration_low"]].isna().all(axis=None)


def test_every_event_stays_under_its_key(one_of_each: Case) -> None:
    frame = told(one_of_each)

    assert list(without_assumed(frame)["key"]) == list(frame["key"])


def test_documented_parts_stay_as_they_are(one_of_each: Case) -> None:
    before, after = by_id(told(one_of_each)), by_id(without_assumed(told(one_of_each)))

    for name in ("certain", "moment", "endless", "within", "lost"):
        assert repr(after[name]) == repr(before[name])
    assert repr(after["half"].start) == repr(before["half"].start)


def test_an_assumed_boundary_becomes_unknown_and_its_length_with_it(one_of_each: Case) -> None:
    half = by_id(without_assumed(told(one_of_each)))["half"]

    assert half.end.certainty == half.duration.certainty == "unknown"
    assert isnan(half.end.at)
    assert isnan(half.duration.value)


def test_a_documented_length_outlives_its_assumed_place(one_of_each: Case) -> None:
    case = one_of_each
    layout = drawn(case, without_assumed(told(case)))

    (afloat,) = (item for item in layout.undated if item.event.id == "afloat")
    assert afloat.event.duration.value == 8
    assert "8 months" in " ".join(afloat.label)


def test_what_lies_within_an_event_leaves_its_assumed_edge() -> None:
    case = build_case(
        bar("host", documented(3), assumed(9)), point("guest", unknown(during="host"))
    )

    guest = by_id(without_assumed(told(case)))["guest"]

    assert guest.start.during == "Host"
    assert guest.start.during_low == 3
    assert isnan(guest.start.during_high)


def test_what_is_still_to_be_told_stays_untold() -> None:
    case = build_case(bar("drug", assumed(0), documented(9, opens_with="f-stop")))

    drug = by_id(without_assumed(told(case, frozenset({"f-drug"}))))["drug"]

    assert (drug.start.certainty, drug.end.certainty) == ("unknown", "untold")


def test_hiding_twice_hides_no_more(one_of_each: Case) -> None:
    once = without_assumed(told(one_of_each))

    pd.testing.assert_frame_equal(without_assumed(once), once)


def test_the_axis_can_stay_while_assumptions_are_hidden(one_of_each: Case) -> None:
    frame = told(one_of_each)
    hidden = without_assumed(frame)

    assert drawn(one_of_each, hidden, extent=frame).window == drawn(one_of_each, frame).window
    assert drawn(one_of_each, hidden).window != drawn(one_of_each, frame).window


# --- What stays, in words --------------------------------------------------------------


def remaining(*events: Any, **how: Any) -> str:
    case = build_case(*events, **how)
    return prose.remaining_in_words(told(case), "months", str)


def test_what_remains_of_the_first_case_is_said_as_the_text_documents_it(
    insulinoma: Story,
) -> None:
    opened = frozenset(step.block.id for step in insulinoma.steps)
    frame = visible_events(insulinoma.case, opened, "en")

    for each in (frame, without_assumed(frame)):
        assert prose.remaining_in_words(each, "months", str).startswith(
            "38 months of treatment are documented; the rest is undated."
            " This is a sum of intervals, not a survival time."
        )


def test_overlapping_treatments_count_once() -> None:
    said = remaining(bar("a", documented(0), documented(6)), bar("b", documented(2), documented(9)))

    assert said.startswith("9 months of treatment are documented. ")


def test_a_documented_length_counts_where_its_place_is_unknown() -> None:
    four = {"length": 4, "is": "documented"}
    said = remaining(
        bar("a", unknown(), unknown(), duration=four), bar("b", documented(0), documented(2))
    )

    assert said.startswith("6 months of treatment are documented; the rest is undated.")


def test_an_assumed_length_counts_for_nothing() -> None:
    said = remaining(bar("a", documented(0), assumed(4)))

    assert said.startswith("No length of treatment is documented.")


def test_one_month_is_told_in_the_singular() -> None:
    assert remaining(bar("a", documented(0), documented(1))).startswith("1 month of treatment is ")


def test_a_case_without_treatment_tells_only_how_much_is_dated() -> None:
    said = remaining(
        point("a", documented(0)), point("b", assumed(3)), lanes=[lane("drugs", tone="disease")]
    )

    assert said == "Events with a documented date: 1 of 2."


@pytest.mark.parametrize("end", [9, 40])
def test_a_length_to_come_is_not_counted_before_its_time(end: int) -> None:
    case = build_case(bar("drug", documented(0), documented(end, opens_with="f-stop")))
    frame = told(case, frozenset({"f-drug"}))

    assert prose.remaining_in_words(frame, "months", str) == (
        "No length of treatment is documented. Events with a documented date: 1 of 1."
    )
