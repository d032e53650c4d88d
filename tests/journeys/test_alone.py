"""What somebody alone with a case stumbles over, in a real browser: what takes a page away, or the
place where one was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.palette import COLOURS
from epicrisis.story import investigations
from epicrisis.story.telling import Story
from tests.support.chromium import (
    DESKTOP,
    PHONE,
    Visit,
    choose_language,
    choose_tool,
    settle,
    visit_again,
)
from tests.support.learners import learner_before, opened, step_of
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.test_palette import contrast

NAMED, WEIGHED = "first-thoughts", "weighing"
SMALL_LAPTOP = (1024, 768)
FOCUSED = """() => {
    const { tagName, dataset } = document.activeElement;
    const step = document.activeElement.closest("[data-ep-step]");
    const box = document.activeElement.closest("[class*=st-key-]");
    return [tagName, step?.dataset.epStep ?? box?.className ?? ""];
}"""


@contextmanager
def standing(
    chromium: Browser, server: StreamlitServer, story: Story, number: int, size: tuple[int, int]
) -> Iterator[Visit]:
    """Somebody whose next step is that number."""
    with opened(server.database_url) as store:
        cookies = learner_before(store, story, number)
    with visit_again(chromium, locale="en", size=size, has_touch=size == PHONE) as visited:
        visited.carry(server.url, cookies)
        stage = story.steps[number - 1].stage
        visited.page.goto(f"{server.url}/{stage}?case={story.case.slug}&lang=en")
        expect(visited.page.locator(".st-key-beside")).to_be_visible()
        expect(visited.page.locator("html[data-ep-connection=here]")).to_have_count(1)
        settle(visited.page)
        yield visited
        assert not visited.complaints()


def colour_of_accent(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).getPropertyValue('--ep-accent')"))


def test_what_is_said_in_passing_leaves_the_page_its_looks(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    with standing(chromium, server, insulinoma, 9, PHONE) as visited:
        page = visited.page
        choose_tool(page, "Hypotheses")
        page.locator(".st-key-new_hypothesis input").fill("auto-inf")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stToast")).to_contain_text("is in your list as")
        settle(page)
        assert colour_of_accent(page)


def test_on_a_phone_the_reply_to_a_test_comes_into_sight(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    number = next(each.number for each in insulinoma.steps if investigations.is_test(each))
    with standing(chromium, server, insulinoma, number, PHONE) as visited:
        page = visited.page
        choose_tool(page, "Tests")
        ask = page.locator(".st-key-ask button")
        expect(ask).to_be_disabled()
        themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
        papers = {each.name: each for each in COLOURS}["paper"]
        for theme in themes:
            page.emulate_media(color_scheme=theme)
            settle(page)
            ink = hexadecimal(ask.locator("p").evaluate("each => getComputedStyle(each).color"))
            assert contrast(ink, getattr(papers, theme)) >= 4.5
        page.locator(".st-key-beside [data-testid=stRadioOption]").get_by_text(
            "Echocardiography"
        ).tap()
        ask.tap()
        reply = page.locator(".ep-asked li").last
        expect(reply).to_contain_text("not reported in this case")
        settle(page)
        expect(reply).to_be_in_viewport(ratio=0.9)
        expect(reply).to_be_focused()
        expect(page.locator("#ep-said")).to_contain_text("not reported in this case")
        # Nor does the bar hide it: it is what one sees there.
        assert reply.evaluate(
            """each => {
                const { left, top, height } = each.getBoundingClientRect();
                return each.contains(document.elementFromPoint(left + 5, top + height / 2));
            }"""
        )


def hexadecimal(colour: str) -> str:
    parts = colour.removeprefix("rgb(").removesuffix(")").split(",")
    return "#" + "".join(f"{int(part):02x}" for part in parts)


@pytest.mark.thorough
def test_by_keys_one_goes_on_where_the_pressed_control_has_gone(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    weighed = step_of(insulinoma, WEIGHED).number
    with standing(chromium, server, insulinoma, weighed - 1, DESKTOP) as visited:
        page = visited.page
        page.locator(".st-key-reveal button").focus()
        page.keyboard.press("Space")
        expect(page.locator(f"section[data-ep-step='{weighed}']")).to_be_visible()
        expect_focus(page, "H2", str(weighed - 1))
        for place in range(2):
            page.locator(f".st-key-named-{weighed}-{place} button").first.focus()
            page.keyboard.press("Space")
            expect(page.locator(f".st-key-named-{weighed}-{place}")).to_have_count(0)
            expect_focus(page, "H2", str(weighed))
        page.keyboard.press("Tab")
        assert f"st-key-side-{weighed}-" in page.evaluate(FOCUSED)[1], "the first field"
        page.locator(f".st-key-pass-{weighed} button").focus()
        page.keyboard.press("Space")
        expect(page.locator(f"article[data-ep-step='{weighed}']")).to_be_visible()
        expect_focus(page, "H2", str(weighed))


def expect_focus(page: Page, tag: str, step: str) -> None:
    page.wait_for_function(
        f"([tag, step]) => String(({FOCUSED})()) === `${{tag}},${{step}}`", arg=[tag, step]
    )


@pytest.mark.parametrize("motion", ["no-preference", thorough("reduce")])
def test_a_second_tap_presses_nothing_that_nobody_has_read(
    chromium: Browser,
    server: StreamlitServer,
    insulinoma: Story,
    motion: Literal["no-preference", "reduce"],
) -> None:
    number = step_of(insulinoma, NAMED).number
    with standing(chromium, server, insulinoma, number, PHONE) as visited:
        page = visited.page
        page.emulate_media(reduced_motion=motion)
        page.evaluate(
            """number => {
                window.under = [];
                new MutationObserver(() => {
                    const button = document.querySelector(`.st-key-commit-${number} button`);
                    if (!button || window.under.length) return;
                    window.under.push(getComputedStyle(button).pointerEvents);
                    window.lasts = Math.max(...document.getAnimations()
                        .filter((each) => each.animationName === "ep-unread")
                        .filter((each) => each.effect.target.contains(button))
                        .map((each) => each.effect.getTiming().duration));
                }).observe(document.body, { childList: true, subtree: true });
            }""",
            number + 1,
        )
        page.locator(f".st-key-pass-{number} button").tap()
        commit = page.locator(f".st-key-commit-{number + 1} button")
        expect(commit).to_be_visible()
        assert page.evaluate("window.under") == ["none"]
        assert page.evaluate("window.lasts") == 500, "for half a second"
        page.wait_for_timeout(600)
        commit.tap()
        expect(page.get_by_test_id("stAlert")).to_be_visible()


def test_a_question_has_nothing_of_the_one_before(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    """Streamlit draws the form of the next question by changing that of this one."""
    number = step_of(insulinoma, "Q24").number
    with standing(chromium, server, insulinoma, number, DESKTOP) as visited:
        page = visited.page
        boxes = page.locator("[data-testid=stForm] [data-testid=stCheckbox] label")
        for place in range(2):
            boxes.nth(place).click()
        expect(page.locator("[data-ep-full]")).to_have_count(1)
        page.locator(f".st-key-pass-{number} button").click()
        form = page.locator(f"[data-testid=stForm]:has(.st-key-commit-{number + 1})")
        stem = page.locator(f"section[data-ep-step='{number + 1}'] > p").inner_text()
        expect(form).to_have_attribute("aria-label", stem)
        expect(page.locator("[data-ep-full]")).to_have_count(0)


@pytest.mark.thorough
def test_beside_an_open_sidebar_the_bar_of_tools_is_whole(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    with standing(chromium, server, insulinoma, 5, SMALL_LAPTOP) as visited:
        page = visited.page
        page.get_by_test_id("stExpandSidebarButton").click()
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar).to_have_attribute("data-collapsed", "false")
        settle(page)
        places: dict[str, Any] = {
            name: each.bounding_box()
            for name, each in {"sidebar": sidebar, "bar": page.locator(".st-key-beside")}.items()
        }
        edge = places["sidebar"]["x"] + places["sidebar"]["width"]
        assert places["bar"]["x"] >= edge - 1
        assert places["bar"]["x"] + places["bar"]["width"] <= SMALL_LAPTOP[0] + 1


@pytest.mark.thorough
def test_hypotheses_that_were_chosen_are_so_in_the_other_language(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    number = step_of(insulinoma, NAMED).number
    with standing(chromium, server, insulinoma, number, DESKTOP) as visited:
        page = visited.page
        pills = page.locator(f".st-key-named-{number} button")
        for name in ("Carcinoma of a solid organ", "Lymphoma"):
            pills.filter(has_text=name).click()
        page.wait_for_function("sessionStorage['epicrisis.answers']?.includes('named-')")
        choose_language(page, "Français")
        for name in ("Carcinome d’un organe solide", "Lymphome"):
            expect(pills.filter(has_text=name)).to_have_attribute("aria-pressed", "true")
        expect(page.locator(f".st-key-named-{number} [aria-pressed=true]")).to_have_count(2)


def test_what_stands_stays_as_it_is_when_a_tool_is_chosen_and_a_press_tells_more(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    """What was unfolded, marked with the mouse or scrolled to is lost with what is drawn anew."""
    number = step_of(insulinoma, "Q23").number
    with standing(chromium, server, insulinoma, number, (1440, 900)) as visited:
        page = visited.page
        page.get_by_role("button", name="I don't know").click()
        # What was answered is told a moment before what was asked has gone.
        expect(page.locator(f".st-key-pass-{number}")).to_have_count(0)
        expect(page.locator(f"[data-ep-step='{number}']")).to_be_in_viewport()
        settle(page)
        page.evaluate("window.stood = [...document.querySelectorAll('.ep-step')]")
        settle(page)
        main = page.locator("[data-testid=stMain]")
        top = main.evaluate("(main) => main.scrollTop")
        choose_tool(page, "Hypotheses")
        page.locator(".st-key-new_hypothesis input").fill("Insulinoma")
        page.keyboard.press("Enter")
        expect(page.locator(".st-key-tool_chosen")).to_contain_text(
            "Weight of Malignant insulinoma"
        )
        choose_tool(page, "In short")
        expect(page.locator(".ep-summary")).to_be_visible()
        settle(page)
        assert main.evaluate("(main) => main.scrollTop") == top
        page.get_by_role("button", name="Go on").click()
        expect(page.locator(f"[data-ep-step='{number + 1}']")).to_be_in_viewport()
        expect(page.locator(".st-key-tool_chosen")).to_contain_text("Man, 46")
        assert page.evaluate("window.stood.every((each) => each.isConnected)")
