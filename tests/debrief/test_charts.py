"""The chart says what the report says, and Plotly takes it."""

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from epicrisis.debrief.charts import MARKERS, OTHERS, RIGHT, ChartWords, caption, movement_figure
from epicrisis.debrief.facts import Movement
from epicrisis.debrief.report import debrief_of
from epicrisis.story.differential import Entry
from epicrisis.story.telling import Story
from epicrisis.timeline.chart import ChartView
from tests.debrief.attempts import MOVING, all_right, with_lists
from tests.story.test_authors_list import weighed


def words_for(movement: Movement) -> ChartWords:
    return ChartWords(
        names={
            line.key: line.name if isinstance(line.name, str) else line.name["en"]
            for line in movement.lines
        },
        weights={weight: weight for weight in MARKERS},
        moments=[f"moment {moment.place}" for moment in movement.moments],
        columns=[str(moment.place) for moment in movement.moments],
    )


def draw(movement: Movement, *, dark: bool = False, compact: bool = False) -> dict[str, Any]:
    view = ChartView("en", is_narrow=compact, is_dark=dark)
    figure = movement_figure(movement, words_for(movement), view)
    spec: dict[str, Any] = figure.to_plotly_json()
    go.Figure(spec)  # Plotly's own validation
    return spec


@pytest.fixture
def moving(ague: Story) -> Movement:
    return debrief_of(ague, with_lists(all_right(ague), MOVING)).movement


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("compact", [False, True])
def test_every_standing_is_a_marker_at_its_place_and_rank(
    moving: Movement, dark: bool, compact: bool
) -> None:
    spec = draw(moving, dark=dark, compact=compact)
    drawn = {
        trace["name"]: [
            (x, y, symbol, size)
            for x, y, symbol, size in zip(
                trace["x"],
                trace["y"],
                trace["marker"]["symbol"],
                trace["marker"]["size"],
                strict=True,
            )
            if size
        ]
        for trace in spec["data"]
    }
    assert drawn == {
        "Influenza": [(0, 1, "circle", 14), (1, 1, "circle", 14), (2, 2, "circle-open", 9)],
        "A &lt;b&gt;curse&lt;/b&gt;": [(0, 2, "circle", 9), (1, 3, "x-thin-open", 9)],
        "Malaria": [(1, 2, "circle", 9), (2, 1, "circle", 14)],
    }


def test_a_line_out_of_the_list_ends_and_the_legend_names_it(moving: Movement) -> None:
    traces = {trace["name"]: trace for trace in draw(moving)["data"]}
    gone = traces["A &lt;b&gt;curse&lt;/b&gt;"]
    assert (gone["x"][-1], gone["y"][-1]) == (2, None)
    assert [name for name, trace in traces.items() if trace["showlegend"]] == [gone["name"]]


def test_lines_that_change_ranks_cross_and_do_not_overlap(moving: Movement) -> None:
    traces = {trace["name"]: trace for trace in draw(moving)["data"]}
    assert (traces["Influenza"]["x"], traces["Influenza"]["y"]) == ([0, 1, 1.5, 2], [1, 1, 1, 2])


def test_lines_differ_by_dash_as_well_as_colour() -> None:
    styles = [RIGHT, *OTHERS]
    assert len({(colour, dash) for colour, dash, _ in styles}) == len(styles)
    assert len({dash for _, dash, _ in OTHERS}) == len(OTHERS)


def test_the_right_one_is_drawn_last_and_named(moving: Movement) -> None:
    spec = draw(moving)
    assert spec["data"][-1]["name"] == "Malaria"
    assert spec["data"][-1]["line"]["width"] > max(
        trace["line"]["width"] for trace in spec["data"][:-1]
    )
    texts = [annotation["text"] for annotation in spec["layout"]["annotations"]]
    assert "<b>Malaria (right)</b>" in texts


def test_the_two_moments_are_marked(moving: Movement) -> None:
    led = replace(moving, led=moving.moments[2])
    rules = [shape for shape in draw(led)["layout"]["shapes"] if shape["type"] == "line"]
    assert [rule["x0"] for rule in rules] == [1, 2]


def test_one_rule_where_it_entered_and_led_at_once(moving: Movement) -> None:
    at_once = replace(moving, led=moving.entered)
    layout = draw(at_once)["layout"]
    assert sum(shape["type"] == "line" for shape in layout["shapes"]) == 1
    assert "right one listed and leading" in [each["text"] for each in layout["annotations"]]


def test_the_authors_line_is_told_apart_by_its_form(ague: Story) -> None:
    story = weighed(ague, {"malaria": (("journey", "possible"), ("spleen", "likely"))})
    spec = draw(debrief_of(story, with_lists(all_right(story), MOVING)).movement)
    authors = spec["data"][-1]
    assert authors["line"]["dash"] == "dot"
    assert authors["marker"]["symbol"] == "diamond-open"
    drawn = [
        (x, y)
        for x, y, size in zip(authors["x"], authors["y"], authors["marker"]["size"], strict=True)
        if size
    ]
    assert drawn == [(1, 1), (2, 1)]
    ranks = [y for trace in spec["data"] for y in trace["y"] if y is not None]
    assert spec["layout"]["yaxis"]["range"] == [max(ranks) + 0.5, 0.5]


def test_twelve_hypotheses_in_long_own_words_are_drawn(ague: Story) -> None:
    lists = {
        "start": tuple(Entry(None, f"{n} " + "long words " * 7, "likely") for n in range(12)),
        "film": tuple(
            Entry(None, f"{n} " + "long words " * 7, "likely") for n in range(11, -1, -1)
        ),
    }
    movement = debrief_of(ague, with_lists(all_right(ague), lists)).movement
    assert len(draw(movement, compact=True)["data"]) == 12


def test_the_same_movement_gives_the_same_figure(moving: Movement) -> None:
    assert draw(moving) == draw(moving)


def test_the_caption_is_a_sentence() -> None:
    assert caption(str).endswith(".")
