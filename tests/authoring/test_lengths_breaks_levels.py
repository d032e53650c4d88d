"""How long an event lasts, where the axis is broken and a lane's levels are written by forms."""

from dataclasses import replace
from typing import Any

import pytest

from epicrisis.authoring.edits.edit import Put
from epicrisis.authoring.forms.duration import DurationForm
from epicrisis.authoring.forms.event import event_edits, event_form, written_events
from epicrisis.authoring.forms.lane import lane_edits, lane_form, new_lane, written_lanes
from epicrisis.authoring.forms.moment import MomentForm
from epicrisis.authoring.forms.time_frame import (
    BreakForm,
    frame_edits,
    frame_form,
    scale_of,
    timeline_of,
)
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import languages_of
from epicrisis.cases.reading.yaml_text import Path
from tests.authoring.forms_of_cases import Written, differences, written_cases

LYME = next(case for case in written_cases() if "lyme" in case.path.parent.name)
TWO_VISITS = next(case for case in written_cases() if case.path.parent.name == "two-visits")
BAR = next(path for path, event in written_events(LYME.data) if "duration" in event)
BOTH = {"fr": "parce que", "en": "because"}


def with_event(case: Written, path: Path, **changes: Any) -> Written:
    languages, timeline = languages_of(case.data), timeline_of(case.data)
    form = event_form(dict(written_events(case.data))[path], scale_of(timeline), languages)
    frame = replace(frame_form(timeline, languages), date="")
    edits = event_edits(case.data, path, replace(form, **changes), frame, languages)
    return case.with_edits(edits)


def duration_of(case: Written, path: Path) -> Any:
    return dict(written_events(case.data))[path].get("duration")


# --- How long --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (DurationForm("documented", "21 jours"), {"is": "documented", "length": 3}),
        (DurationForm("documented", "4"), {"is": "documented", "length": 4}),
        (
            DurationForm("documented", "4", called=BOTH),
            {"is": "documented", "length": 4, "called": BOTH},
        ),
        (DurationForm("unknown", "10", called=BOTH), {"is": "unknown"}),
        (
            DurationForm("assumed", "3", "2", "4 semaines", BOTH),
            {"is": "assumed", "length": 3, "range": (2, 4), "assumption": BOTH},
        ),
        (DurationForm("between"), None),
    ],
    ids=lambda each: each.how if isinstance(each, DurationForm) else "",
)
def test_a_length_is_typed_and_changes_alone(form: DurationForm, written: Any) -> None:
    assert scale_of(timeline_of(LYME.data)).unit == "weeks"
    opened = with_event(LYME, BAR, end=MomentForm("unknown", because={"fr": "", "en": ""}))
    after = with_event(opened, BAR, duration=form)
    after.load()
    assert duration_of(after, BAR) == written
    assert {each[:4] for each in differences(opened.data, after.data)} == {(*BAR, "duration")}
    assert with_event(after, BAR).text == after.text


def test_an_unchanged_length_stays_as_it_is_written_while_its_reason_changes() -> None:
    written = {"length": 2.0, "is": "assumed", "range": [1, 3], "assumption": BOTH}
    case = with_event(LYME, BAR, end=MomentForm("unknown", because={"fr": "", "en": ""}))
    case = case.with_edits([Put((*BAR, "duration"), {**written, "range": (1, 3)})])  # type: ignore[dict-item]
    other = {"fr": "autre", "en": "other"}
    after = with_event(case, BAR, duration=DurationForm("assumed", "2.0", "1", "3", other))
    found = {each[:6] for each in differences(case.data, after.data)}
    assert found == {(*BAR, "duration", "assumption", code) for code in other}


def test_what_becomes_a_moment_has_no_length() -> None:
    after = with_event(LYME, BAR, is_bar=False, when=MomentForm("documented", "1"))
    assert duration_of(after, BAR) is None


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (DurationForm("documented"), "say how long it lasted"),
        (DurationForm("documented", "longtemps"), "as a length of time"),
        (DurationForm("documented", "2011"), "as a length of time"),
        (DurationForm("assumed", "3", because={"fr": "", "en": ""}), "what it is assumed from"),
        (DurationForm("assumed", "3", "2", "", BOTH), "both its ends"),
        (DurationForm("assumed", "3", "5", "4", BOTH), "before it begins"),
        (DurationForm("documented", "1000"), "as long as from its start to its end"),
    ],
)
def test_a_length_that_cannot_be_is_refused(form: DurationForm, words: str) -> None:
    ends = {"start": MomentForm("documented", "1"), "end": MomentForm("documented", "3")}
    with pytest.raises(UnkeptError, match=words):
        with_event(LYME, BAR, **ends, duration=form)


# --- Breaks ----------------------------------------------------------------------------


def with_breaks(case: Written, *breaks: BreakForm, **changes: Any) -> Written:
    languages, timeline = languages_of(case.data), timeline_of(case.data)
    form = replace(frame_form(timeline, languages), breaks=breaks, **changes)
    return case.with_edits([*frame_edits(timeline, form, languages)])


def breaks_of(case: Written) -> Any:
    return timeline_of(case.data).get("breaks")


