"""Without what is assumed, or as far as a moment, the chart says less and nothing else."""

from math import isnan
from typing import Any

import pytest
from hypothesis import given

from epicrisis.cases.model import Case
from epicrisis.story.telling import Story, Telling
from epicrisis.story.telling import up_to as steps_up_to
from epicrisis.timeline import prose
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import ToldEvent, visible_events
from epicrisis.timeline.layout import Layout, arrange
from epicrisis.timeline.views import MOST_MOMENTS, changing_at, moments, up_to, without_assumed
from tests.support.tiers import examples
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
from tests.timeline.test_nothing_leaks import LANES, stories


def told(case: Case, opened: frozenset[str] | None = None) -> tuple[ToldEvent, ...]:
    return visible_events(telling_of(case, opened), "en")


def by_id(events: tuple[ToldEvent, ...]) -> dict[str, ToldEvent]:
    return {event.id: event for event in events}


def drawn(
    case: Case, events: tuple[ToldEvent, ...], extent: tuple[ToldEvent, ...] | None = None
) -> Layout:
    return arrange(telling_of(case), ChartContent(events, extent=extent), ChartView("en"))


# --- Without what is assumed -----------------------------------------------------------


def test_no_assumption_is_left_in_any_event(one_of_each: Case) -> None:
    events = without_assumed(told(one_of_each))

    assert "assumed'" in repr(told(one_of_each))
    assert "assumed'" not in repr(events)
    assert "Because of the order" not in repr(events)
    assert all(
        isnan(place)
        for each in events
        for place in (each.start.low, each.end.high, each.duration.low)
    )


def test_every_event_stays_under_its_key(one_of_each: Case) -> None:
    events = told(one_of_each)

    assert [e.key for e in without_assumed(events)] == [e.key for e in events]


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
    assert guest.start.within_low == 3
    assert isnan(guest.start.within_high)


def test_what_is_still_to_be_told_stays_untold() -> None:
    case = build_case(bar("drug", assumed(0), documented(9, opens_with="f-stop")))

    drug = by_id(without_assumed(told(case, frozenset({"f-drug"}))))["drug"]

    assert (drug.start.certainty, drug.end.certainty) == ("unknown", "untold")


def test_hiding_twice_hides_no_more(one_of_each: Case) -> None:
    once = without_assumed(told(one_of_each))

    assert without_assumed(once) == once


def test_the_axis_can_stay_while_assumptions_are_hidden(one_of_each: Case) -> None:
    events = told(one_of_each)
    hidden = without_assumed(events)

    assert drawn(one_of_each, hidden, extent=events).window == drawn(one_of_each, events).window
    assert drawn(one_of_each, hidden).window != drawn(one_of_each, events).window


# --- What stays, in words --------------------------------------------------------------


def remaining(*events: Any, **how: Any) -> str:
    case = build_case(*events, **how)
    return prose.remaining_in_words(told(case), "months", str)


def test_what_remains_of_the_first_case_is_said_as_the_text_documents_it(
    insulinoma: Story,
) -> None:
    opened = frozenset(step.block.id for step in insulinoma.steps)
    events = visible_events(Telling(insulinoma, opened), "en")

    for each in (events, without_assumed(events)):
        assert prose.remaining_in_words(each, "months", str).startswith(
            "Documented intervals: 38 months; the rest is undated."
            " This is a sum of intervals, not a survival time."
        )


def test_overlapping_treatments_count_once() -> None:
    said = remaining(bar("a", documented(0), documented(6)), bar("b", documented(2), documented(9)))

    assert said.startswith("Documented intervals: 9 months. ")


def test_a_documented_length_counts_where_its_place_is_unknown() -> None:
    four = {"length": 4, "is": "documented"}
    said = remaining(
        bar("a", unknown(), unknown(), duration=four), bar("b", documented(0), documented(2))
    )

    assert said.startswith("Documented intervals: 6 months; the rest is undated.")


def test_an_assumed_length_counts_for_nothing() -> None:
    said = remaining(bar("a", documented(0), assumed(4)))

    assert said.startswith("No interval under treatment is documented.")


