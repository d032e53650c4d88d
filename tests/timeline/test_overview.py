"""The overview: one picture of what is told, in which nothing is surer than it is."""

from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from epicrisis.cases.model import Case, Timeline
from epicrisis.story.telling import Story, Telling, everything, up_to
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.overview import WIDTHS, overview_html, overview_svg
from epicrisis.timeline.overview_layout import arrange_overviews
from epicrisis.timeline.overview_picture import HIGHEST, LETTERS, Item, Overview
from epicrisis.timeline.overview_roles import role_of
from epicrisis.timeline.overview_text import short_name
from tests.support.made_cases import MadeCase, made_cases
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
from tests.timeline.test_any_case import many

SVG = "{http://www.w3.org/2000/svg}"
SUGAR = lane(
    "sugar",
    levels=(
        {"id": "high", "title": "High"},
        {"id": "fair", "title": "Fair"},
        {"id": "low", "title": "Low"},
    ),
)
LANES = (
    lane("drugs", tone="treatment", symbol="square"),
    lane("growth", tone="disease", symbol="x"),
    lane("better", tone="response", symbol="star"),
    SUGAR,
    lane("rest"),
)


def timeline_of(case: Case) -> Timeline:
    assert case.timeline is not None
    return case.timeline


def drawn(case: Case, width: int = 900, opened: frozenset[str] | None = None) -> Overview:
    (made,) = arrange_overviews(telling_of(case, opened), ChartView("en"), [width])
    return made


def of(case: Case, *events: str, width: int = 900) -> list[Item]:
    """The items of events, by their ids."""
    told = {event.id: event.key for event in visible_events(telling_of(case), "en")}
    items = {item.key: item for item in drawn(case, width).items}
    return [items[told[event]] for event in events]


def looks(item: Item) -> list[str]:
    return [block.look for block in item.blocks]


def texts(item: Item) -> list[str]:
    return [words.text for words in item.words]


def small(*events: Plain, lanes: Sequence[Plain] = LANES) -> Case:
    return build_case(*events, lanes=lanes)


# --- What stands where -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_lane", "role"),
    [
        (lane("a", tone="treatment"), "treatment"),
        (lane("a", tone="disease", symbol="x"), "progression"),
        (lane("a", tone="disease"), "event"),
        (lane("a", tone="response"), "response"),
        (lane("a", tone="neutral", symbol="x"), "event"),
        ({**SUGAR, "tone": "response"}, "ribbon"),
    ],
)
def test_a_lanes_part_follows_from_what_it_is(given_lane: Plain, role: str) -> None:
    (made,) = timeline_of(build_case(lanes=[given_lane])).lanes

    assert role_of(made) == role


def test_treatment_stands_in_one_strip_and_what_overlaps_it_below() -> None:
    case = small(
        bar("first", documented(0), documented(5)),
        bar("second", documented(5), documented(22)),
        bar("third", documented(22), documented(26)),
        bar("beside", documented(1), unknown()),
    )
    first, second, third, beside = of(case, "first", "second", "third", "beside")

    tops = {block.y for item in (first, second, third) for block in item.blocks}
    assert len(tops) == 1
    assert first.blocks[0].x1 == second.blocks[0].x0
    assert beside.blocks[0].y > first.blocks[0].y + first.blocks[0].height


def test_a_name_stands_in_its_bar_or_below_with_a_line_that_leads_to_it() -> None:
    case = small(
        bar("long", documented(0), documented(40), row="L1 · sunitinib"),
        bar("short", documented(40), documented(42), row="L2 · everolimus", label="Everolimus"),
    )
    long, short = of(case, "long", "short")

    assert texts(long) == ["L1 Long"]
    assert not long.rules
    assert "everolimus" in texts(short)
    below = next(words for words in short.words if words.text == "everolimus")
    assert below.y > short.blocks[0].y + short.blocks[0].height
    assert len(short.rules) == 1