WRITTEN = BreakForm("2007", "2011")


def test_a_form_shows_the_breaks_and_kept_unchanged_makes_no_edit() -> None:
    timeline = timeline_of(TWO_VISITS.data)
    assert frame_form(timeline, languages_of(TWO_VISITS.data)).breaks == (WRITTEN,)
    assert with_breaks(TWO_VISITS, WRITTEN).text == TWO_VISITS.text


def test_one_end_of_a_break_changes_that_alone() -> None:
    after = with_breaks(TWO_VISITS, BreakForm("2007", "mars 2010"))
    after.load()
    assert breaks_of(after) == ({"from": "2007", "to": "2010-03"},)
    assert [*differences(TWO_VISITS.data, after.data)] == [("timeline", "breaks", 0, "to")]


def test_breaks_are_added_in_order_of_time_and_deleted_by_emptying_them() -> None:
    earlier = BreakForm("2004", "2005")
    after = with_breaks(TWO_VISITS, WRITTEN, earlier)
    after.load()
    assert breaks_of(after) == ({"from": "2004", "to": "2005"}, {"from": "2007", "to": "2011"})
    one = with_breaks(after, BreakForm(), WRITTEN)
    assert one.data == TWO_VISITS.data
    none = with_breaks(TWO_VISITS, BreakForm())
    none.load()
    assert "breaks" not in timeline_of(none.data)


@pytest.mark.parametrize(
    ("breaks", "words"),
    [
        ((BreakForm("2011", "2007"),), "after the beginning"),
        ((WRITTEN, BreakForm("2010", "2012")), "none overlap"),
        ((WRITTEN, BreakForm("2012", "")), "can’t be read as a time"),
        ((WRITTEN, BreakForm("bientôt", "2013")), "can’t be read as a time"),
    ],
)
def test_a_break_that_cannot_be_is_refused(breaks: tuple[BreakForm, ...], words: str) -> None:
    with pytest.raises(UnkeptError, match=words):
        with_breaks(TWO_VISITS, *breaks)


def test_breaks_are_typed_in_the_unit_that_is_there() -> None:
    with pytest.raises(UnkeptError, match="other unit first"):
        with_breaks(LYME, BreakForm("5", "6"), unit="days")


# --- Levels ----------------------------------------------------------------------------

LANE, _ = next(each for each in written_lanes(LYME.data) if "levels" in each[1])


def with_lane(case: Written, path: Path, *levels: dict[str, str]) -> Written:
    languages = languages_of(case.data)
    form = replace(lane_form(dict(written_lanes(case.data))[path], languages), levels=levels)
    return case.with_edits([*lane_edits(case.data, path, form, languages)])


def levels_of(case: Written, path: Path) -> Any:
    return dict(written_lanes(case.data))[path].get("levels")


def test_a_level_keeps_its_id_under_another_name_and_one_more_gets_its_own() -> None:
    languages = languages_of(LYME.data)
    first, *others = lane_form(dict(written_lanes(LYME.data))[LANE], languages).levels
    named = {"fr": "Rapide", "en": "Fast"}
    more = {"fr": "Absente", "en": "Gone"}
    after = with_lane(LYME, LANE, named, *map(dict, others), more)
    after.load()
    ids = [each["id"] for each in levels_of(after, LANE)]
    assert ids[:-1] == [each["id"] for each in levels_of(LYME, LANE)]
    assert ids[-1] == "absente"
    assert levels_of(after, LANE)[0]["title"] == named
    assert levels_of(after, LANE)[1:-1] == levels_of(LYME, LANE)[1:]
    assert dict(first) != named
    back = with_lane(after, LANE, first, *map(dict, others), {"fr": "", "en": ""})  # type: ignore[arg-type]
    assert back.data == LYME.data


def test_a_level_at_which_an_event_stands_stays() -> None:
    empty = {"fr": "", "en": ""}
    with pytest.raises(UnkeptError, match="stands at that level"):
        with_lane(LYME, LANE, *[empty for _ in levels_of(LYME, LANE)])


def test_a_lane_without_levels_gets_them_and_loses_them() -> None:
    path, _ = next(each for each in written_lanes(LYME.data) if "levels" not in each[1])
    high, low = {"fr": "Haut", "en": "High"}, {"fr": "Bas", "en": "Low"}
    after = with_lane(LYME, path, high, {"fr": "", "en": ""}, low)
    after.load()
    assert levels_of(after, path) == (
        {"id": "haut", "title": high},
        {"id": "bas", "title": low},
    )
    nothing = {"fr": "", "en": ""}
    assert "levels" not in dict(written_lanes(with_lane(after, path, nothing, nothing).data))[path]


def test_a_new_lane_may_have_levels() -> None:
    languages = languages_of(LYME.data)
    title = {"fr": "Grade", "en": "Grade"}
    form = replace(lane_form({}, languages), title=title, levels=({"fr": "II", "en": "II"},))
    lane = new_lane(form, LYME.data, languages)
    assert lane["levels"] == ({"id": "ii", "title": {"fr": "II", "en": "II"}},)
