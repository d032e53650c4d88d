"""The records hold what is told, and nothing else."""

from math import isnan

from epicrisis.cases.model import Case
from epicrisis.timeline.events import UNTOLD, Length, ToldEvent, day_zero, visible_events
from tests.timeline.small_cases import (
    assumed,
    bar,
    build_case,
    documented,
    everything,
    lane,
    point,
    telling_of,
    unknown,
)


def told_of(case: Case, name: str, *opened: str) -> ToldEvent:
    events = visible_events(telling_of(case, frozenset(opened)), "en")
    return next(event for event in events if event.id == name)


def test_nothing_is_told_before_a_finding_is_open(one_of_each: Case) -> None:
    assert visible_events(telling_of(one_of_each, frozenset()), "en") == ()


def test_a_closed_event_has_no_record_and_no_number(one_of_each: Case) -> None:
    events = visible_events(telling_of(one_of_each, frozenset({"f-half", "f-lost"})), "en")

    assert {event.id for event in events} == {"half", "lost"}
    assert [event.key for event in events] == ["e01", "e02"]


def test_an_end_that_comes_later_in_the_story_is_absent_until_then() -> None:
    case = build_case(
        bar(
            "drug",
            documented(0),
            assumed(17, 16, 19, opens_with="f-stop"),
            duration={"length": 17, "is": "assumed", "assumption": "Guessed."},
        )
    )

    before = told_of(case, "drug", "f-drug")
    assert before.end == UNTOLD
    assert before.duration == Length("untold")

    after = told_of(case, "drug", "f-drug", "f-stop")
    assert (after.end.at, after.end.low, after.end.high) == (17, 16, 19)
    assert (after.duration.value, after.duration.certainty) == (17, "assumed")


def test_a_length_is_taken_from_two_known_boundaries_and_is_as_weak_as_they_are() -> None:
    case = build_case(
        bar("sure", documented(2), documented(5)), bar("half", documented(2), assumed(6))
    )

    sure, half = (told_of(case, name, "f-sure", "f-half") for name in ("sure", "half"))

    assert (sure.duration.value, sure.duration.certainty) == (3, "documented")
    assert (half.duration.value, half.duration.certainty) == (4, "assumed")


def test_a_documented_length_stays_documented_where_its_place_is_assumed(
    one_of_each: Case,
) -> None:
    afloat = told_of(one_of_each, "afloat", "f-afloat")

    assert afloat.start.certainty == afloat.end.certainty == "assumed"
    assert (afloat.start.low, afloat.start.high) == (-30, -15)
    assert (afloat.duration.value, afloat.duration.certainty) == (8, "documented")


def test_a_length_is_unknown_where_an_end_is(one_of_each: Case) -> None:
    endless = told_of(one_of_each, "endless", "f-endless")

    assert endless.duration.certainty == "unknown"
    assert isnan(endless.duration.value)


def test_a_host_is_named_only_once_open_and_spans_only_what_is_told() -> None:
    case = build_case(
        bar("host", documented(3), documented(9, opens_with="f-stop")),
        point("guest", unknown(during="host")),
    )

    alone = told_of(case, "guest", "f-guest")
    assert alone.start.during == ""
    assert isnan(alone.start.within_low)

    growing = told_of(case, "guest", "f-guest", "f-host")
    assert growing.start.during == "Host"
    assert growing.start.within_low == 3
    assert isnan(growing.start.within_high)

    complete = told_of(case, "guest", "f-guest", "f-host", "f-stop")
    assert complete.start.within_high == 9


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

    assert told_of(case, "drug", "f-drug").source == ("S01",)
    assert told_of(case, "drug", "f-drug", "f-stop").source == ("S01", "S02")


def test_events_stand_in_the_order_of_lanes_and_then_of_time() -> None:
    case = build_case(
        bar("late", documented(9), documented(10), lane="b"),
        bar("early", documented(1), documented(2), lane="b"),
        point("lost", unknown(), lane="b"),
        bar("first", documented(20), documented(30), lane="a"),
        lanes=[lane("a"), lane("b")],
    )

    events = visible_events(telling_of(case), "en")

    assert [event.id for event in events] == ["first", "early", "late", "lost"]


def test_an_event_that_lies_within_another_names_its_level(one_of_each: Case) -> None:
    opened = sorted(everything(one_of_each))

    assert told_of(one_of_each, "within", *opened).level_title == "Below"


def test_day_zero_is_named_once_it_is_told(one_of_each: Case) -> None:
    assert one_of_each.timeline is not None
    assert day_zero(telling_of(one_of_each, frozenset()), "en") == ""
    assert day_zero(telling_of(one_of_each, frozenset({"f-origin"})), "en") == "First dose"


def test_a_case_without_timeline_has_no_events(one_of_each: Case) -> None:
    case = one_of_each.model_copy(update={"timeline": None})

    assert visible_events(telling_of(case), "en") == ()
