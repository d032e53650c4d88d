"""A chosen event: what is said of it, and what stands next to it in time."""

from typing import Any

import pytest

from epicrisis.cases.model import Case
from epicrisis.story.telling import Story, Telling
from epicrisis.timeline import prose, selection
from epicrisis.timeline.events import ToldEvent, visible_events
from epicrisis.timeline.selection import Panel
from tests.timeline.small_cases import (
    assumed,
    bar,
    build_case,
    documented,
    lane,
    point,
    telling_of,
)


def panel_of(case: Case, name: str, *opened: str) -> Panel:
    events = visible_events(telling_of(case, frozenset(opened) or None), "en")
    key = next(event.key for event in events if event.id == name)
    found = selection.panel(case, events, key, str)
    assert found is not None
    return found


def names(events: tuple[ToldEvent, ...]) -> list[str]:
    return [event.id for event in events]


def test_a_key_finds_its_event(one_of_each: Case) -> None:
    events = visible_events(telling_of(one_of_each), "en")

    for event in events:
        assert selection.by_key(events, event.key) is event


@pytest.mark.parametrize("key", ["e99", "", "certain", "<script>", "e1"])
def test_a_key_that_names_nothing_finds_nothing(one_of_each: Case, key: str) -> None:
    events = visible_events(telling_of(one_of_each), "en")

    assert selection.by_key(events, key) is None
    assert selection.panel(one_of_each, events, key, str) is None


def test_the_key_of_an_event_that_is_closed_finds_nothing(one_of_each: Case) -> None:
    events = visible_events(telling_of(one_of_each, frozenset({"f-certain"})), "en")

    assert selection.by_key(events, "e02") is None


def test_the_panel_tells_every_boundary_with_its_certainty(one_of_each: Case) -> None:
    facts = dict(panel_of(one_of_each, "half").facts)

    assert facts["Lane"] == "Lane of drugs"
    assert facts["Starts"] == "month 40 (documented)"
    assert facts["Ends"].startswith("month 45 (assumed, month 44 to month 50)")
    assert facts["Lasts"] == "5 months (assumed)"


def test_the_panel_says_what_table_and_prose_say(one_of_each: Case) -> None:
    for name in ("certain", "afloat", "endless", "within", "lost"):
        panel = panel_of(one_of_each, name)
        assert panel.facts[1:] == tuple(prose.facts(panel.event, "months", str))


def test_the_panel_leads_to_the_events_place_in_the_story(insulinoma: Story) -> None:
    opened = frozenset(step.block.id for step in insulinoma.steps)
    events = visible_events(Telling(insulinoma, opened), "en")
    places = {step.block.id: step for step in insulinoma.steps}
    assert insulinoma.case.timeline is not None
    written = {event.id: event for event in insulinoma.case.timeline.events}

    for event in events:
        panel = selection.panel(insulinoma.case, events, event.key, str)
        assert panel is not None
        step = places[written[event.id].opens_with]
        assert panel.stage == step.stage
        assert panel.finding == getattr(step.block, "title", None)


def test_only_words_that_were_quoted_already_are_quoted_again(insulinoma: Story) -> None:
    opened: frozenset[str] = frozenset()
    for step in insulinoma.steps:
        opened |= {step.block.id}
        if "line-1-end" in opened and "line-2-end" not in opened:
            panel = panel_of(insulinoma.case, "line-2", *opened)
            told = Telling(insulinoma, opened).told_references(panel.references)
            assert [reference.sentence for reference in told] == ["S19"]


# --- Links in time ---------------------------------------------------------------------


def three_lanes(*events: Any, **how: Any) -> Case:
    return build_case(*events, lanes=[lane("a"), lane("b"), lane("c")], **how)


def test_what_ends_or_happens_shortly_before_is_linked_the_nearest_first() -> None:
    case = three_lanes(
        bar("new", documented(10), documented(20), lane="a"),
        bar("old", documented(0), documented(9), lane="b"),
        point("sign", documented(10), lane="c"),
        point("long-ago", documented(8), lane="c"),
    )

    assert names(panel_of(case, "new").links.before) == ["sign", "old"]
    assert names(panel_of(case, "new").links.after) == []


def test_what_begins_shortly_after_is_linked_too_but_never_twice() -> None:
    case = three_lanes(
        bar("new", documented(10), documented(20), lane="a"),
        point("sign", documented(10), lane="b"),
        point("same", documented(10), lane="c"),
        point("later", documented(11), lane="c"),
    )

    sign = panel_of(case, "sign").links
    assert names(sign.before) == ["same"]
    assert names(sign.after) == ["new", "later"]


def test_nothing_assumed_is_linked() -> None:
    case = three_lanes(
        bar("new", documented(10), assumed(20), lane="a"),
        point("sign", assumed(10), lane="b"),
        point("last", documented(20), lane="c"),
    )

    for name in ("new", "sign", "last"):
        links = panel_of(case, name).links
        assert (links.before, links.after) == ((), ())


def test_another_row_of_the_lane_is_linked_the_same_row_is_not() -> None:
    case = three_lanes(
        bar("new", documented(10), documented(20), lane="a", row="Tablets"),
        bar("old", documented(0), documented(10), lane="a", row="Tablets"),
        point("sign", documented(10), lane="a", row="Signs"),
    )

    assert names(panel_of(case, "new").links.before) == ["sign"]


def test_what_is_closed_is_never_linked() -> None:
    case = three_lanes(
        bar("new", documented(10), documented(20), lane="a"),
        point("sign", documented(10), lane="b"),
        bar("old", documented(0), documented(10, opens_with="f-stop"), lane="c"),
    )

    assert names(panel_of(case, "new", "f-new", "f-old").links.before) == []
    assert names(panel_of(case, "new", "f-new", "f-old", "f-stop").links.before) == ["old"]


def test_short_depends_on_the_unit() -> None:
    case = three_lanes(
        point("new", documented(10), lane="a"), point("old", documented(5), lane="b"), unit="days"
    )

    assert names(panel_of(case, "new").links.before) == ["old"]


def test_nothing_of_the_first_case_is_linked_as_only_its_day_0_is_dated(insulinoma: Story) -> None:
    opened = [step.block.id for step in insulinoma.steps]

    for name in ("diazoxide-1", "glucose-low-2", "line-1", "line-2", "bone-1"):
        found = panel_of(insulinoma.case, name, *opened).links
        assert (found.before, found.after) == ((), ())
