"""What is given again and again: a row of marks, each as sure as the first."""

from typing import Any

import pytest
from pydantic import ValidationError

from epicrisis import i18n
from epicrisis.cases.model import Case
from epicrisis.exports import timeline_files
from epicrisis.story.telling import Telling, tell
from epicrisis.timeline import prose, swimlane, views
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import ToldEvent, visible_events
from epicrisis.timeline.layout import arrange
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
WORDS = "6 times, 2 weeks apart"


def infusions(when: Any, **more: Any) -> Case:
    every = {"length": 2, "unit": "weeks", "count": 6}
    return build_case(point("infusion", when, every=every, dose="1 g", **more))


def told(case: Case) -> ToldEvent:
    (event,) = visible_events(telling_of(case), "en")
    return event


@pytest.mark.parametrize(("when", "kind"), [(documented(3), "point"), (assumed(3, 2, 4), "hollow")])
def test_each_is_a_mark_in_one_row_as_sure_as_the_first(when: Any, kind: str) -> None:
    telling = telling_of(infusions(when))
    layout = arrange(telling, ChartContent(visible_events(telling, "en")), ChartView("en"))
    (mark,) = layout.marks
    places = [part.x0 for part in mark.parts if part.kind == kind]
    assert len(places) == 6
    assert places[0] == 3
    assert places[5] - places[0] == pytest.approx(5 * 14 / (365.25 / 12))
    assert layout.window[1] > places[5]
    figure = swimlane.figure(layout, ChartView("en")).to_plotly_json()
    keys = [key for trace in figure["data"] for key in trace.get("customdata", ())]
    assert keys == ["e01"] * 6


def test_every_view_says_how_often_and_how_much() -> None:
    case = infusions(documented(3))
    telling = Telling(tell(case, {"S01": "A sentence."}), everything(case))
    events = visible_events(telling, "en")
    assert f"Infusion, 1 g, month 3, {WORDS}" in prose.alt_text(events, "months", ENGLISH)
    said = prose.summary(events, "months", ENGLISH)[0][1]
    assert f"Dose: 1 g. When: month 3 (documented). Repeated: {WORDS}" in said
    assert list(prose.table(events, "months", ENGLISH)["Detail"]) == [f"1 g; {WORDS}"]
    csv = timeline_files.to_csv(telling, "en", ENGLISH)
    assert csv.splitlines()[0].endswith('"dose","repeated"')
    assert f'"1 g","{WORDS}"' in csv
    chapters = prose.chronicle(events, "months", ENGLISH).chapters
    assert chapters[0].entries[0].note == f"1 g, {WORDS}"


def test_a_play_shows_those_that_have_come() -> None:
    events = visible_events(telling_of(infusions(documented(3))), "en")
    assert [views.up_to(events, moment)[0].repeats for moment in (3, 3.5, 9)] == [1, 2, 6]
    assert len(views.moments(events, "event")) == 6


def test_a_series_without_a_place_is_none() -> None:
    assert views.without_assumed([told(infusions(assumed(3)))])[0].repeats == 1
    with pytest.raises(ValidationError, match="`every` goes with `when`"):
        infusions(unknown())
    with pytest.raises(ValidationError, match="`every` goes with `when`"):
        build_case(bar("x", documented(1), documented(2), every={"length": 1, "count": 2}))


def test_the_window_and_breaks_hold_the_last_one_too() -> None:
    with pytest.raises(ValidationError, match="the window leaves out"):
        infusions(documented(99))
