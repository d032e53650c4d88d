"""Bars of many events: few elements of the page, and each still answers for itself."""

import json
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page

from epicrisis.cases.model import Case
from epicrisis.timeline import swimlane
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.layout import BAR, MOST_NAMES, Layout
from tests.timeline.small_cases import (
    Plain,
    assumed,
    bar,
    build_case,
    documented,
    lane,
    point,
    unknown,
)
from tests.timeline.test_layout import laid_out

COUNT = MOST_NAMES + 41


def many_kinds(*more: Plain, title: str = "Drugs") -> Case:
    """Return a case of too many events to name, of every certainty, and some more."""

    def event(number: int) -> Plain:
        start, where = number % 61, {"opens_with": "f-origin"}
        ends = (documented(start + 5), assumed(start + 5, start + 4, start + 9), unknown())
        return bar(f"n{number}", documented(start), ends[number % 3], **where)

    lanes = [lane("drugs", title=title, tone="treatment")]
    return build_case(*map(event, range(COUNT)), *more, lanes=lanes)


@pytest.fixture(scope="module")
def bulk() -> Layout:
    return laid_out(many_kinds(point("moment", documented(70), opens_with="f-origin")))


@pytest.fixture(scope="module")
def spec(bulk: Layout) -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads(swimlane.figure(bulk, ChartView("en")).to_json())
    return drawn


@pytest.fixture(scope="module")
def page(bulk: Layout, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("bulk") / "chart.html"
    (path.parent / "plotly.js").write_text(swimlane.plotly_js(), encoding="utf-8")
    figure = swimlane.figure(bulk, ChartView("en")).to_json().replace("<", "\\u003c")
    path.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><script src="plotly.js"></script>'
        f'<div id="chart"></div><script>const figure = {figure};'
        'Plotly.newPlot("chart", figure.data, {...figure.layout, width: 900});</script>',
        encoding="utf-8",
    )
    return opened(chromium, path)


def opened(chromium: Browser, path: Path) -> Page:
    page = chromium.new_page(viewport={"width": 920, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector(".nsewdrag")
    return page


def pointed_at(page: Page, x: float, y: float) -> list[str]:
    """Return the events that answer where the pointer stands, in the axes' units."""
    page.mouse.move(1, 1)
    page.wait_for_timeout(150)  # Plotly looks at the pointer every 50 ms
    left, top = page.evaluate(
        """([x, y]) => {
          const chart = document.getElementById("chart");
          const { xaxis, yaxis } = chart._fullLayout;
          chart._hoverdata = undefined;
          scrollTo(0, yaxis.c2p(y) - 300);
          const plot = chart.querySelector(".nsewdrag").getBoundingClientRect();
          return [plot.left + xaxis.c2p(x), plot.top + yaxis.c2p(y)];
        }""",
        [x, y],
    )
    page.mouse.move(left, top)
    page.wait_for_function("chart._hoverdata")
    found: list[str] = page.evaluate("chart._hoverdata.map(point => point.customdata)")
    return found


# --- What is drawn ---------------------------------------------------------------------


def test_plotly_accepts_every_property(spec: dict[str, Any]) -> None:
    go.Figure(spec)


def test_up_to_the_limit_each_bar_is_drawn_by_itself_with_a_legend() -> None:
    few = many_kinds()
    assert few.timeline is not None
    timeline = few.timeline.model_copy(update={"events": few.timeline.events[:MOST_NAMES]})
    layout = laid_out(few.model_copy(update={"timeline": timeline}))
    drawn = json.loads(swimlane.figure(layout, ChartView("en")).to_json())

    assert drawn["layout"]["showlegend"]
    assert not [trace for trace in drawn["data"] if "ids" in trace]


def test_every_event_answers_to_the_pointer_once(spec: dict[str, Any], bulk: Layout) -> None:
    keys = [key for trace in spec["data"] for key in trace.get("customdata", ())]

    assert sorted(keys) == sorted(mark.event.key for mark in bulk.marks)


def test_certainty_keeps_its_two_channels(spec: dict[str, Any]) -> None:
    (hatching,) = (trace for trace in spec["data"] if "fillpattern" in trace)
    widths = [shape["line"]["width"] for shape in spec["layout"]["shapes"]]
    outlined = [s for s in spec["layout"]["shapes"] if s["line"]["width"] == 1.5]

    assert hatching["fillpattern"]["shape"] == "/"
    assert hatching["x"].count(None) == COUNT // 3
    assert outlined[0]["path"].count("M") == COUNT // 3
    assert widths.count(BAR) == 1 + 4, "solid bars, and four steps of fading"


def test_the_caption_has_what_the_legend_would_have_said(bulk: Layout) -> None:
    said = swimlane.caption(bulk, str)

    for words in ("Solid:", "Hatched and unfilled:", "Fading:", "their names are not on the chart"):
        assert words in said


def test_a_bar_of_a_moment_is_wide_enough_to_be_seen() -> None:
    short = bar("short", documented(80), documented(80.001), opens_with="f-origin")
    layout = laid_out(many_kinds(short))
    drawn = json.loads(swimlane.figure(layout, ChartView("en")).to_json())
    (solid,) = (
        shape["path"]
        for shape in drawn["layout"]["shapes"]
        if shape["line"]["width"] == BAR and "M80.0" in shape["path"]
    )

    end = float(solid.rsplit("M80.0", 1)[1].split("H")[1].split("M")[0])
    assert (end - 80) / layout.pixel >= 1


@pytest.mark.parametrize(("title", "is_tick"), [("Drugs", True), ("A very long title " * 6, False)])
def test_a_lanes_title_stands_once_wherever_it_fits(title: str, is_tick: bool) -> None:
    rowed = bar("rowed", documented(0), documented(3), row="Row", opens_with="f-origin")
    layout = laid_out(many_kinds(rowed, title=title))
    drawn = json.loads(swimlane.figure(layout, ChartView("en")).to_json())
    layout = drawn["layout"]

    ticks = [text for text in layout["yaxis"]["ticktext"] if text.startswith("<b>")]
    titles = [each for each in layout["annotations"] if each["text"].startswith("<b>")]
    assert (len(ticks), len(titles)) == ((1, 0) if is_tick else (0, 1))


# --- In a browser ----------------------------------------------------------------------


def test_the_browser_makes_no_element_of_a_bar(page: Page) -> None:
    assert page.locator(".barlayer .point").count() == 1


def test_each_bar_answers_at_its_both_ends(page: Page, bulk: Layout) -> None:
    for mark in [mark for mark in bulk.marks if mark.event.kind == "interval"][:60:7]:
        inset = 2 * bulk.pixel
        for x in (mark.main.x0 + inset, mark.main.x1 - inset):
            assert pointed_at(page, x, mark.y) == [mark.event.key]


def test_they_do_so_after_a_zoom(page: Page, bulk: Layout) -> None:
    mark = next(mark for mark in bulk.marks if mark.event.kind == "interval" and mark.main.x0 > 20)
    page.evaluate("Plotly.relayout('chart', {'xaxis.range': [10, 50]})")

    assert pointed_at(page, (mark.main.x0 + mark.main.x1) / 2, mark.y) == [mark.event.key]
