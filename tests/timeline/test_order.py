"""What is known of an event is only its order: after one, before another."""

from dataclasses import replace
from math import isnan

import pytest

from epicrisis import i18n
from epicrisis.cases.model import Case
from epicrisis.exports import swimlane_shapes, timeline_files
from epicrisis.story.telling import Telling, tell
from epicrisis.timeline import prose, swimlane, views
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import ToldEvent, visible_events
from epicrisis.timeline.layout import Layout, arrange
from tests.timeline.small_cases import (
    assumed,
    bar,
    build_case,
    documented,
    everything,
    point,
    telling_of,
    unknown,
)

ENGLISH = i18n.translator("en")


def case_with(**order: str) -> Case:
    return build_case(
        bar("fever", documented(2), documented(6)),
        point("cough", documented(20)),
        point("worse", unknown(**order)),
    )


@pytest.fixture
def between() -> Case:
    return case_with(after="fever", before="cough")


def told(case: Case, opened: frozenset[str] | None = None) -> dict[str, ToldEvent]:
    return {event.id: event for event in visible_events(telling_of(case, opened), "en")}


def layout_of(case: Case, opened: frozenset[str] | None = None) -> Layout:
    telling = telling_of(case, opened)
    return arrange(telling, ChartContent(visible_events(telling, "en")), ChartView("en"))


def with_sentence(case: Case) -> Telling:
    return Telling(tell(case, {"S01": "A sentence."}), everything(case))


def drawn(case: Case, name: str, opened: frozenset[str] | None = None) -> list[tuple[str, float]]:
    mark = next(mark for mark in layout_of(case, opened).marks if mark.event.id == name)
    return [(part.kind, part.x0) for part in mark.parts]


def test_it_is_drawn_between_them_as_unknown_and_not_among_the_undated(between: Case) -> None:
    layout = layout_of(between)
    (mark,) = (mark for mark in layout.marks if mark.event.id == "worse")
    assert [(p.kind, p.x0, p.x1) for p in mark.parts] == [
        ("span", 6, 20), ("tick", 6, 6), ("tick", 20, 20),
    ]  # fmt: skip
    assert "date unknown, after “Fever”, before “Cough”" in " ".join(mark.label)
    assert layout.undated == ()
    assert "lies somewhere within" in swimlane.caption(layout, ENGLISH)


def test_every_view_says_the_order(between: Case) -> None:
    telling = with_sentence(between)
    events = visible_events(telling, "en")
    order = "after “Fever”, before “Cough”"
    table = prose.table(events, "months", ENGLISH)
    assert f"unknown moment, {order}" in list(table["Start certainty"])
    assert f"When: unknown moment, {order}" in prose.summary(events, "months", ENGLISH)[0][1]
    assert f"Worse, {order} (date unknown)" in prose.alt_text(events, "months", ENGLISH)
    chapters = prose.chronicle(events, "months", ENGLISH)
    assert chapters.undated == ()
    assert order in {entry.when for chapter in chapters.chapters for entry in chapter.entries}
    assert f'"{order}"' in timeline_files.to_csv(telling, "en", ENGLISH)
    shapes = swimlane_shapes.of_story(telling.story, "en", ENGLISH, 900, 600)
    alts = [group.alt for sheet in shapes.sheets for group in sheet.groups]
    assert f"Worse, {order} (date unknown)" in alts


def test_files_of_a_case_without_such_events_stay_as_they_were() -> None:
    telling = with_sentence(build_case(point("cough", documented(20))))
    assert "order" not in timeline_files.to_csv(telling, "en", ENGLISH).splitlines()[0]


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        ("f-cough", "unknown moment, after “Fever”"),
        ("f-fever", "unknown moment, before “Cough”"),
    ],
)
def test_an_event_that_is_closed_is_no_neighbour(between: Case, closed: str, words: str) -> None:
    opened = everything(between) - {closed}
    worse = told(between, opened)["worse"]
    assert prose.boundary_in_words(worse.start, "months", ENGLISH) == words
    alone = case_with(**({"after": "fever"} if closed == "f-cough" else {"before": "cough"}))
    assert drawn(between, "worse", opened) == drawn(alone, "worse", opened)


def test_with_one_neighbour_it_fades_away_from_it() -> None:
    kinds = [kind for kind, _ in drawn(case_with(after="fever"), "worse")]
    assert kinds == ["tick", "fade", "query"]
    after = drawn(case_with(after="fever"), "worse")
    before = drawn(case_with(before="cough"), "worse")
    assert after[-1][1] > after[0][1] == 6
    assert before[-1][1] < before[0][1] == 20


def test_with_no_neighbour_told_it_is_undated(between: Case) -> None:
    layout = layout_of(between, frozenset({"f-origin", "f-worse"}))
    assert [item.event.id for item in layout.undated] == ["worse"]
    assert "Fever" not in " ".join(layout.undated[0].label)


def test_an_order_may_rest_on_another() -> None:
    case = build_case(
        point("first", documented(3)),
        point("second", unknown(after="first", before="last")),
        point("third", unknown(after="second", before="last")),
        point("last", documented(9)),
    )
    third = told(case)["third"].start
    assert (third.within_low, third.within_high, third.after) == (3, 9, "Second")


def test_an_undated_neighbour_is_named_beside_what_is_undated() -> None:
    case = build_case(point("lost", unknown()), point("worse", unknown(after="lost")))
    labels = {item.event.id: " ".join(item.label) for item in layout_of(case).undated}
    assert "after “Lost”" in labels["worse"]


def test_a_bar_is_sure_as_far_as_its_neighbours_make_it() -> None:
    case = build_case(
        point("fever", documented(4)),
        point("cough", documented(30)),
        bar("drug", documented(1), unknown(after="fever")),
        bar("other", unknown(after="fever"), unknown(before="cough")),
    )
    parts = drawn(case, "drug")
    assert [kind for kind, _ in parts] == ["solid", "fade", "query"]
    assert parts[1][1] == 4
    assert drawn(case, "other") == [("span", 4), ("tick", 4), ("tick", 30)]


def test_what_is_assumed_of_a_neighbour_can_be_hidden() -> None:
    case = build_case(
        point("fever", assumed(4, 3, 5)),
        point("cough", documented(30)),
        point("worse", unknown(after="fever", before="cough")),
    )
    event = next(
        e for e in views.without_assumed(visible_events(telling_of(case), "en")) if e.id == "worse"
    )
    assert isnan(event.start.within_low)
    assert (event.start.within_high, event.start.after) == (30, "Fever")


def test_a_play_shows_it_once_it_is_sure_to_have_happened(between: Case) -> None:
    events = visible_events(telling_of(between), "en")
    shown = [m for m in (6, 19, 20) if "worse" in {e.id for e in views.up_to(events, m)}]
    assert shown == [20]


def test_a_play_never_tells_of_a_neighbour_that_has_not_come() -> None:
    events = visible_events(telling_of(case_with(after="fever")), "en")
    assert "worse" not in {e.id for e in views.up_to(events, 5)}
    assert replace(events[0], key="x").key == "x"