def test_one_month_is_told_in_the_singular() -> None:
    said = remaining(bar("a", documented(0), documented(1)))

    assert said.startswith("Documented intervals: 1 month. ")


def test_a_case_without_treatment_tells_only_how_much_is_dated() -> None:
    said = remaining(
        point("a", documented(0)), point("b", assumed(3)), lanes=[lane("drugs", tone="disease")]
    )

    assert said == "1 of 2 events is dated by the text."


@pytest.mark.parametrize("end", [9, 40])
def test_a_length_to_come_is_not_counted_before_its_time(end: int) -> None:
    case = build_case(bar("drug", documented(0), documented(end, opens_with="f-stop")))
    events = told(case, frozenset({"f-drug"}))

    assert prose.remaining_in_words(events, "months", str) == (
        "No interval under treatment is documented. 1 of 1 events is dated by the text."
    )


# --- As far as a moment ----------------------------------------------------------------


def test_a_play_stops_at_every_month_from_first_to_last(one_of_each: Case) -> None:
    stops = moments(told(one_of_each), "time")

    assert stops == tuple(map(float, range(-20, 76)))


def test_a_play_stops_whenever_something_changes() -> None:
    case = build_case(
        bar("a", documented(0), documented(5.5)),
        bar("b", documented(5.5), unknown()),
        point("c", documented(3)),
        point("d", unknown(during="a")),
        point("e", unknown()),
    )

    assert moments(told(case), "event") == (0, 3, 5.5)


@pytest.mark.parametrize("by", ["time", "event"])
def test_without_a_dated_event_there_is_nothing_to_play(by: Any) -> None:
    assert moments(told(build_case(point("a", unknown()))), by) == ()
    assert moments(told(build_case(point("a", documented(1))), frozenset()), by) == ()


def test_a_play_stops_only_at_what_is_told() -> None:
    case = build_case(
        bar("drug", documented(0), documented(44, opens_with="f-stop")),
        point("later", documented(70)),
    )

    for by in ("time", "event"):
        assert moments(told(case, frozenset({"f-drug"})), by) == (0,)


@pytest.mark.parametrize(("last", "step"), [(239, 1), (240, 2), (5000, 50), (100_000, 500)])
def test_a_long_play_has_longer_steps_not_more(last: int, step: int) -> None:
    case = build_case(
        point("a", documented(0)), point("b", documented(last)), window=(-1.0, 2.0 * last)
    )

    stops = moments(told(case), "time")

    assert stops[1] - stops[0] == step
    assert stops[-1] == last
    assert len(stops) <= MOST_MOMENTS


def test_one_moment_is_a_play_of_one_stop() -> None:
    assert moments(told(build_case(point("a", documented(4)))), "time") == (4,)


def test_what_is_later_is_left_out_and_what_goes_on_is_cut_off() -> None:
    case = build_case(
        bar("past", documented(0), documented(3)),
        bar("now", documented(2), documented(9)),
        point("later", documented(5)),
        point("lost", unknown()),
    )

    played = by_id(up_to(told(case), 4))

    assert set(played) == {"past", "now", "lost"}
    assert (played["now"].end.certainty, played["now"].end.at) == ("ongoing", 4)
    assert isnan(played["now"].duration.value)
    assert played["past"].end.certainty == "documented"


def test_what_happened_some_time_during_another_event_appears_with_that_events_end() -> None:
    case = build_case(
        bar("host", documented(0), documented(5)), point("guest", unknown(during="host"))
    )

    assert "guest" not in by_id(up_to(told(case), 4))
    assert "guest" in by_id(up_to(told(case), 5))


def test_an_end_that_lies_during_another_event_fades_no_further_than_the_moment() -> None:
    case = build_case(
        bar("host", documented(10), documented(20)),
        bar("drug", documented(0), unknown(during="host")),
    )

    before, within = (by_id(up_to(told(case), moment))["drug"] for moment in (8, 14))

    assert (before.end.certainty, before.end.at) == ("ongoing", 8)
    assert (within.end.certainty, within.end.within_high) == ("unknown", 14)


