"""What stands on the projector fills it, is cut nowhere, and does what the keys say."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.story.telling import Story
from tests.journeys.classroom import HD, Class
from tests.support.chromium import settle
from tests.support.server import StreamlitServer

SIZES = ((1024, 768), (1280, 720), HD)
FAR = 8
"""Image heights to which the results of many options are read: a capital, which has 0.66 of its
letter's size, reads to 200 times its own."""
LEAST = 2.6
"""Hundredths of the height of a 16:9 screen that the smallest letters have: 28 px at 1080p."""

_MEASURE = """() => {
  const room = document.querySelector(".ep-room-projector");
  const body = room.querySelector(".ep-room-body").getBoundingClientRect();
  const unit = Math.min(innerHeight, 0.5625 * innerWidth) / 100;
  const texts = document.createTreeWalker(room, NodeFilter.SHOW_TEXT);
  let least = Infinity, top = Infinity, bottom = 0;
  const cut = [];
  const see = (box, name) => {
    const isIn = box.left >= -1 && box.right <= innerWidth + 1
      && box.top >= -1 && box.bottom <= innerHeight + 1;
    if (!isIn) cut.push(name);
    if (box.bottom < body.top || box.top > body.bottom) return;
    top = Math.min(top, box.top);
    bottom = Math.max(bottom, box.bottom);
  };
  while (texts.nextNode()) {
    const { currentNode: text, currentNode: { parentElement: parent } } = texts;
    if (!text.textContent.trim() || parent.closest(".ep-room-hidden, caption")) continue;
    if (getComputedStyle(parent).clipPath !== "none") continue;
    const range = document.createRange();
    range.selectNode(text);
    if (!range.getBoundingClientRect().width) continue;
    see(range.getBoundingClientRect(), text.textContent.trim());
    least = Math.min(least, parseFloat(getComputedStyle(parent).fontSize) / unit);
  }
  for (const image of room.querySelectorAll(".ep-room-body img"))
    see(image.getBoundingClientRect(), "image");
  // Letters reach beyond their line by a few pixels.
  if (top < body.top - 0.02 * innerHeight || bottom > body.bottom + 0.02 * innerHeight)
    cut.push("the body");
  const shares = [...room.querySelectorAll(".ep-votes-lettered .ep-share b")];
  const far = Math.min(...shares.map((each) => parseFloat(getComputedStyle(each).fontSize)))
    * 0.66 * 200 / innerHeight;
  return { least, cut, far: shares.length ? far : null, fill: (bottom - top) / body.height,
    scrolled: document.querySelector("[data-testid=stMain]").scrollHeight - innerHeight };
}"""


def measure(page: Page, size: tuple[int, int]) -> dict[str, Any]:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    settle(page)
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    # What a resize asks for is done before the next frame is painted.
    page.evaluate("() => new Promise((go) => requestAnimationFrame(() => setTimeout(go)))")
    return dict(page.evaluate(_MEASURE))


def states(taught: Class, voters: int) -> Iterator[str]:
    """What the right key leads to from the first step to the end, with everybody voting."""
    while (act := transitions.next_act(ClassState(taught.story, taught.room))) != "end":
        if act == "close_vote":
            taught.vote(*(taught.some_answer(number) for number in range(voters)))
        taught.act_by_teacher()
        yield f"{act} at {taught.room.position}"


def expect_to_fit(
    taught: Class, page: Page, sizes: tuple[tuple[int, int], ...], name: str, far: float = FAR
) -> None:
    expect(page.locator(f"html[data-room-version='{taught.room.version}']")).to_have_count(1)
    for size in sizes:
        found = measure(page, size)
        assert found["cut"] == [], (name, size)
        assert found["scrolled"] <= 0, (name, size)
        assert found["least"] >= LEAST - 0.05, (name, size)
        assert found["far"] is None or found["far"] >= far, (name, size)


