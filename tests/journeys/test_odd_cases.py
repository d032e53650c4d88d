"""Cases at the edge of what a file may hold are read on the same page, on a narrow phone too."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import tell
from tests.accessibility import measurements
from tests.support.chromium import choose_tool, settle, visit_again
from tests.support.learners import learner_before, opened
from tests.support.minimal_case import minimal_case, write_case
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

NARROW = (320, 640)
LONG = 5_000
"""Characters of a finding."""
LANES = 40
ARABIC = {
    "title": "رجل مصاب بالحمى",
    "presentation": "رجل مصاب بالحمى منذ خمسة أيام.",
    "finding": "حمى",
    "text": "أصيب بالحمى منذ خمسة أيام، وزوجته بخير. أعطي 500 mg من الدواء.",
}


def _fever(case: dict[str, Any]) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = case["stages"][0]["blocks"]
    return next(block for block in blocks if block.get("finding") == "fever")


def _without_timeline() -> dict[str, Any]:
    case = minimal_case()
    del case["timeline"], case["comparators"]
    return case


def _one_event() -> dict[str, Any]:
    case = minimal_case()
    timeline = case["timeline"]
    timeline["events"] = timeline["events"][:1]
    timeline["lanes"] = timeline["lanes"][:1]
    del timeline["breaks"], timeline["readings"]
    return case


def _forty_lanes() -> dict[str, Any]:
    case = _one_event()
    timeline = case["timeline"]
    for number in range(LANES):
        timeline["lanes"].append({"id": f"lane-{number}", "title": f"Lane with number {number}"})
        event = copy.deepcopy(timeline["events"][0])
        event |= {"id": f"event-{number}", "lane": f"lane-{number}", "label": f"Event {number}"}
        timeline["events"].append(event)
    return case


def _long() -> dict[str, Any]:
    case = minimal_case()
    words = "He has had a fever for five days and his wife is well. " * 200
    _fever(case)["text"] = words[: LONG - 400] + "x" * 390
    _fever(case)["chip"] = "w" * 60
    case["patient"] = {"who": "Man, 40, with a name for what he is that is long", "why": "y" * 58}
    return case


def _right_to_left() -> dict[str, Any]:
    case = minimal_case()
    case |= {"title": ARABIC["title"], "presentation": ARABIC["presentation"]}
    _fever(case).update(title=ARABIC["finding"], text=ARABIC["text"], summary=ARABIC["text"])
    case["timeline"]["events"][0]["label"] = ARABIC["finding"]
    return case


ODD = {
    "no timeline": _without_timeline,
    "one event": _one_event,
    "forty lanes": _forty_lanes,
    "long": _long,
    "right to left": _right_to_left,
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamlitServer]:
    """A server with all of them."""
    root = tmp_path_factory.mktemp("cases")
    for number, make in enumerate(ODD.values()):
        folder = root / f"odd-{number}"
        case = make() | {"id": f"odd-{number}", "slug": f"odd-{number}"}
        write_case(case, folder)
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(root)}) as running:
        yield running


def looks_right(page: Page) -> None:
    settle(page)
    expect(page.get_by_text("Something went wrong")).to_have_count(0)
    assert measurements.settled(page, measurements.scrolled_sideways) == []


@pytest.mark.thorough
@pytest.mark.parametrize("size", [NARROW, thorough((1440, 900)), thorough((844, 390))])
@pytest.mark.parametrize(
    "kind",
    [
        "right to left",
        *(thorough(each) for each in ("long", "no timeline", "one event", "forty lanes")),
    ],
)
def test_an_odd_case_is_read_on_the_same_page(
    odd: StreamlitServer, chromium: Browser, kind: str, size: tuple[int, int]
) -> None:
    name = f"odd-{list(ODD).index(kind)}"
    folder = Path(odd.env["EPICRISIS_CASES_DIR"]) / name
    story = tell(*load_case(folder / "case.yaml"))
    has_timeline = story.case.timeline is not None
    with (
        opened(odd.database_url) as store,
        visit_again(chromium, size=size, locale="en", has_touch=True) as visited,
    ):
        cookies = learner_before(store, story, len(story.steps) + 1)
        visited.carry(odd.url, cookies)
        page = visited.page
        page.goto(f"{odd.url}/anamnesis?case={name}")
        expect(page.locator("article.ep-step").first).to_be_visible()
        looks_right(page)
        for tool in ("Hypotheses", "In short", *(["In time"] if has_timeline else [])):
            choose_tool(page, tool)
            looks_right(page)
        page.goto(f"{odd.url}/evolution?case={name}")
        expect(page.locator(".st-key-to_debrief button")).to_be_visible()
        looks_right(page)
        for other in ("timeline", "debrief") if has_timeline else ("debrief",):
            page.goto(f"{odd.url}/{other}?case={name}")
            expect(page.locator(".ep-debrief, .ep-overviews").first).to_be_visible()
            looks_right(page)
        assert visited.complaints() == []
