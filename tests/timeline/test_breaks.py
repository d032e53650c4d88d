"""Years on the axis, and stretches without an event that are drawn short."""

import json
from typing import Any

import pytest

from epicrisis import i18n
from epicrisis.cases.model import Case
from epicrisis.cases.reading.case_file import load_case
from epicrisis.exports import swimlane_shapes, timeline_files
from epicrisis.story.telling import Story, Telling, tell, up_to
from epicrisis.timeline import axis, prose, swimlane, views
from epicrisis.timeline.breaks import Fold, ToldBreak, breaks_among, is_within
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import Layout, arrange
from tests.cases.conftest import CASES
from tests.timeline.small_cases import (
    bar,
    build_case,
    documented,
    everything,
    point,
    telling_of,
    unfinished,
)

ENGLISH = i18n.translator("en")
SENTENCE = "From month 6 to month 58, 52 months: no event; the axis is drawn short there."


@pytest.fixture(scope="module")
def back_again() -> Story:
    return tell(*load_case(CASES / "two-visits" / "case.yaml"))


def far_apart(**timeline: Any) -> Case:
    return build_case(
        bar("before", documented(0), documented(6)),
        point("after", documented(60)),
        breaks=({"from": 6, "to": 58},),
        **timeline,
    )


def layout_of(telling: Telling, *, compact: bool = False) -> Layout:
    content = ChartContent(visible_events(telling, "en"))
    return arrange(telling, content, ChartView("en", is_narrow=compact))


# --- The calendar ----------------------------------------------------------------------


def at_the_end(story: Story) -> Telling:
    return Telling(story, up_to(story, len(story.steps)))


def test_the_axis_counts_by_the_calendar_once_day_zero_is_told(back_again: Story) -> None:
    layout = layout_of(at_the_end(back_again))
    labels = [tick.label for tick in axis.ticks(layout, ENGLISH)]
    assert labels[:2] == ["2006", "2007"]
    assert axis.title(layout, ENGLISH) == "Years; The first visit: 2006"
    nothing = Telling(back_again, frozenset())
    assert "2006" not in "".join(tick.label for tick in axis.ticks(layout_of(nothing), ENGLISH))


def test_each_time_is_told_as_precisely_as_it_was_written(back_again: Story) -> None:
    telling = at_the_end(back_again)
    told = prose.alt_text(visible_events(telling, "en"), "years", ENGLISH)
    assert "Headaches, 2006;" in told
    assert "Fever, March 2011;" in told
    french = prose.alt_text(visible_events(telling, "fr"), "years", i18n.translator("fr"))
    assert "Fièvre, mars 2011" in french
    table = prose.table(visible_events(telling, "en"), "years", ENGLISH)
    assert list(table["Starts"]) == ["2006", "2011-03", "", "2012", "2006", "2012-06"]


def test_no_length_follows_from_dates_of_which_one_is_vaguer(back_again: Story) -> None:
    events = {e.id: e for e in visible_events(at_the_end(back_again), "en")}
    assert events["tablets"].duration.certainty == "unknown"


def test_files_have_the_dates_beside_the_numbers(back_again: Story) -> None:
    telling = at_the_end(back_again)
    head, zero, *rows = timeline_files.to_csv(telling, "en", ENGLISH).splitlines()
    assert head.endswith('"quote","start_date","end_date","order","dose","repeated"')
    assert zero.endswith('"2006","","","",""')
    assert any(row.endswith('"2011-03","","","",""') for row in rows)
    data = json.loads(timeline_files.to_json(telling, "en", ENGLISH))
    assert data["day_0_date"] == "2006"
    assert data["breaks"] == [{"from": 1.0, "to": 5.0}]
    html = timeline_files.to_html(telling, "en", ENGLISH)
    assert "The first visit: 2006" in html
    assert html.count("From 2007 to 2011, 4 years: no event") >= 3


def test_months_are_named_and_years_where_a_tick_is_a_year() -> None:
    origin = {"text": "First", "date": "2006-03", "opens_with": "f-origin", "source": ("S01",)}
    near = build_case(point("one", documented(0)), point("two", documented(5)), origin=origin)
    labels = [tick.label for tick in axis.ticks(layout_of(telling_of(near)), ENGLISH)]
    assert "Apr 2006" in labels
    far = build_case(point("one", documented(0)), point("two", documented(99)), origin=origin)
    ticks = [*axis.ticks(layout_of(telling_of(far)), ENGLISH)]
    assert {tick.label for tick in ticks} >= {"2007", "2010"}
    assert next(tick.x for tick in ticks if tick.label == "2007") == 10