@pytest.mark.parametrize(
    ("row", "label", "name"),
    [
        ("L2 · sunitinib", "Sunitinib, daily", ("L2", "sunitinib")),
        ("Antibiotics", "Ceftriaxone once", ("", "Antibiotics")),
        ("Antibiotics by mouth", "Ceftriaxone", ("", "Ceftriaxone")),
        ("Something long · more", "Label", ("", "Label")),
    ],
)
def test_a_treatment_is_called_by_its_shorter_name(
    row: str, label: str, name: tuple[str, str]
) -> None:
    case = small(point("a", documented(1), row=row, label=label))
    (event,) = visible_events(telling_of(case), "en")

    assert short_name(event) == name


def test_progressions_and_responses_stand_above_the_strip_at_their_moment() -> None:
    case = small(
        bar("drug", documented(0), documented(10)),
        point("liver", documented(10), lane="growth", row="Liver"),
        point("bone", documented(10), lane="growth", row="Bone"),
        point("smaller", unknown(during="drug"), lane="better"),
    )
    drug, liver, bone, smaller = of(case, "drug", "liver", "bone", "smaller")

    assert liver.signs[0].x == bone.signs[0].x == drug.blocks[0].x1
    assert {*texts(liver), *texts(bone)} == {"Liver", "Bone"}
    assert liver.signs[0].y != bone.signs[0].y
    assert max(sign.y for item in (liver, bone, smaller) for sign in item.signs) < drug.blocks[0].y
    assert looks(smaller) == ["within"]
    assert smaller.signs[0].is_hollow


def test_a_state_has_its_colour_and_its_place_and_what_is_given_is_a_line_below() -> None:
    case = small(
        bar("up", documented(0), documented(3), lane="sugar", level="high"),
        bar("fair", assumed(3), assumed(6), lane="sugar", level="fair"),
        point("down", documented(8), lane="sugar", level="low"),
        bar("insulin", documented(0), unknown(), lane="sugar", row="Insulin"),
    )
    up, fair, down, insulin = of(case, "up", "fair", "down", "insulin")

    assert [item.hue for item in (up, fair, down)] == ["high", "middle", "low"]
    assert up.blocks[0].y < fair.blocks[0].y < down.blocks[0].y < insulin.blocks[0].y
    assert looks(up) == ["solid"]
    assert looks(fair) == ["hatched"]
    assert looks(down) == ["solid", "fade", "fade"], "how long before and after isn't known"
    assert insulin.blocks[0].height < up.blocks[0].height
    names = [words.text for words in drawn(case).headings]
    assert {"High", "Fair", "Low", "Insulin"} <= set(names)


def test_what_lies_between_the_same_two_moments_stands_together() -> None:
    case = small(
        bar("tests", documented(0), documented(9), lane="rest"),
        *(point(f"scan{n}", unknown(during="tests"), lane="rest") for n in range(4)),
    )
    scans = of(case, *(f"scan{n}" for n in range(4)))

    assert len({item.signs[0].y for item in scans}) == 1
    assert len({item.signs[0].x for item in scans}) == 4
    assert [looks(item) for item in scans] == [["within"], [], [], []]
    assert texts(scans[0]) == ["Scan0 + 3"]


# --- How sure it is --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (documented(0), documented(5), ["solid"]),
        (assumed(0), documented(5), ["hatched", "solid"]),
        (assumed(0), assumed(5), ["hatched"]),
        (documented(0), unknown(), ["fade"]),
        (assumed(0), unknown(), ["hatched", "fade"]),
    ],
)
@pytest.mark.parametrize("in_lane", ["drugs", "rest", "sugar"])
def test_full_is_written_hatched_is_assumed_and_faded_is_unknown(
    start: Plain, end: Plain, expected: list[str], in_lane: str
) -> None:
    (item,) = of(small(bar("a", start, end, lane=in_lane)), "a")

    assert looks(item) == expected
    assert ("?" in texts(item)) == (end["is"] == "unknown")


def test_a_documented_length_at_an_assumed_place_is_hatched_and_its_title_says_both() -> None:
    case = small(
        bar("a", assumed(0, -2, 3), assumed(5, 3, 8), duration={"length": 5, "is": "documented"})
    )
    (item,) = of(case, "a")

    assert looks(item) == ["hatched"]
    assert "5 months, dates assumed" in item.title


