"""A timeline of many events: one is chosen, and the chart shows which."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect

from epicrisis.cases.loading import load_case
from epicrisis.story.telling import tell
from tests.conftest import ROOT
from tests.support.chromium import visit_again
from tests.support.learners import learner_before, opened
from tests.support.server import StreamlitServer

EVENTS = 450
"""More than have elements of their own in the chart (timeline/bulk.py)."""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamlitServer]:
    """A server whose only case has many events."""
    folder = tmp_path_factory.mktemp("cases") / "minimal"
    folder.mkdir()
    minimal = ROOT / "tests" / "cases" / "minimal"
    for name in ("source.txt", "strip.png"):
        (folder / name).write_bytes((minimal / name).read_bytes())
    case = yaml.safe_load((minimal / "case.yaml").read_text(encoding="utf-8"))
    case["references"]["C01"]["pmid"] = "123"
    case["timeline"]["events"] += [event(number) for number in range(EVENTS)]
    (folder / "case.yaml").write_text(yaml.safe_dump(case, sort_keys=False), encoding="utf-8")
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
        visited.context.add_cookies(
            [{"name": n, "value": value, "url": crowded.url} for n, value in cookies.items()]
        )
        page = visited.page
        page.goto(f"{crowded.url}/timeline?case={story.case.slug}")
        expect(page.locator(".js-plotly-plot .barlayer path")).not_to_have_count(0)
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
