"""What is opened from a file without any server: the story for a hall, and its timeline."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.exports import story_page, timeline_files
from epicrisis.story.telling import Story, Telling
from tests.exports.test_images import ALT
from tests.exports.test_timeline_files import all_of, story_of
from tests.support.chromium import PHONE, visit
from tests.support.tiers import thorough
from tests.support.touch import move_fingers
from tests.timeline.small_cases import bar, build_case, documented, point


def opened(page: Page, story: Story, language: str, folder: Path) -> None:
    out = folder / "story.html"
    story_page.write(story, language, out)
    page.goto(out.as_uri())


def test_the_first_page_says_that_the_source_holds_the_answers(
    chromium: Browser, fever: Story, tmp_path: Path
) -> None:
    with visit(chromium) as seen:
        opened(seen.page, fever, "en", tmp_path)
        expect(seen.page.locator("#warning")).to_be_visible()
        assert "can read every answer" in seen.page.locator("#warning").inner_text()
        assert seen.page.locator("section:visible").count() == 1
        assert not seen.complaints()


@pytest.mark.parametrize("key", ["ArrowRight", "Space", "PageDown"])
def test_a_key_reveals_the_question_and_then_its_answer(
    chromium: Browser, fever: Story, tmp_path: Path, key: str
) -> None:
    with visit(chromium) as seen:
        page = seen.page
        opened(page, fever, "en", tmp_path)
        question = page.get_by_text("Which test would you ask for?").first
        why = page.get_by_text("It is enough here.")
        for _ in range(20):
            assert not why.is_visible()
            if question.is_visible():
                break
            page.keyboard.press(key)
        expect(question).to_be_visible()
        page.keyboard.press(key)
        expect(why).to_be_visible()
        for back in ("ArrowLeft", "PageUp"):
            page.keyboard.press(back)
            expect(why).to_be_hidden()
            page.keyboard.press(key)
        # A clicker's key for a dark screen, and one that is held.
        page.keyboard.press("b")
        expect(page.get_by_role("status")).to_be_hidden()
        page.keyboard.press(".")
        expect(page.get_by_role("status")).to_be_visible()
        place = page.get_by_role("status").inner_text()
        page.keyboard.press("PageUp")
        for _ in range(20):
            page.keyboard.down(key)  # repeats, as long as it isn't let go
        page.keyboard.up(key)
        expect(page.get_by_role("status")).to_have_text(place)


def test_buttons_do_what_keys_do_and_the_place_is_announced(
    chromium: Browser, fever: Story, tmp_path: Path
) -> None:
    with visit(chromium) as seen:
        page = seen.page
        opened(page, fever, "en", tmp_path)
        total = page.locator("section").count()
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("status")).to_have_text(f"2 of {total}")
        assert page.evaluate("document.activeElement.tagName") == "H2"
        page.reload()
        expect(page.get_by_role("status")).to_have_text(f"2 of {total}")
        page.get_by_role("button", name="Back").click()
        expect(page.get_by_role("button", name="Back")).to_be_disabled()


@pytest.mark.thorough
def test_on_a_phone_nothing_is_wider_than_the_screen(
    chromium: Browser, insulinoma: Story, tmp_path: Path
) -> None:
    with visit(chromium, size=PHONE) as seen:
        opened(seen.page, insulinoma, "fr", tmp_path)
        for _ in range(seen.page.locator("section").count()):
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
            seen.page.keyboard.press("PageDown")


@pytest.mark.thorough
def test_print_holds_the_whole_story(chromium: Browser, fever: Story, tmp_path: Path) -> None:
    with visit(chromium) as seen:
        opened(seen.page, fever, "en", tmp_path)
        seen.page.emulate_media(media="print")
        total = seen.page.locator("section").count()
        assert seen.page.locator("section:visible").count() == total


def test_the_words_of_a_case_are_never_read_as_markup(
    chromium: Browser, fever: Story, tmp_path: Path
) -> None:
    title = "<img src=x onerror=alert(1)></title><script>alert(1)</script>"
    case = fever.case.model_copy(update={"title": {"en": title}})
    with visit(chromium) as seen:
        opened(seen.page, Story(case, fever.sentences, fever.steps), "en", tmp_path)
        assert seen.page.locator("h1").inner_text() == title
        assert not seen.complaints()


def test_the_page_for_a_hall_shows_images_without_network(
    chromium: Browser, shadow: Story, tmp_path: Path
) -> None:
    story_page.write(shadow, "en", tmp_path / "story.html")
    with visit(chromium) as seen:
        page = seen.page
        page.goto((tmp_path / "story.html").as_uri() + "#3")
        page.get_by_alt_text(ALT).wait_for()
        widths = page.locator("img").evaluate_all("images => images.map(each => each.naturalWidth)")
        assert widths == [900, 900, 300, 480, 220]
        assert not seen.complaints()


@pytest.mark.parametrize("label", ["x" * 500, thorough("🙂" * 200), thorough("ألم وحمى")])
def test_the_timelines_file_opens_offline_and_draws(
    label: str, chromium: Browser, tmp_path: Path
) -> None:
    story = story_of(
        build_case(point("a", documented(0), label=label), bar("b", documented(1), documented(3)))
    )
    path = tmp_path / "timeline.html"
    path.write_text(
        timeline_files.to_html(Telling(story, all_of(story)), "en", str), encoding="utf-8"
    )

    with visit(chromium, offline=True) as opened:
        opened.page.goto(path.as_uri())
        opened.page.wait_for_selector("#chart .main-svg")
        assert opened.complaints() == []
        with opened.page.expect_download() as saved:
            opened.page.get_by_role("button", name="SVG").click()
        assert saved.value.suggested_filename == "timeline.svg"


@pytest.mark.thorough
@pytest.mark.parametrize("size", [(1180, 820), PHONE], ids=["landscape tablet", "phone"])
def test_a_finger_on_the_timelines_file_scrolls_it(
    chromium: Browser, insulinoma: Story, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "timeline.html"
    told = Telling(insulinoma, all_of(insulinoma))
    path.write_text(timeline_files.to_html(told, "en", str), encoding="utf-8")
    with visit(chromium, size=size, has_touch=True, offline=True) as seen:
        page = seen.page
        page.goto(path.as_uri())
        page.wait_for_selector("#chart .main-svg")
        middle = (size[0] * 0.6, size[1] * 0.6)
        assert page.evaluate(
            "([x, y]) => !!document.elementFromPoint(x, y).closest('#chart')", list(middle)
        )
        move_fingers(page, (middle, (middle[0] + 3, middle[1] - 160)))
        page.wait_for_function("scrollY > 100")