@pytest.mark.parametrize("in_lane", ["drugs", "growth", "better", "rest"])
def test_an_assumed_moment_is_hollow(in_lane: str) -> None:
    case = small(
        point("sure", documented(0), lane=in_lane), point("guessed", assumed(5), lane=in_lane)
    )
    sure, guessed = of(case, "sure", "guessed")

    assert [sign.is_hollow for sign in (*sure.signs, *guessed.signs)] == [False, True]


def test_an_open_end_does_not_look_as_if_the_next_treatment_had_ended_it() -> None:
    case = small(bar("open", documented(0), unknown()), bar("next", documented(1), documented(30)))
    opened, following = of(case, "open", "next")

    assert opened.blocks[0].y != following.blocks[0].y


def test_what_is_told_last_without_a_date_stands_at_the_end_and_the_rest_is_counted() -> None:
    case = small(
        point("before", unknown(), lane="rest"),
        bar("drug", documented(0), documented(5)),
        point("last", unknown(), lane="rest"),
    )
    picture = drawn(case)
    (last,) = of(case, "last")

    assert last.signs[0].x > picture.right
    assert picture.shown == 2
    assert "1 more, lane by lane" in [words.text for words in picture.headings]
    assert (picture.dated, picture.told) == (1, 3)


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        (0, "No event is dated by the text."),
        (1, "1 of 3 events is dated by the text."),
        (2, "2 of 3 events are dated by the text."),
    ],
)
def test_the_legend_says_what_patterns_mean_and_how_much_is_dated(dated: int, said: str) -> None:
    moments = [documented(n) if n < dated else assumed(n) for n in range(3)]
    case = small(*(point(f"n{n}", moment) for n, moment in enumerate(moments)))

    markup = overview_html(telling_of(case), ChartView("en"))
    legend, *pictures = markup.split('<div class="ep-overview ')

    assert said in legend
    for words in ("full: written in the text", "hatched: assumed", "faded: unknown"):
        assert words in legend
    assert len(pictures) == len(WIDTHS)
    read(markup)


# --- The axis, and what isn't told -----------------------------------------------------


def test_the_axis_fits_what_is_told() -> None:
    case = small(bar("a", documented(0), documented(4)), point("b", documented(80)))
    early = drawn(case, opened=frozenset({"f-origin", "f-a"}))

    assert early.window[0] < 0
    assert 4 < early.window[1] < 8
    assert drawn(case).window[1] > 80


def test_at_each_step_the_rest_of_the_case_changes_nothing(insulinoma: Story) -> None:
    """The same as of a case that holds no more than what is told."""
    view = ChartView("fr")
    timeline = timeline_of(insulinoma.case)
    for number in range(0, len(insulinoma.steps) + 1, 5):
        opened = up_to(insulinoma, number)
        told = tuple(event for event in timeline.events if event.opens_with in opened)
        cut = timeline.model_copy(update={"events": told, "window": (-999, 999)})
        less = replace(
            insulinoma,
            case=insulinoma.case.model_copy(update={"timeline": cut}),
            steps=insulinoma.steps[:number],
        )
        shown = overview_html(Telling(insulinoma, opened), view)
        assert shown == overview_html(Telling(less, opened), view)


def test_what_comes_after_the_last_moment_stands_behind_the_plot() -> None:
    case = build_case(
        bar("drug", documented(0), documented(10)),
        point("dose", documented(20)),
        point("early", {"is": "unknown", "after": "drug"}, lane="rest"),
        point("late", {"is": "unknown", "after": "dose"}, lane="rest"),
        lanes=LANES,
    )
    picture = drawn(case)
    early, late = of(case, "early", "late")

    assert [block.look for block in early.blocks] == ["fade"]
    assert (looks(late), [sign.is_hollow for sign in late.signs]) == ([], [True])
    assert late.signs[0].x > picture.right
    assert "told after, date unknown" in " ".join(each.text for each in picture.headings)


