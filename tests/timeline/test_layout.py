"""Where things stand: nothing overlaps, and nothing stands where it isn't known to be."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.model import Case
from epicrisis.timeline import prose
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import EventMark, Layout, arrange, pack, wrapped
from tests.timeline.small_cases import (
    assumed,
    bar,
    build_case,
    documented,
    everything,
    lane,
    point,
    telling_of,
    unfinished,
    unknown,
)


def laid_out(
    case: Case,
    opened: frozenset[str] | None = None,
    *,
    finished: bool = False,
    compact: bool = False,
) -> Layout:
    told = telling_of(case, opened)
    content = ChartContent(visible_events(told, "en"))
    return arrange(
        told if finished else unfinished(told), content, ChartView("en", is_narrow=compact)
    )


def mark_of(layout: Layout, name: str) -> EventMark:
    return next(mark for mark in layout.marks if mark.event.id == name)


def kinds(layout: Layout, name: str) -> list[str]:
    return [part.kind for part in mark_of(layout, name).parts]


# --- The axis --------------------------------------------------------------------------


def test_the_axis_is_the_same_at_every_step_of_the_story(one_of_each: Case) -> None:
    opened: frozenset[str] = frozenset()
    for finding in sorted(everything(one_of_each)):
        opened |= {finding}
        assert laid_out(one_of_each, opened).window == (-50, 100)


def test_the_finished_case_fills_the_axis_with_room_on_both_sides(one_of_each: Case) -> None:
    first, last = laid_out(one_of_each, finished=True).window

    assert -50 < first < -30
    assert 75 < last < 100


def test_a_finished_case_of_one_moment_has_an_axis() -> None:
    first, last = laid_out(build_case(point("only", documented(4))), finished=True).window

    assert first < 4 < last


def test_day_zero_is_named_only_once_open(one_of_each: Case) -> None:
    assert laid_out(one_of_each, frozenset({"f-certain"})).origin == ""
    assert laid_out(one_of_each).origin == "First dose"


# --- Certainty -------------------------------------------------------------------------


def test_a_documented_bar_is_solid_from_start_to_end(one_of_each: Case) -> None:
    (part,) = mark_of(laid_out(one_of_each), "certain").parts

    assert (part.kind, part.x0, part.x1) == ("solid", 0, 10)


def test_an_assumed_bar_is_hatched_and_says_so(one_of_each: Case) -> None:
    mark = mark_of(laid_out(one_of_each), "supposed")

    assert mark.main.kind == "hatched"
    assert "(dates assumed)" in mark.label[-1]
    assert {part.x1 for part in mark.parts if part.kind == "tick"} == {18, 35}


def test_the_documented_boundary_of_an_assumed_bar_has_a_cap(one_of_each: Case) -> None:
    mark = mark_of(laid_out(one_of_each), "half")

    assert [part.x0 for part in mark.parts if part.kind == "cap"] == [40]
    assert "(end assumed)" in mark.label[-1]


def test_a_documented_length_floats_solid_between_whiskers(one_of_each: Case) -> None:
    mark = mark_of(laid_out(one_of_each), "afloat")

    assert (mark.main.kind, mark.main.x1 - mark.main.x0) == ("solid", 8)
    assert {part.x0 for part in mark.parts if part.kind == "tick"} == {-30, -7}
    assert "8 months, dates assumed" in " ".join(mark.label)


def test_a_floating_length_without_range_still_floats() -> None:
    eight = {"length": 8, "is": "documented"}
    layout = laid_out(build_case(bar("free", assumed(1), assumed(9), duration=eight)))

    assert kinds(layout, "free") == ["solid", "line", "line"]


def test_an_unknown_end_fades_and_has_no_edge(one_of_each: Case) -> None:
    layout = laid_out(one_of_each)

    assert kinds(layout, "endless") == ["fade", "query"]
    assert "(end unknown)" in mark_of(layout, "endless").label[-1]


def test_an_end_known_to_lie_within_another_event_fades_over_that_event() -> None:
    layout = laid_out(
        build_case(
            bar("host", documented(10), documented(20)),
            bar("guest", documented(0), unknown(during="host")),
        )
    )

    solid, fade, query = mark_of(layout, "guest").parts
    assert (solid.kind, solid.x0, solid.x1) == ("solid", 0, 10)
    assert (fade.kind, fade.x0, fade.x1) == ("fade", 10, 20)
    assert query.kind == "query"


@given(end=st.integers(1, 80))
def test_an_end_that_is_not_told_is_drawn_the_same_however_long(end: int) -> None:
    told = frozenset({"f-drug"})
    case, long = (
        build_case(bar("drug", documented(0), documented(last, opens_with="f-stop")))
        for last in (end, 99)
    )

    parts = mark_of(laid_out(case, told), "drug").parts

    assert [part.kind for part in parts] == ["solid", "arrow"]
    assert parts == mark_of(laid_out(long, told), "drug").parts


def test_what_lies_somewhere_within_gets_a_bracket_and_no_point(one_of_each: Case) -> None:
    layout = laid_out(one_of_each)
    mark = mark_of(layout, "within")

    assert kinds(layout, "within") == ["span", "tick", "tick"]
    assert (mark.main.x0, mark.main.x1) == (0, 10)


def test_a_bracket_over_a_growing_host_is_open_at_its_end() -> None:
    case = build_case(
        bar("host", documented(3), documented(90, opens_with="f-stop")),
        point("guest", unknown(during="host")),
    )

    mark = mark_of(laid_out(case, frozenset({"f-host", "f-guest"})), "guest")

    assert mark.main.x0 == 3
    assert "arrow" in [part.kind for part in mark.parts]
    assert max(part.x1 for part in mark.parts) < 30


def test_a_bracket_reaches_beyond_its_host_as_far_as_that_is_said() -> None:
    case = build_case(
        bar("host", documented(10), documented(20)),
        point("guest", unknown(during="host", beyond=2)),
    )
    layout = laid_out(case)

    assert (mark_of(layout, "guest").main.x0, mark_of(layout, "guest").main.x1) == (10, 22)
    (guest,) = (e for e in visible_events(telling_of(case), "en") if e.id == "guest")
    assert "during or soon after: Host" in str(dict(prose.facts(guest, "months", str)))


def test_a_length_that_is_not_said_to_be_the_events_own_is_not_drawn_as_documented() -> None:
    own = {"length": 10, "is": "documented"}
    case = build_case(
        bar("own", assumed(10, 5, 15), assumed(20, 15, 25), duration=own),
        bar("wait", assumed(10, 5, 15), assumed(20, 15, 25), duration={**own, "called": "a wait"}),
    )
    layout = laid_out(case)

    assert kinds(layout, "own")[0] == "solid"
    assert kinds(layout, "wait")[0] == "hatched"
    assert "“a wait” of 10 months, dates assumed" in " ".join(mark_of(layout, "wait").label)


def test_a_bracket_over_a_host_whose_end_nobody_knows_has_no_arrow() -> None:
    case = build_case(
        bar("host", documented(3), unknown()),
        point("guest", unknown(during="host")),
    )

    parts = mark_of(laid_out(case), "guest").parts

    assert [part.kind for part in parts] == ["span", "tick", "fade", "query"]
    assert parts[0].x0 == 3


def test_what_has_no_place_stands_in_the_strip_and_nowhere_else(one_of_each: Case) -> None:
    layout = laid_out(one_of_each)

    assert [item.event.id for item in layout.undated] == ["lost", "nowhere"]
    assert not {"lost", "nowhere"} & {mark.event.id for mark in layout.marks}
    assert "4 months" in " ".join(layout.undated[1].label)


def test_a_bar_without_length_is_a_mark_that_can_be_seen() -> None:
    layout = laid_out(build_case(bar("short", documented(5), documented(5))))

    assert kinds(layout, "short") == ["cap"]


def test_a_bar_without_length_at_an_assumed_place_is_hollow() -> None:
    layout = laid_out(build_case(bar("short", assumed(5, 4, 9), assumed(5))))

    assert mark_of(layout, "short").main.kind == "hollow"


def test_a_documented_boundary_never_floats() -> None:
    five = {"length": 5, "is": "documented"}
    layout = laid_out(build_case(bar("half", documented(1), assumed(6, 5, 8), duration=five)))

    lines = [part for part in mark_of(layout, "half").parts if part.kind == "line"]
    assert [(line.x0, line.x1) for line in lines] == [(6, 8)]


# --- Rows ------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(-50, 50), st.integers(0, 40)).map(lambda p: (p[0], p[0] + p[1])),
        max_size=40,
    )
)
def test_packed_events_never_overlap(spans: list[tuple[float, float]]) -> None:
    placed: dict[int, list[tuple[float, float]]] = {}
    for row, span in zip(pack(sorted(spans), 1), sorted(spans), strict=True):
        placed.setdefault(row, []).append(span)

    for spans_of_row in placed.values():
        assert all(left[1] + 1 <= right[0] for left, right in pairwise(spans_of_row))


def test_lines_one_after_the_other_share_a_row_where_their_labels_allow() -> None:
    layout = laid_out(
        build_case(
            bar("a", documented(0), documented(20)), bar("b", documented(30), documented(50))
        )
    )

    assert mark_of(layout, "a").y == mark_of(layout, "b").y


def test_lanes_keep_the_cases_order_and_appear_with_their_first_event() -> None:
    case = build_case(
        bar("x", documented(0), documented(1), lane="last"),
        bar("y", documented(0), documented(1), lane="first"),
        lanes=[lane("first"), lane("empty"), lane("last")],
    )

    assert titles(laid_out(case, frozenset({"f-x"}))) == ["Lane of last"]
    assert titles(laid_out(case)) == ["Lane of first", "Lane of last"]


def titles(layout: Layout) -> list[str]:
    return [" ".join(band.title) for band in layout.bands]


def test_an_open_ordinal_lane_shows_all_its_levels_in_order(one_of_each: Case) -> None:
    band = laid_out(one_of_each, frozenset({"f-certain", "f-within"})).bands[-1]

    assert [row.lines for row in band.rows] == [("Above",), ("Below",)]
    assert [top < bottom for top, bottom in band.levels] == [True, True]
    assert band.rows[0].y < band.rows[1].y


def test_events_of_one_row_label_share_the_row() -> None:
    case = build_case(
        bar("a", documented(0), documented(9), row="Tablets"),
        bar("b", documented(3), documented(5), row="Syringe"),
        bar("c", documented(60), documented(70), row="Tablets"),
    )

    layout = laid_out(case)

    assert mark_of(layout, "a").y == mark_of(layout, "c").y != mark_of(layout, "b").y
    assert [row.lines for row in layout.bands[0].rows] == [("Tablets",), ("Syringe",)]


def test_labels_stay_inside_the_plot_on_a_phone(one_of_each: Case) -> None:
    layout = laid_out(one_of_each, compact=True)
    pixel = (layout.window[1] - layout.window[0]) / layout.pixels

    for mark in layout.marks:
        width = max(map(len, mark.label)) * 6 * pixel
        left = mark.label_x - width if mark.leftward else mark.label_x
        assert layout.window[0] <= left
        assert left + width <= layout.window[1]


@given(st.text(max_size=300), st.floats(60, 400))
def test_wrapping_loses_no_word(text: str, pixels: float) -> None:
    assert "".join("".join(wrapped(text, pixels)).split()) == "".join(text.split())
