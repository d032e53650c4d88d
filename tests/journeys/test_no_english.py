"""A learner's pages in French hold no English word of the interface's, menus and lists included."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.story.telling import Story
from epicrisis.ui.shared import streamlit_words
from tests.support.chromium import Visit, open_lanes, settle, visit_again
from tests.support.learners import learner_before, opened
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

SAID = """() => {
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const others = "script, style, noscript, [lang=en], .ep-source, .ep-references,"
    + " [data-testid=stIconMaterial], [data-testid=stExpanderIcon]";
  while (texts.nextNode()) {
    const part = texts.currentNode.parentElement;
    if (!part.closest(others) && part.checkVisibility()) found.add(texts.currentNode.data.trim());
  }
  for (const part of document.body.querySelectorAll("*")) {
    if (part.closest(others) || !part.checkVisibility()) continue;
    for (const name of ["aria-label", "title", "placeholder", "data-title", "alt"])
      found.add(part.getAttribute(name) ?? "");
  }
  return [...found];
}"""
ENGLISH = re.compile(
    r"\b(the|and|to|of|with|your|open|close|clear|add|show|hide|select|skip|download|search|screen"
    r"|collapse|expand|shortcut|record|system|light|dark|print|made|press|enter|increment|decrement"
    r"|available|loading|running|deploy|columns?|remove|sidebar|pan|settings|choose)\b",
    re.IGNORECASE,
)
SAME = {"Zoom", "Notifications", "Suggestions"}
"""Words of Streamlit's that are French too."""
NAMES = ("Épicrise", "English", "Pan-NET")
"""What isn't the interface's: a language by its own name."""


def english(page: Page) -> list[str]:
    """What is said in English on a page, by its words or since Streamlit says so."""
    streamlits = {each for each in streamlit_words.WORDS if "{" not in each} - SAME
    said = [each for each in page.evaluate(SAID) if each and each not in NAMES]
    return [each for each in said if each in streamlits or ENGLISH.search(each)]


@pytest.fixture
def reader(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> Iterator[tuple[Visit, str]]:
    with opened(server.database_url) as store:
        cookies = learner_before(store, insulinoma, len(insulinoma.steps) + 1)
    with visit_again(chromium, locale="fr-FR") as visited:
        visited.carry(server.url, cookies)
        yield visited, server.url


@pytest.mark.parametrize(
    "place", ["investigations", *map(thorough, ("debrief", "evolution", "timeline"))]
)
def test_a_page_of_a_case_speaks_french(reader: tuple[Visit, str], place: str) -> None:
    visited, url = reader
    page = visited.page
    page.goto(f"{url}/{place}?case=fievres-et-douleurs")
    expect(page.locator(".ep-step, .ep-debrief, .ep-overviews").first).to_be_visible()
    if place == "timeline":
        open_lanes(page)
    page.wait_for_timeout(1500)
    assert english(page) == []
    for tool in page.locator(".st-key-tool button").all():
        tool.click()
        settle(page)
        assert english(page) == []
    for part in page.locator(".st-key-debrief_rest > * > * > details > summary").all():
        part.click()
        settle(page)
        assert english(page) == []
    if page.get_by_test_id("stDataFrame").count():
        page.get_by_test_id("stDataFrame").first.hover()
        assert english(page) == []
    if page.locator(".modebar-btn").count():
        page.get_by_test_id("stPlotlyChart").first.hover()
        assert english(page) == []


def test_the_library_and_the_menu_speak_the_visits_language(reader: tuple[Visit, str]) -> None:
    visited, url = reader
    page = visited.page
    page.goto(url)
    expect(page.locator(".ep-card").first).to_be_visible()
    menu = page.get_by_test_id("stMainMenu").locator("button")
    expect(menu).to_have_accessible_name("Menu principal")
    menu.click()
    expect(page.get_by_test_id("stMainMenuItem-print")).to_have_text("Imprimer")
    expect(page.get_by_test_id("stMainMenuItem-theme-Dark")).to_contain_text("Sombre")
    assert english(page) == []
    page.keyboard.press("Escape")
    root = page.locator("html")
    expect(root).to_have_attribute("lang", "fr")
    expect(root).to_have_attribute("translate", "no")
    expect(page.locator(".ep-card[lang=en]")).to_have_attribute("translate", "yes")
    page.get_by_role("radio", name="English").click(force=True)
    expect(root).to_have_attribute("lang", "en")
    expect(menu).to_have_accessible_name("Main menu")
    assert not visited.complaints()