@pytest.mark.parametrize("width", [*WIDTHS, 420])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_case_is_told_in_one_look(insulinoma: Story, width: int, language: str) -> None:
    telling = Telling(insulinoma, everything(insulinoma))
    (picture,) = arrange_overviews(telling, ChartView(language), [width])

    said = " ".join(text for item in picture.items for text in texts(item))
    assert picture.height <= HIGHEST
    assert (picture.dated, picture.told) == (1, 56)
    assert "sunitinib" in said
    assert ("Foie" if language == "fr" else "Liver") in said
    assert "ECOG 4" in said
    assert {"high", "middle", "low"} <= {item.hue for item in picture.items}
    if width == 900:
        assert picture.shown >= 40


# --- Whatever the case -----------------------------------------------------------------


def read(markup: str) -> ElementTree.Element:
    """Read the markup as XML, which begins a block of HTML and has no empty line."""
    assert markup.startswith("<div ")
    assert "\n\n" not in markup
    return ElementTree.fromstring(markup)


def check(telling: Telling, language: str) -> None:
    """Draw a story's overview at each width, and read what was drawn."""
    events = {event.key: event for event in visible_events(telling, language)}
    for width in WIDTHS:
        view = ChartView(language)
        pictures = arrange_overviews(telling, view, [width])
        markup = overview_svg(telling, view, width)
        if not pictures:
            assert (markup, overview_html(telling, view)) == ("", "")
            continue
        (picture,) = pictures
        keys = [item.key for item in picture.items]
        assert len(keys) == len(set(keys))
        assert set(keys) <= set(events)
        assert picture.height <= HIGHEST
        root = read(markup)
        (svg,) = root.iter(f"{SVG}svg")
        assert svg.get("role") == "img"
        assert [each.text for each in svg if each.tag in (f"{SVG}title", f"{SVG}desc")]
        drawings = [each for each in svg.iter(f"{SVG}g") if each.get("data-ep-event")]
        assert [each.get("data-ep-event") for each in drawings] == keys
        assert all(each.find(f"{SVG}title") is not None for each in drawings)
        for each in svg.iter(f"{SVG}rect"):
            assert float(each.get("width", "-1")) >= 0
            assert -1 <= float(each.get("x", "-9")) <= width
        assert float(svg.get("font-size", "0")) == LETTERS >= 10


@settings(
    parent=examples(60),
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(made_cases())
def test_any_case_has_an_overview_that_can_be_read_or_none(made: MadeCase) -> None:
    story = made.story()
    for opened in (everything(story), up_to(story, len(story.steps) // 2)):
        check(Telling(story, opened), story.case.language)


@pytest.mark.parametrize(("count", "lanes"), [(1, 1), (2, 1), (40, 40), (300, 8), (1000, 40)])
def test_one_event_forty_lanes_and_a_thousand_events_keep_to_the_height(
    count: int, lanes: int
) -> None:
    check(telling_of(many(count, lanes)), "en")


def test_forty_ribbons_keep_to_the_height() -> None:
    lanes = [{**SUGAR, "id": f"sugar{number}"} for number in range(40)]
    events = [
        bar(f"n{n}", documented(n), documented(n + 3), lane=f"sugar{n}", level="low")
        for n in range(40)
    ]
    case = small(*events, lanes=lanes)

    check(telling_of(case), "en")
    assert "38 more, lane by lane" in [words.text for words in drawn(case).headings]


@pytest.mark.parametrize("event", [bar("a", unknown(), unknown()), point("a", unknown())])
def test_nothing_is_drawn_where_nothing_has_a_place(event: Plain) -> None:
    assert overview_svg(telling_of(small(event)), ChartView("en"), 900) == ""


def test_a_case_without_a_timeline_or_before_its_first_event_has_none() -> None:
    case = small(point("a", documented(0)))
    without = case.model_copy(update={"timeline": None})

    assert overview_svg(telling_of(without), ChartView("en"), 900) == ""
    assert overview_svg(telling_of(case, frozenset()), ChartView("en"), 900) == ""
