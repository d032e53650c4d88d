"""What a hall sees of the story's page, opened from a file without any server."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.exports import story_page
from epicrisis.story.telling import Story
from tests.support.chromium import PHONE, visit


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_is_accessible_and_asks_nobody_for_anything(
    chromium: Browser, insulinoma: Story, tmp_path: Path, scheme: str
) -> None:
    with visit(chromium, color_scheme=scheme) as seen:
        page = seen.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        opened(page, insulinoma, "fr", tmp_path)
        total = page.locator("section").count()
        for number in (1, 5, 6, 7, total - 5, total - 3, total - 1):
            page.goto((tmp_path / "story.html").as_uri() + f"#{number}")
            page.reload()
            assert not seen.accessibility_violations(), number
        assert all(url.startswith("file:") for url in asked)
        assert not seen.complaints()


def test_on_a_phone_nothing_is_wider_than_the_screen(
    chromium: Browser, insulinoma: Story, tmp_path: Path
) -> None:
    with visit(chromium, size=PHONE) as seen:
        opened(seen.page, insulinoma, "fr", tmp_path)
        for _ in range(seen.page.locator("section").count()):
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
            seen.page.keyboard.press("PageDown")


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
