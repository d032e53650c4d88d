"""Pauses of the first case in a real browser: by mouse, keyboard and thumb, and what breaks in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from epicrisis.story.telling import Story
from tests.support.chromium import DESKTOP, PHONE, Visit, settle, visit_again
from tests.support.learners import learner_before, opened, step_of
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

NAMED, WEIGHED, WRITTEN = "first-thoughts", "weighing", "in-one-sentence"


class Pausing:
    """Somebody at a pause."""

    def __init__(self, visited: Visit, number: int, way: str) -> None:
        self.visited, self.page, self.number, self.way = visited, visited.page, number, way

    def press(self, button: Locator) -> None:
        match self.way:
            case "thumb":
                button.tap()
            case "keys":
                button.focus()
                self.page.keyboard.press("Space")
            case _:
                button.click()

    def write(self, field: Locator, words: str) -> None:
        field.focus()
        self.page.keyboard.type(words)

    def keep(self) -> None:
        self.press(self.page.locator(f".st-key-commit-{self.number} button"))
        settle(self.page)

    @property
    def told(self) -> Locator:
        return self.page.locator(f"article.ep-pause[data-ep-step='{self.number}']")


def hands(first: str) -> list[Any]:
    """All hands, the other two of them in the second tier."""
    return [way if way == first else thorough(way) for way in ("mouse", "keys", "thumb")]


@pytest.fixture
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def at(
    chromium: Browser, server: StreamlitServer, insulinoma: Story, pause: str, way: str
) -> Iterator[Pausing]:
    step = step_of(insulinoma, pause)
    with opened(server.database_url) as store:
        cookies = learner_before(store, insulinoma, step.number)
    is_phone = way == "thumb"
    size = PHONE if is_phone else DESKTOP
    with visit_again(chromium, locale="fr", size=size, has_touch=is_phone) as visited:
        visited.carry(server.url, cookies)
        visited.page.goto(f"{server.url}/{step.stage}?case={insulinoma.case.slug}&lang=fr")
        expect(visited.page.locator("section.ep-pause")).to_be_visible()
        settle(visited.page)
        yield Pausing(visited, step.number, way)
        assert not visited.complaints()


@pytest.mark.parametrize("pause", [NAMED])
@pytest.mark.parametrize("way", hands("mouse"), indirect=True)
def test_three_hypotheses_are_named_and_stand_in_ones_list(at: Pausing) -> None:
    pills = at.page.locator(f".st-key-named-{at.number} button")
    for place in (0, 4):
        at.press(pills.nth(place))
    at.write(at.page.locator(f".st-key-own-{at.number} input"), "Goutte")
    named = [pills.nth(place).inner_text() for place in (0, 4)]
    at.keep()
    expect(at.told).to_contain_text("Goutte")
    tools = at.page.locator(".st-key-tool button")
    at.press(tools.filter(has_text="Hypothèses"))
    listed = at.page.locator(".st-key-tool_chosen")
    for name in (*named, "Goutte"):
        expect(listed).to_contain_text(name)


@pytest.mark.thorough
@pytest.mark.parametrize("pause", [WEIGHED])
@pytest.mark.parametrize("way", hands("thumb"), indirect=True)
def test_a_reflection_is_put_together_and_set_beside_the_authors(at: Pausing) -> None:
    for place in range(2):
        at.press(at.page.locator(f".st-key-named-{at.number}-{place} button").first)
        settle(at.page)
    sides = at.page.locator("[class*=st-key-side-]")
    expect(sides).to_have_count(10)
    for row in range(3):
        at.press(sides.nth(row).get_by_role("radio").nth(row % 2))
    at.write(at.page.locator(f"[class*=st-key-absent-{at.number}] input").first, "un souffle")
    at.keep()
    first = at.told.locator(".ep-sides").first
    expect(first).to_contain_text("un souffle")
    expect(first).to_contain_text("Les auteurs")
    expect(at.told.locator(".ep-sides")).to_have_count(2)
    assert at.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("pause", [WRITTEN])
@pytest.mark.parametrize("way", hands("keys"), indirect=True)
def test_a_sentence_is_written_and_its_features_ticked(at: Pausing) -> None:
    field = at.page.locator(f".st-key-thought-{at.number} textarea")
    at.write(field, "Un homme de 46 ans, fièvre et hypoglycémie.")
    at.keep()
    expect(at.told).to_contain_text("La phrase des auteurs")
    boxes = at.page.locator(f"[class*=st-key-feature-{at.number}]")
    expect(boxes).to_have_count(7)
    ticked = boxes.first.locator("label" if at.way != "keys" else "[type=checkbox]")
    at.press(ticked)
    at.press(at.page.locator(f".st-key-ticked-{at.number} button"))
    settle(at.page)
    expect(at.told).to_contain_text(re.compile("✓.*dans la vôtre"))
    expect(boxes).to_have_count(0)


# --- What breaks in ----------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(("pause", "way"), [(NAMED, "mouse")], indirect=["way"])
def test_what_was_chosen_and_written_outlives_a_reload(at: Pausing) -> None:
    pills = at.page.locator(f".st-key-named-{at.number} button")
    pills.nth(1).click()
    pills.nth(3).click()
    at.page.locator(f".st-key-own-{at.number} input").fill("Goutte")
    expect(pills.nth(3)).to_have_attribute("aria-pressed", "true")
    at.page.wait_for_function("sessionStorage['epicrisis.answers']?.includes('Goutte')")
    at.page.reload()
    expect(at.page.locator(f".st-key-own-{at.number} input")).to_have_value("Goutte")
    expect(pills.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(pills.nth(2)).to_have_attribute("aria-pressed", "false")
    expect(pills.nth(3)).to_have_attribute("aria-pressed", "true")


@pytest.mark.thorough
@pytest.mark.parametrize(("pause", "way"), [(NAMED, "mouse")], indirect=["way"])
def test_a_double_press_passes_one_pause(at: Pausing, insulinoma: Story) -> None:
    at.page.locator(f".st-key-pass-{at.number} button").dblclick()
    expect(at.told).to_contain_text("Vous avez poursuivi")
    settle(at.page)
    asked = at.page.locator(f"section[data-ep-step='{at.number + 1}']")
    expect(asked).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize(("pause", "way"), [(WRITTEN, "mouse")], indirect=["way"])
def test_a_sentence_pasted_from_a_letter_is_kept_as_it_is(at: Pausing) -> None:
    letter = "Cher confrère,\r\n\tje vous adresse <b>M. X</b> & \u201cses fièvres\u201d \U0001f321."
    at.page.locator(f".st-key-thought-{at.number} textarea").fill(letter)
    at.keep()
    expect(at.told.locator(".ep-own").first).to_contain_text("<b>M. X</b> & “ses fièvres”")


@pytest.mark.parametrize(("pause", "way"), [(NAMED, "keys")], indirect=["way"])
def test_keys_alone_reach_everything_of_a_pause_in_its_order(at: Pausing) -> None:
    at.page.locator(f".st-key-named-{at.number} button").first.focus()
    reached = []
    for _ in range(14):
        reached.append(
            str(
                at.page.evaluate(
                    "document.activeElement.closest('[class*=st-key-]')?.className ?? ''"
                )
            )
        )
        at.page.keyboard.press("Tab")
    order = [
        next(place for place, each in enumerate(reached) if f"st-key-{name}-" in each)
        for name in ("named", "own", "commit", "pass")
    ]
    assert order == sorted(order)