def test_a_bar_keeps_its_look_while_it_grows(one_of_each: Case) -> None:
    events = told(one_of_each)

    for name, moment, kind in (
        ("certain", 5, "solid"),
        ("supposed", 25, "hatched"),
        ("afloat", -15, "solid"),
    ):
        layout = drawn(one_of_each, up_to(events, moment), extent=events)
        (mark,) = (mark for mark in layout.marks if mark.event.id == name)
        assert (mark.main.kind, mark.main.x1) == (kind, moment)
        assert "arrow" in [part.kind for part in mark.parts]


def test_a_bar_that_has_just_begun_can_be_seen_and_chosen(one_of_each: Case) -> None:
    layout = drawn(one_of_each, up_to(told(one_of_each), 0))

    (mark,) = (mark for mark in layout.marks if mark.event.id == "certain")
    assert [part.kind for part in mark.parts] == ["cap", "arrow"]


def test_what_is_cut_off_is_said_to_go_on(one_of_each: Case) -> None:
    events = up_to(told(one_of_each), 5)
    event = by_id(events)["certain"]

    assert prose.in_words(event, "months", str) == (
        "Certain. Starts: month 0 (documented). Ends: goes on after month 5. Source: S01."
    )
    assert prose.in_short(event, "months", str) == "Certain, starts month 0 (goes on)"
    (row,) = prose.table(events, "months", str).query("Event == 'Certain'").to_dict("records")
    assert row["End certainty"] == "goes on after month 5"
    assert isnan(row["Ends (months)"])


def test_the_last_moment_shows_everything_that_is_told(one_of_each: Case) -> None:
    events = told(one_of_each)

    for by in ("time", "event"):
        last = moments(events, by)[-1]
        assert up_to(events, last) == events


@examples(60)
@given(stories())
def test_a_play_only_ever_adds_and_never_shows_what_is_later(
    story: tuple[list[Plain], frozenset[str]],
) -> None:
    written, opened = story
    case = build_case(*written, lanes=LANES)
    events = told(case, opened)
    shown: set[str] = set()
    for moment in moments(events, "event"):
        played = up_to(events, moment)
        keys = {event.key for event in played}
        assert shown <= keys <= {event.key for event in events}
        shown = keys
        for mark in drawn(case, played, extent=events).marks:
            bars = [part for part in mark.parts if part.kind in ("solid", "hatched")]
            edge = mark.event.start.at
            assert all(part.x1 <= moment or part.x0 == edge for part in bars)
    if moments(events, "event"):
        assert played == events


@pytest.mark.parametrize("is_narrow", [False, True])
def test_lanes_and_rows_stay_where_they_are_while_it_is_played(
    insulinoma: Story, *, is_narrow: bool
) -> None:
    telling = Telling(insulinoma, steps_up_to(insulinoma, len(insulinoma.steps)))
    everything = visible_events(telling, "en")
    view = ChartView("en", is_narrow=is_narrow)
    whole = arrange(telling, ChartContent(everything), view)
    places = {mark.event.key: mark.y for mark in whole.marks}
    for moment in moments(everything, "event"):
        shown = up_to(everything, moment)
        layout = arrange(telling, ChartContent(shown, (), everything, everything), view)
        assert layout.bands == whole.bands
        assert layout.window == whole.window
        assert {mark.event for mark in layout.marks} <= set(shown)
        assert all(mark.y == places[mark.event.key] for mark in layout.marks)
        assert {each.event.key for each in layout.undated} <= {event.key for event in shown}


def test_what_changes_at_a_moment_is_what_begins_happens_or_ends_then(insulinoma: Story) -> None:
    everything = visible_events(
        Telling(insulinoma, steps_up_to(insulinoma, len(insulinoma.steps))), "en"
    )
    assert {event.id for event in changing_at(everything, 5.0)} >= {"line-1", "line-2"}
    assert changing_at(everything, 4.5) == []
