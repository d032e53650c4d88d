"""What is closed leaves no trace: change it, or delete it, and every view stays as it was."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.model import Case
from epicrisis.timeline import prose, swimlane
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.overview import overview_html
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
from tests.timeline.test_layout import laid_out

LANES = [
    lane("drugs", tone="treatment"),
    lane("sugar", levels=({"id": "up", "title": "Above"}, {"id": "down", "title": "Below"})),
]
MONTHS = st.integers(-20, 40)


@st.composite
def boundaries(draw: st.DrawFn, least: int = -20) -> Plain:
    at = draw(st.integers(least, 45))
    kind = draw(st.sampled_from(["documented", "assumed", "range", "unknown", "during"]))
    return {
        "documented": documented(at),
        "assumed": assumed(at),
        "range": assumed(at, at - 2, at + 3),
        "unknown": unknown(),
        "during": unknown(during="n0"),
    }[kind]


@st.composite
def events(draw: st.DrawFn, number: int) -> Plain:
    place = draw(
        st.sampled_from([{}, {"row": "Row"}, {"lane": "sugar", "level": "up"}, {"lane": "sugar"}])
    )
    more: dict[str, Any] = {"label": draw(st.text("abc ", min_size=1).filter(str.strip)), **place}
    if number and draw(st.booleans()):
        neighbours = draw(st.sampled_from([{"after": "n0"}, {"before": "n0"}]))
        return point(f"n{number}", unknown(**neighbours), **more)
    if draw(st.booleans()):
        return point(f"n{number}", draw(boundaries()), **more)
    start, end = draw(boundaries(-20)), draw(boundaries(46 - 1))
    if draw(st.booleans()):
        end = {**end, "opens_with": f"f-end{number}"}
    return bar(f"n{number}", start, end, **more)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Plain], frozenset[str]]:
    told = [draw(events(number)) for number in range(draw(st.integers(1, 7)))]
    findings = [f"f-n{n}" for n in range(len(told))] + [f"f-end{n}" for n in range(len(told))]
    return told, draw(st.frozensets(st.sampled_from(findings)))


def views(case: Case, opened: frozenset[str]) -> list[str]:
    """Return everything that could reach a browser."""
    shown = visible_events(telling_of(case, opened), "en")
    layouts = [laid_out(case, opened, compact=compact) for compact in (False, True)]
    told = telling_of(case, opened)
    return [
        repr([replace(event, id="", lane="") for event in shown]),
        prose.table(shown, "months", str).to_csv(),
        prose.alt_text(shown, "months", str),
        str(prose.summary(shown, "months", str)),
        *(swimlane.figure(layout, ChartView("en")).to_json() for layout in layouts),
        *(swimlane.caption(layout, str) for layout in layouts),
        overview_html(told, ChartView("en")),
    ]


def is_open(event: Plain, opened: frozenset[str]) -> bool:
    return event["opens_with"] in opened


def changed(event: Plain, opened: frozenset[str]) -> Plain:
    """Return the event with another closed content: all of it, or its closed end."""
    if not is_open(event, opened):
        return bar(
            event["id"],
            documented(-33),
            documented(77),
            label="Another label",
            detail="Another detail",
            lane="sugar",
            level="down",
        )
    if event.get("end", {}).get("opens_with", event["opens_with"]) in opened:
        return event
    return {**event, "end": assumed(88, 60, 91, opens_with=event["end"]["opens_with"])}


@given(stories())
def test_what_is_closed_can_change_and_no_view_does(
    story: tuple[list[Plain], frozenset[str]],
) -> None:
    told, opened = story
    as_written = build_case(*told, lanes=LANES)
    otherwise = build_case(*(changed(event, opened) for event in told), lanes=LANES)

    assert views(as_written, opened) == views(otherwise, opened)


@given(stories())
def test_what_is_closed_can_be_missing_and_no_view_changes(
    story: tuple[list[Plain], frozenset[str]],
) -> None:
    told, opened = story
    as_written = build_case(*told, lanes=LANES)
    only_open = build_case(*(event for event in told if is_open(event, opened)), lanes=LANES)

    assert views(as_written, opened) == views(only_open, opened)
