"""A timeline of many events: one is chosen, and the chart shows which."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import tell
from epicrisis.timeline import swimlane
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.layout import Layout
from tests.support.chromium import open_lanes, visit_again
from tests.support.learners import learner_before, opened
from tests.support.minimal_case import minimal_case, write_case
from tests.support.server import StreamlitServer
from tests.timeline.small_cases import documented, point
from tests.timeline.test_dense_bars import many_kinds
from tests.timeline.test_layout import laid_out

EVENTS = 450
"""More than have elements of their own in the chart (timeline/dense_bars.py)."""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamlitServer]:
    """A server whose only case has many events."""
    folder = tmp_path_factory.mktemp("cases") / "minimal"
    case = minimal_case()
    del case["timeline"]["breaks"]
    case["timeline"]["events"] += [event(number) for number in range(EVENTS)]
    write_case(case, folder)
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(folder.parent)}) as running:
        yield running


def event(number: int) -> dict[str, object]:
    start = number % 15
    return {
        "id": f"dose-{number}",
        "lane": "symptoms",
        "label": f"Dose {number}",
        "start": {"at": start, "is": "documented"},
        "end": {"at": start + 1, "is": "documented"},
        "duration": {"length": 1, "is": "documented"},
        "opens_with": "fever",
        "source": ["S01"],
    }


@pytest.mark.thorough
def test_a_chosen_bar_is_ringed_among_hundreds(crowded: StreamlitServer, chromium: Browser) -> None:
    folder = Path(crowded.env["EPICRISIS_CASES_DIR"])
    story = tell(*load_case(folder / "minimal" / "case.yaml"))
    with opened(crowded.database_url) as store:
        cookies = learner_before(store, story, len(story.steps) + 1)
    with visit_again(chromium, locale="en") as visited:
        visited.carry(crowded.url, cookies)
        page = visited.page
        page.goto(f"{crowded.url}/timeline?case={story.case.slug}")
        open_lanes(page)
        expect(page.locator(".ep-ring")).to_have_count(0)
        page.get_by_label("Choose an event in the chart, in the table or here").focus()
        page.keyboard.type("Dose 77")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Dose 77")).to_be_visible()
        expect(page.locator(".barlayer .ep-ring")).to_have_count(1)
        ring = page.locator(".ep-ring").bounding_box()
        assert ring is not None
        assert ring["width"] > 10
        assert ring["height"] > 5


# --- The chart alone ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def bulk() -> Layout:
    return laid_out(many_kinds(point("moment", documented(70), opens_with="f-origin")))


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


def test_the_browser_makes_no_element_of_a_bar(page: Page) -> None:
    assert page.locator(".barlayer .point").count() == 1


def test_each_bar_answers_at_its_both_ends(page: Page, bulk: Layout) -> None:
    for mark in [mark for mark in bulk.marks if mark.event.kind == "interval"][:60:7]:
        inset = 2 * bulk.pixel
        for x in (mark.main.x0 + inset, mark.main.x1 - inset):
            assert pointed_at(page, x, mark.y) == [mark.event.key]


@pytest.mark.thorough
def test_they_do_so_after_a_zoom(page: Page, bulk: Layout) -> None:
    mark = next(mark for mark in bulk.marks if mark.event.kind == "interval" and mark.main.x0 > 20)
    page.evaluate("Plotly.relayout('chart', {'xaxis.range': [10, 50]})")

    assert pointed_at(page, (mark.main.x0 + mark.main.x1) / 2, mark.y) == [mark.event.key]