@pytest.mark.thorough
def test_a_story_fills_the_screen_and_long_explanations_fit(
    open_class: Callable[..., Class], server: StreamlitServer, insulinoma: Story
) -> None:
    """The longest of the first case, at the smallest screens; and no step less than it could."""
    taught = open_class(server, insulinoma, "fr")
    page = taught.window("projector", size=SIZES[1]).page
    for number, low, high in ((1, 0.5, 0.92), (5, 0.5, 0.92), (9, 0.5, 0.92)):
        taught.jump(number)
        expect_to_fit(taught, page, SIZES[:2], f"step {number}")
        assert low <= measure(page, SIZES[1])["fill"] <= high, number
    for number in (11, 46):
        taught.jump(number)
        taught.act_by_teacher()
        expect_to_fit(taught, page, SIZES[:2], f"vote at {number}")
        taught.vote(*(taught.some_answer(each) for each in range(20)))
        taught.act_by_teacher()
        expect_to_fit(taught, page, SIZES[:2], f"results of {number}")
        assert measure(page, SIZES[0])["far"] is not None, "these have many options"
        taught.act_by_teacher()
        expect_to_fit(taught, page, SIZES[:2], f"why of {number}")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("case", "language"), [("insulinoma", "fr"), ("lyme", "en"), ("ectopic", "fr")]
)
def test_nothing_of_any_case_is_cut_at_any_size(
    open_class: Callable[..., Class],
    server: StreamlitServer,
    request: pytest.FixtureRequest,
    case: str,
    language: str,
) -> None:
    taught = open_class(server, request.getfixturevalue(case), language)
    page = taught.window("projector", size=SIZES[1]).page
    fills = []
    for name in states(taught, voters=30):
        expect_to_fit(taught, page, SIZES, name, 7.3)  # zones stand beside their image
        if name.startswith("step"):
            fills.append(measure(page, HD)["fill"])
    assert sorted(fills)[len(fills) // 2] >= 0.5


@pytest.mark.long
def test_keys_blacken_enlarge_turn_and_outlive_a_reload(
    open_class: Callable[..., Class], samples_server: StreamlitServer, shadow: Story
) -> None:
    taught = open_class(samples_server, shadow)
    number = next(step.number for step in shadow.steps if getattr(step.block, "images", ()))
    taught.jump(number)
    console, projector = taught.both()
    small = projector.page.locator(".ep-room-picture img").first.bounding_box()
    taught.press(projector, "e")
    expect(projector.page.locator(".ep-room-image")).to_be_visible()
    large = projector.page.locator(".ep-room-picture img").first.bounding_box()
    assert small is not None
    assert large is not None
    assert large["width"] > 1.2 * small["width"]
    taught.press(console, "b")
    black = projector.page.locator(".ep-room-black")
    expect(black).to_have_css("background-color", "rgb(0, 0, 0)")
    projector.page.reload()
    expect(black).to_be_visible()
    assert taught.room.is_black
    settle(projector.page)
    taught.press(projector, ".")
    expect(projector.page.locator(".ep-room-image")).to_be_visible()
    projector.page.keyboard.press("l")
    projector.page.mouse.move(300, 200)
    light = projector.page.locator(".ep-room-spotlight")
    expect(light).to_have_attribute("style", "--ep-spot: 300px 200px;")
    projector.page.keyboard.press("Escape")  # of what it ends the light comes first
    expect(light).to_have_count(0)
    assert taught.room.enlarged == 1
    taught.press(projector, "Escape")
    expect(projector.page.locator(".ep-room-image")).to_have_count(0)
    taught.press(console, "e")
    taught.press(projector, "e")  # there is one image alone: then all of it again
    assert taught.room.enlarged == 0
    taught.classes.rooms.change(taught.room, transitions.look_at(taught.state, "join"))
    taught.press(projector, "s")
    assert taught.room.focus == "story"
    projector.page.bring_to_front()  # a window that lies behind is not let fill the screen
    for goal in ("Boolean", "!"):
        projector.page.keyboard.press("f")
        projector.page.wait_for_function(f"() => {goal}(document.fullscreenElement)")
    projector.page.mouse.move(310, 200)
    expect(projector.page.locator("html.ep-room-idle")).to_have_count(1)
    assert console.complaints() == []
    assert projector.complaints() == []


def test_nothing_grows_where_motion_is_not_wanted(fevers: Class) -> None:
    fevers.go_to("Q1")
    fevers.act_by_teacher()
    fevers.vote("a", "b", "b")
    fevers.act_by_teacher()
    page = fevers.window("projector", size=HD, reduced_motion="reduce").page
    bar = page.locator(".ep-votes .ep-bar > span").first
    expect(bar).to_have_css("animation-name", "none")
    page.emulate_media(reduced_motion="no-preference")
    expect(bar).to_have_css("animation-name", "ep-room-grow")
    expect(page.get_by_text("Few votes: a single one is 33%.")).to_be_visible()