def test_a_play_cuts_a_bar_off_at_a_date() -> None:
    (cut,) = views.up_to(visible_events(telling_of(build_case(
        bar("drug", documented(0), documented(9)))), "en"), 4, "2006-07")  # fmt: skip
    said = prose.boundary_in_words(cut.end, "months", ENGLISH)
    assert said == "goes on after July 2006"


# --- Breaks ----------------------------------------------------------------------------


@pytest.mark.parametrize("compact", [False, True])
def test_what_lies_behind_a_break_moves_nearer_and_lengths_stay(compact: bool) -> None:
    layout = layout_of(telling_of(far_apart()), compact=compact)
    before, after = (mark.parts[0] for mark in layout.marks)
    assert (before.x0, before.x1) == (0, 6)
    assert 6 < after.x0 < 20
    (each,) = layout.breaks
    drawn = (layout.fold.at(each.end) - layout.fold.at(each.start)) / layout.pixel
    assert 20 < drawn < 50


def test_a_break_is_seen_and_its_length_is_told_everywhere() -> None:
    telling = Telling(tell(far_apart(), {"S01": "A sentence."}), everything(far_apart()))
    layout = layout_of(telling)
    figure = swimlane.figure(layout, ChartView("en")).to_plotly_json()
    assert "52 months" in [each["text"] for each in figure["layout"]["annotations"]]
    assert [s["y1"] for s in figure["layout"]["shapes"] if s.get("ysizemode") == "pixel"] == [
        12,
        12,
    ]
    events = visible_events(telling, "en")
    assert SENTENCE in swimlane.caption(layout, ENGLISH)
    assert SENTENCE in prose.alt_text(events, "months", ENGLISH, layout.breaks)
    assert prose.breaks_in_words(breaks_among(telling, events), "months", ENGLISH) == [SENTENCE]
    shapes = swimlane_shapes.of_story(telling.story, "en", ENGLISH, 900, 600)
    assert SENTENCE in shapes.rules
    words = [line for s in shapes.sheets for g in s.groups for shape in g.shapes
             for line in getattr(shape, "lines", ())]  # fmt: skip
    assert "52 months" in words
    assert "break-1" in timeline_files.to_csv(telling, "en", ENGLISH)


def test_ticks_say_the_time_and_none_stands_in_a_break() -> None:
    layout = layout_of(telling_of(far_apart()))
    ticks = [*axis.ticks(layout, ENGLISH)]
    assert all(not is_within(tick.place, layout.breaks) for tick in ticks)
    assert [tick.x for tick in ticks] == sorted(tick.x for tick in ticks)
    assert {"0", "6", "58", "60"} >= {tick.label for tick in ticks if tick.label in ("0", "6")}
    assert max(tick.place for tick in ticks) >= 58


def test_until_both_sides_are_told_nothing_shows_that_nothing_will_happen() -> None:
    with_break, without = far_apart(), build_case(
        bar("before", documented(0), documented(6)), point("after", documented(60))
    )  # fmt: skip
    opened = everything(with_break) - {"f-after"}
    first, second = (telling_of(case, opened) for case in (with_break, without))
    assert layout_of(first) == layout_of(second)
    figures = [swimlane.figure(layout_of(t), ChartView("en")).to_json() for t in (first, second)]
    assert figures[0] == figures[1]


def test_an_unfinished_story_is_broken_too_once_it_is_told() -> None:
    telling = unfinished(telling_of(far_apart()))
    assert len(layout_of(telling).breaks) == 1


def test_a_break_that_would_be_drawn_longer_is_none() -> None:
    case = build_case(
        point("before", documented(0)), point("after", documented(90)),
        breaks=({"from": 1, "to": 2},),
    )  # fmt: skip
    assert layout_of(telling_of(case)).breaks == ()


def test_zero_stays_where_it_is_whichever_side_is_short() -> None:
    for start in (-50, 10):
        fold = Fold((ToldBreak(start, start + 40, "", ""),), 4)
        assert fold.at(0) == 0
        assert fold.at(100) - fold.at(90) == 10
        assert fold.at(-60) - fold.at(-90) == 30
    before = Fold((ToldBreak(-50, -10, "", ""),), 4)
    assert before.at(-60) == -24
