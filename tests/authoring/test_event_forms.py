"""An event's form writes what it says, and nothing else of the file changes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.edits.edit import Remove
from epicrisis.authoring.forms.event import (
    EventForm,
    added_event,
    blank_event,
    event_edits,
    event_form,
    event_ids,
    needs_day_zero,
    written_events,
)
from epicrisis.authoring.forms.lane import (
    lane_edits,
    lane_form,
    new_lane,
    removed_lane,
    usual_lanes,
    written_lanes,
)
from epicrisis.authoring.forms.moment import MomentForm
from epicrisis.authoring.forms.time_frame import (
    FrameForm,
    frame_edits,
    frame_form,
    scale_of,
    timeline_of,
)
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import languages_of
from epicrisis.cases.reading.short_forms.expansion import expanded
from epicrisis.cases.reading.yaml_text import Path, parse
from tests.authoring.forms_of_cases import Written, differences, written_cases
from tests.support.made_cases import MadeCase, made_cases
from tests.support.tiers import examples

WITH_EVENTS = [case for case in written_cases() if written_events(case.data)]
EVENTS = [(case, path) for case in WITH_EVENTS for path, _ in written_events(case.data)]
TWO_VISITS = next(case for case in WITH_EVENTS if case.path.parent.name == "two-visits")
CARBON_MONOXIDE = next(case for case in WITH_EVENTS if "carbon" in case.path.parent.name)
ALONE = TWO_VISITS.with_edits([Remove(("timeline", "breaks")), Remove(("timeline", "events", 3))])
"""Without an event that says it was before or after others."""
EVENTS_AT = ("timeline", "events")


def form_at(case: Written, path: Path) -> EventForm:
    event = dict(written_events(case.data))[path]
    return event_form(event, scale_of(timeline_of(case.data)), languages_of(case.data))


def frame_of(case: Written) -> FrameForm:
    frame = frame_form(timeline_of(case.data), languages_of(case.data))
    return replace(frame, date="")


def kept(case: Written, path: Path, form: EventForm) -> Written:
    languages = languages_of(case.data)
    return case.with_edits(event_edits(case.data, path, form, frame_of(case), languages))


@pytest.mark.parametrize(
    ("case", "path"), EVENTS, ids=[f"{c.path.parent.name}-{p[-1]}" for c, p in EVENTS]
)
def test_a_form_kept_unchanged_makes_no_edit(case: Written, path: Path) -> None:
    form = form_at(case, path)
    assert event_edits(case.data, path, form, frame_of(case), languages_of(case.data)) == ()


@examples(40)
@given(made_cases())
def test_any_events_form_kept_unchanged_makes_no_edit(made: MadeCase) -> None:
    case = Written(made.path, made.text(), parse(made.text()).data)
    languages = languages_of(case.data)
    for path, _ in written_events(case.data):
        form = form_at(case, path)
        assert event_edits(case.data, path, form, frame_of(case), languages) == ()
    for path, lane in written_lanes(case.data):
        assert [*lane_edits(case.data, path, lane_form(lane, languages), languages)] == []
    timeline = timeline_of(case.data)
    assert [*frame_edits(timeline, frame_form(timeline, languages), languages)] == []


@examples(40)
@given(made_cases())
def test_ids_are_those_that_the_app_gives(made: MadeCase) -> None:
    data: Any = made.plain
    for event in data.get("timeline", {}).get("events", ()):
        event.pop("id", None)
    for other in ("comparators",):
        data.pop(other, None)
    document = parse(made.text())
    full: Any = expanded(document, folder="made", sentences=None).data
    timeline: Any = timeline_of(full)
    events = timeline.get("events", ())
    assert [*event_ids(document.data, languages_of(document.data))] == [e["id"] for e in events]


FIELDS = ("label", "detail", "source", "lane")


@examples(60)
@given(st.integers(0, len(EVENTS) - 1), st.sampled_from(FIELDS))
def test_a_changed_field_changes_that_alone(number: int, key: str) -> None:
    case, path = EVENTS[number]
    before, languages = form_at(case, path), languages_of(case.data)
    words = {code: f"Autre chose {code}" for code in languages.every}
    last = str(written_lanes(case.data)[-1][1]["id"])
    changed = {
        "label": replace(before, label=words),
        "detail": replace(before, detail=words),
        "source": replace(before, sentences=(*before.sentences, "S01")),
        "lane": replace(before, lane=last),
    }[key]
    if "S01" in before.sentences and key == "source":
        return
    after = kept(case, path, changed)
    found = {each[:4] for each in differences(case.data, after.data)}
    assert found <= {(*path, key)}
    assert form_at(after, path) == changed
    if key != "lane" or "level" not in dict(written_events(case.data))[path]:
        after.load()


MOMENTS = {
    "documented": MomentForm("documented", at="mars 2011"),
    "a number": MomentForm("documented", at="3,5"),
    "ago": MomentForm("documented", at="il y a 2 ans"),
    "assumed": MomentForm("assumed", "2011", "2010", "2012", {"en": "why", "fr": "pourquoi"}),
    "a range alone": MomentForm("assumed", "", "2007", "2010", {"en": "why", "fr": "pourquoi"}),
    "unknown": MomentForm("unknown"),
    "during": MomentForm("during", during="tablets"),
    "during or after": MomentForm("during", during="headaches", beyond="36 hours"),
    "ordered": MomentForm("ordered", after="headaches", before="fever"),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_every_answer_to_when_is_written_and_loads(name: str) -> None:
    path = (*EVENTS_AT, 3)
    form = replace(form_at(ALONE, path), when=MOMENTS[name])
    after = kept(ALONE, path, form)
    after.load()
    shown = form_at(after, path).when
    assert shown.how == MOMENTS[name].how
    changed = {each[:4] for each in differences(ALONE.data, after.data)}
    assert changed <= {(*path, "when"), ("timeline", "window", 0), ("timeline", "window", 1)}
    again = event_edits(
        after.data, path, form_at(after, path), frame_of(after), languages_of(after.data)
    )
    assert again == ()


def test_a_point_becomes_what_lasts_and_back() -> None:
    path = ("timeline", "events", 2)
    form = form_at(TWO_VISITS, path)
    bar = replace(form, is_bar=True, start=form.when, end=MomentForm("unknown"))
    after = kept(TWO_VISITS, path, bar)
    after.load()
    event = dict(written_events(after.data))[path]
    assert event["start"] == {"at": "2011-03", "is": "documented"}
    assert "when" not in event
    back = kept(after, path, form)
    assert back.data == TWO_VISITS.data


def test_a_window_grows_and_stays_where_it_need_not() -> None:
    path = ("timeline", "events", 2)
    form = replace(form_at(ALONE, path), when=MomentForm("documented", at="2030"))
    after = kept(ALONE, path, form)
    timeline: Any = timeline_of(after.data)
    first, last = timeline["window"]
    assert first == "2004"
    assert isinstance(last, int)
    assert last > 24
    after.load()


def test_a_repeated_dose_is_written_and_its_last_is_drawn() -> None:
    path = ("timeline", "events", 2)
    dose = {"en": "2 g", "fr": "2 g"}
    form = replace(form_at(TWO_VISITS, path), dose=dose, count="60", every="1", every_unit="months")
    after = kept(TWO_VISITS, path, form)
    after.load()
    event = dict(written_events(after.data))[path]
    assert event["every"] == {"length": 1, "unit": "months", "count": 60}
    assert timeline_of(after.data)["window"] != timeline_of(TWO_VISITS.data)["window"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (MomentForm("documented", at="bientôt"), "can’t be read"),
        (MomentForm("documented"), "say when it was"),
        (MomentForm("assumed", at="2011"), "what it is assumed from"),
        (MomentForm("assumed", "2011", "2013", "2012", {"fr": "a", "en": "a"}), "before it begins"),
        (
            MomentForm("assumed", "2001", "2012", "2013", {"fr": "a", "en": "a"}),
            "outside the range",
        ),
        (MomentForm("assumed", "2011", "2013", "", {"fr": "a", "en": "a"}), "both its ends"),
        (MomentForm("during"), "choose the event"),
        (MomentForm("ordered"), "choose the event"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(moment: MomentForm, words: str) -> None:
    path = ("timeline", "events", 2)
    with pytest.raises(UnkeptError, match=words):
        kept(TWO_VISITS, path, replace(form_at(TWO_VISITS, path), when=moment))


def test_a_year_says_too_little_for_an_axis_of_months() -> None:
    months = with_frame(CARBON_MONOXIDE, unit="months", date="January 2010")
    path = ("timeline", "events", 0)
    form = form_at(months, path)
    with pytest.raises(UnkeptError, match="coarser"):
        kept(months, path, replace(form, when=MomentForm("documented", at="2010"), is_bar=False))
    because = {"en": "The year alone is known"}
    assumed = replace(form, when=MomentForm("assumed", at="2010", because=because), is_bar=False)
    after = kept(months, path, assumed)
    after.load()
    when: Any = dict(written_events(after.data))[path]["when"]
    assert (when["at"], when["range"]) == (6, (0, 12))


# --- The first event, lanes and frame --------------------------------------------------------


def test_a_draft_without_timeline_gets_one_by_its_first_event() -> None:
    case = CARBON_MONOXIDE.with_edits([Remove(("timeline",))])
    languages = languages_of(case.data)
    frame = FrameForm("years", {"en": "She is seen"}, "2010", ("S01",))
    form = replace(
        blank_event("treatment", "years", ("S05",), languages),
        label={"en": "The heating goes on"},
        when=MomentForm("documented", at="4 years ago"),
    )
    after = case.with_edits(added_event(case.data, form, frame, languages))
    after.load()
    timeline: Any = timeline_of(after.data)
    assert (timeline["unit"], timeline["origin"]["date"]) == ("years", "2010")
    assert [lane["id"] for lane in timeline["lanes"]] == ["treatment"]
    assert timeline["events"][0]["when"] == {"at": -4, "is": "documented"}
    first, last = timeline["window"]
    assert first < -4
    assert last > 0


def test_an_event_goes_to_the_end_of_the_list_and_brings_its_lane() -> None:
    languages = languages_of(CARBON_MONOXIDE.data)
    lane = next(iter(usual_lanes(CARBON_MONOXIDE.data, languages)))
    form = replace(
        blank_event(lane, "days", ("S05",), languages),
        label={"en": "Seen again"},
        when=MomentForm("documented", at="J30"),
    )
    edits = added_event(CARBON_MONOXIDE.data, form, frame_of(CARBON_MONOXIDE), languages)
    after = CARBON_MONOXIDE.with_edits(edits)
    after.load()
    assert form_at(after, written_events(after.data)[-1][0]).lane == lane
    assert {each[:2] for each in differences(CARBON_MONOXIDE.data, after.data)} == {
        ("timeline", "lanes"), ("timeline", "events"), ("timeline", "window"),
    }  # fmt: skip


def test_a_date_is_typed_and_day_0_gets_its_own() -> None:
    languages = languages_of(CARBON_MONOXIDE.data)
    form = replace(
        blank_event("home", "days", ("S05",), languages),
        label={"en": "Before"},
        when=MomentForm("documented", at="28 December 2009"),
    )
    assert needs_day_zero(form, scale_of(timeline_of(CARBON_MONOXIDE.data)))
    frame = replace(frame_of(CARBON_MONOXIDE), date="2 January 2010")
    edits = added_event(CARBON_MONOXIDE.data, form, frame, languages)
    after = CARBON_MONOXIDE.with_edits(edits)
    after.load()
    timeline: Any = timeline_of(after.data)
    assert timeline["origin"]["date"] == "2010-01-02"
    assert timeline["window"][0] < -5


def test_an_event_that_is_named_keeps_its_id_when_its_words_change() -> None:
    case = without_ids(TWO_VISITS)
    languages = languages_of(case.data)
    ids = event_ids(case.data, languages)
    host = next(name for name, path in ids.items() if path[-1] == 1)
    form = replace(form_at(case, (*EVENTS_AT, 2)), when=MomentForm("during", during=host))
    after = kept(case, (*EVENTS_AT, 2), form)
    assert dict(written_events(after.data))[*EVENTS_AT, 1]["id"] == host
    after.load()


def test_lanes_are_added_changed_and_taken_away_once_they_are_empty() -> None:
    data, languages = TWO_VISITS.data, languages_of(TWO_VISITS.data)
    title = {"en": "Ward", "fr": "Salle"}
    form = replace(lane_form({}, languages), title=title, tone="response")
    added = new_lane(form, data, languages)
    assert added == {"id": "ward", "title": title, "tone": "response"}
    path, lane = written_lanes(data)[0]
    changed = TWO_VISITS.with_edits(
        [*lane_edits(data, path, replace(lane_form(lane, languages), symbol="star"), languages)]
    )
    assert [*differences(data, changed.data)] == [(*path, "symbol")]
    changed.load()
    with pytest.raises(UnkeptError, match="has events"):
        removed_lane(data, path)
    with pytest.raises(UnkeptError, match="needs a name"):
        new_lane(lane_form({}, languages), data, languages)


def test_in_another_unit_the_same_is_said() -> None:
    weeks = with_frame(CARBON_MONOXIDE, unit="weeks")
    weeks.load()
    assert scale_of(timeline_of(weeks.data)).unit == "weeks"
    back = with_frame(weeks, unit="days")
    back.load()
    assert {each[-1] for each in differences(CARBON_MONOXIDE.data, back.data)} == set()


def test_how_long_after_another_event_is_said_in_the_other_unit_too() -> None:
    path = (*EVENTS_AT, 1)
    beyond = MomentForm("during", during="headache", beyond="2 weeks")
    written = kept(CARBON_MONOXIDE, path, replace(form_at(CARBON_MONOXIDE, path), when=beyond))
    assert form_at(written, path).when.beyond == "14"
    assert form_at(with_frame(written, unit="weeks"), path).when.beyond == "2"


def test_a_date_that_says_too_little_keeps_the_unit() -> None:
    with pytest.raises(UnkeptError, match="says too little"):
        with_frame(TWO_VISITS, unit="days", date="1 January 2006")


def with_frame(case: Written, **changes: Any) -> Written:
    languages = languages_of(case.data)
    timeline = timeline_of(case.data)
    form = replace(frame_form(timeline, languages), **changes)
    return case.with_edits([*frame_edits(timeline, form, languages)])


def without_ids(case: Written) -> Written:
    path = (*EVENTS_AT, 1)
    return case.with_edits([Remove((*path, "id"))])
