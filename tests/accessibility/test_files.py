"""What is opened without Streamlit, from a file or in one answer, has no barrier for axe-core."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from epicrisis.exports import story_page, timeline_files
from epicrisis.live.report.page import to_html
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.statistics import Person, figures
from epicrisis.store.classes.records import Poll
from epicrisis.story.telling import Story, Telling
from tests.exports.test_timeline_files import all_of, story_of
from tests.live.test_report import cast, peer_instruction, room_with
from tests.support.chromium import PHONE, visit
from tests.support.tiers import thorough
from tests.timeline.small_cases import bar, build_case, documented, point

LONG_LABEL = "x" * 500


@pytest.mark.parametrize("scheme", ["light", thorough("dark")])
def test_every_kind_of_page_of_the_story_is_accessible_and_asks_nobody_for_anything(
    chromium: Browser, insulinoma: Story, tmp_path: Path, scheme: str
) -> None:
    out = tmp_path / "story.html"
    story_page.write(insulinoma, "fr", out)
    with visit(chromium, color_scheme=scheme) as seen:
        page = seen.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(out.as_uri())
        total = page.locator("section").count()
        for number in (1, 5, 6, 7, total - 5, total - 3, total - 1):
            page.goto(f"{out.as_uri()}#{number}")
            page.reload()
            assert not seen.accessibility_violations(), number
        assert all(url.startswith("file:") for url in asked)
        assert not seen.complaints()


def test_a_page_of_the_story_with_images_is_accessible(
    chromium: Browser, shadow: Story, tmp_path: Path
) -> None:
    out = tmp_path / "story.html"
    story_page.write(shadow, "en", out)
    with visit(chromium) as seen:
        seen.page.goto(f"{out.as_uri()}#3")
        seen.page.locator("img").first.wait_for()
        assert not seen.accessibility_violations()


@pytest.mark.parametrize(
    "label", [thorough("ألم وحمى"), LONG_LABEL, thorough("🙂" * 200)], ids=["rtl", "long", "wide"]
)
def test_the_timelines_file_is_accessible(chromium: Browser, tmp_path: Path, label: str) -> None:
    events = (point("a", documented(0), label=label), bar("b", documented(1), documented(3)))
    story = story_of(build_case(*events))
    out = tmp_path / "timeline.html"
    out.write_text(
        timeline_files.to_html(Telling(story, all_of(story)), "en", str), encoding="utf-8"
    )
    with visit(chromium) as seen:
        seen.page.goto(out.as_uri())
        seen.page.wait_for_selector("#chart .main-svg")
        assert not seen.accessibility_violations()


def test_the_report_of_a_class_is_accessible_and_fits_a_phone(
    fever: Story, chromium: Browser
) -> None:
    room = room_with(Poll("differential-anamnesis", 1, "shown"))
    votes = {"differential-anamnesis": {1: cast(["h2", "h1"])}}
    found = replace(
        peer_instruction(fever),
        differentials=figures(ClassState(fever, room), votes).differentials,
        people=(Person("Ada", 1, 2, 3),),
    )
    with visit(chromium, size=PHONE) as visited:
        visited.page.set_content(to_html(found, "fr"))
        assert visited.accessibility_violations() == []
        assert visited.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert visited.complaints() == []
