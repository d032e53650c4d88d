"""An image to point at: what is meant is what is sent, on any screen, by finger, mouse and keys."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, Request, expect

from tests.journeys.inputs_page import InputsPage, press_twice, touch
from tests.support.chromium import DESKTOP, PHONE
from tests.support.inputs_image import SPOT
from tests.support.tiers import thorough

Open = Callable[..., InputsPage]

HALF = 127
STYLES = {
    "plain": "",
    "zoomed": "[data-testid=stForm] { zoom: 1.3 }",
    "contained": ".ep-zone-frame img { height: 400px !important; object-fit: contain }",
    "covering": ".ep-zone-frame img { height: 260px !important; object-fit: cover }",
    "stretched": ".ep-zone-frame img { height: 300px !important; object-fit: fill }",
}


Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in CSS pixels of the window."""


def seen_spot(page: Page) -> Box:
    """Where the spot is seen in a picture of the window."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    viewport = page.viewport_size
    assert viewport is not None
    scale = picture.width / viewport["width"]
    red, green, blue = picture.split()
    mask = ImageChops.multiply(ImageChops.subtract(red, green), ImageChops.subtract(blue, green))
    mask = mask.point(lambda part: 255 * (part > HALF))
    box = mask.getbbox()
    assert box is not None
    left, top, right, bottom = box
    return left / scale, top / scale, right / scale, bottom / scale


def middle(box: Box) -> tuple[float, float]:
    left, top, right, bottom = box
    return (left + right) / 2, (top + bottom) / 2


def is_spot(token: str, *, within: float) -> bool:
    x, y = (float(part) for part in token.removeprefix("@").split(","))
    return abs(x - SPOT[0]) <= within and abs(y - SPOT[1]) <= within


def point_at_spot(here: InputsPage, *, by_finger: bool) -> str:
    """Point at the spot as it is seen, and return the one token; its pin stands there."""
    page = here.page
    x, y = middle(seen_spot(page))
    if by_finger:
        page.touchscreen.tap(x, y)
    else:
        page.mouse.click(x, y)
    expect(here.pins).to_have_count(1)
    pin = here.pins.bounding_box()
    assert pin is not None
    assert abs(pin["x"] + pin["width"] / 2 - x) < 2
    assert abs(pin["y"] + pin["height"] - y) < 2
    (token,) = here.tokens()
    return token


@pytest.mark.parametrize(
    ("size", "pixel_ratio"),
    [
        (PHONE, 2),
        *(thorough(PHONE, ratio) for ratio in (1, 3)),
        *(thorough(DESKTOP, ratio) for ratio in (1, 2, 3)),
    ],
)
@pytest.mark.long
def test_what_is_seen_there_is_what_is_pointed_at(
    open_inputs: Open, size: tuple[int, int], pixel_ratio: int
) -> None:
    by_finger = size == PHONE
    here = open_inputs("most=1", size=size, device_scale_factor=pixel_ratio, has_touch=by_finger)
    page = here.page
    page.evaluate("document.head.append(Object.assign(document.createElement('style'), {id: 's'}))")
    wide = (size[1], size[0])  # the screen was turned
    for name, style in STYLES.items():
        page.evaluate("(style) => { document.getElementById('s').textContent = style }", style)
        for width, height in (size, wide) if name == "plain" else (size,):
            page.set_viewport_size({"width": width, "height": height})
            here.image.scroll_into_view_if_needed()
            token = point_at_spot(here, by_finger=by_finger)
            assert is_spot(token, within=0.6), (name, width, token)
            page.get_by_role("button", name="Take away point 1").click()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.get_by_role("button", name="Enlarge the image").click()
    for _ in range(2):
        page.locator(".ep-zone-view").evaluate(
            "(each) => each.scrollTo(0.7 * each.scrollWidth - each.clientWidth / 2, 0)"
        )
        assert is_spot(point_at_spot(here, by_finger=by_finger), within=0.4)
        page.get_by_role("button", name="Take away point 1").click()
        page.get_by_role("button", name="Larger").click()
    point_at_spot(here, by_finger=by_finger)
    page.keyboard.press("Escape")
    assert is_spot(here.commit()[1][0], within=0.4)


@pytest.mark.thorough
def test_a_pin_stays_on_its_point_when_the_screen_is_turned(open_inputs: Open) -> None:
    here = open_inputs(size=PHONE)
    here.page.add_style_tag(content=STYLES["contained"])
    here.image.scroll_into_view_if_needed()
    here.page.mouse.click(*middle(seen_spot(here.page)))
    here.page.set_viewport_size({"width": 844, "height": 390})
    here.pins.scroll_into_view_if_needed()
    pin = here.pins.bounding_box()
    left, _, right, bottom = seen_spot(
        here.page
    )  # of which the pin covers what is above its middle
    assert pin is not None
    assert abs(pin["x"] + pin["width"] / 2 - (left + right) / 2) < 2
    assert abs(pin["y"] + pin["height"] - (bottom - (right - left) / 2)) < 2


@pytest.mark.thorough
def test_on_a_page_that_two_fingers_have_enlarged_a_tap_is_where_it_is_seen(
    open_inputs: Open,
) -> None:
    here = open_inputs(size=PHONE, has_touch=True, is_mobile=True)
    here.image.scroll_into_view_if_needed()
    screen = here.page.context.new_cdp_session(here.page)
    screen.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 1.35})
    here.page.wait_for_function("visualViewport.scale > 1.3")
    here.image.evaluate("(each) => each.scrollIntoView({ block: 'center' })")
    x, y = (part / 1.35 for part in middle(seen_spot(here.page)))
    touch(here.page, [(x, y)])
    expect(here.pins).to_have_count(1)
    assert is_spot(here.tokens()[0], within=1)


def test_points_and_names_count_together_and_can_be_taken_away(open_inputs: Open) -> None:
    here = open_inputs()
    page = here.page
    here.point(20, 80)
    here.point(60, 40)
    assert here.tokens() == ["@20,80", "@60,40"]
    assert here.pins.all_inner_texts() == ["1", "2"]

    here.point(90, 90)
    assert here.said() == "No more than 2: take one away first."
    body = page.get_by_role("checkbox", name="Body")
    body.click()
    expect(body).not_to_be_checked()
    assert here.tokens() == ["@20,80", "@60,40"]

    page.get_by_role("button", name="Take away point 1").click()
    assert here.pins.all_inner_texts() == ["1"]
    body.click()
    assert here.tokens() == ["@60,40", "1"]
    expect(page.get_by_text("2 of 2 chosen")).to_be_visible()
    assert here.runs() == 1
    assert here.commit()[1] == ["@60,40", "1"]
    assert here.visited.complaints() == []


@pytest.mark.thorough
def test_where_there_is_one_point_in_all_it_goes_where_one_points_next(open_inputs: Open) -> None:
    here = open_inputs("most=1")
    here.point(20, 80)
    here.point(60, 40)
    assert here.tokens() == ["@60,40"]


@pytest.mark.parametrize("by_finger", [True, thorough(False)], ids=["finger", "mouse"])
def test_a_double_press_is_one_point(open_inputs: Open, by_finger: bool) -> None:
    here = open_inputs(size=PHONE, has_touch=True) if by_finger else open_inputs()
    here.image.scroll_into_view_if_needed()
    x, y = here.place(50, 50)
    press_twice(here.page, x, y, by_finger=by_finger)
    expect(here.pins).not_to_have_count(0)
    assert here.tokens() == ["@50,50"]


@pytest.mark.thorough
@pytest.mark.parametrize("by_finger", [True, thorough(False)], ids=["finger", "mouse"])
def test_a_pin_is_drawn_to_another_place(open_inputs: Open, by_finger: bool) -> None:
    here = open_inputs(size=PHONE, has_touch=True) if by_finger else open_inputs()
    here.point(50, 50)
    (x, y), (to_x, to_y) = here.place(50, 50), here.place(80, 70)
    up = 20  # a finger is on the pin, above its point
    way = [(x, y - up), (x + 10, y - up), (to_x, to_y - up)]
    if by_finger:
        touch(here.page, way)
    else:
        here.page.mouse.move(*way[0])
        here.page.mouse.down()
        for step in way[1:]:
            here.page.mouse.move(*step)
        here.page.mouse.up()
    (token,) = here.tokens()
    moved = [float(part) for part in token.removeprefix("@").split(",")]
    assert moved == pytest.approx([80, 70], abs=0.5)
    assert here.commit()[1] == [token]


@pytest.mark.thorough
def test_a_pin_goes_no_further_than_the_image(open_inputs: Open) -> None:
    here = open_inputs()
    here.point(95, 95)
    x, y = here.place(95, 95)
    here.page.mouse.move(x, y - 20)
    here.page.mouse.down()
    here.page.mouse.move(x + 200, y + 200, steps=3)
    here.page.mouse.up()
    assert here.tokens() == ["@100,100"]


@pytest.mark.thorough
def test_keys_alone_choose_a_name_move_a_pin_and_take_it_away(open_inputs: Open) -> None:
    here = open_inputs()
    here.point(50, 50)
    here.pins.focus()
    keys = here.page.keyboard
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight"):
        keys.press(key)
    assert here.tokens() == ["@51.1,51"]
    assert here.said() == "Point 1: 51.1% from the left, 51% from the top."
    expect(here.pins).to_be_focused()
    keys.press("Delete")
    assert here.tokens() == []
    assert here.said() == "Point 1 is taken away."
    expect(here.page.get_by_role("button", name="Enlarge the image")).to_be_focused()
    for key in ("Tab", "Tab", "Space", "Tab", "Space"):
        keys.press(key)
    assert here.commit()[1] == ["1", "2"]


@pytest.mark.thorough
def test_the_large_image_is_the_same_one_loaded_once_and_closed_by_escape(
    open_inputs: Open,
) -> None:
    asked: list[str] = []

    def count(request: Request) -> None:
        asked.extend(
            [request.url] if "/media/" in request.url and "/static/" not in request.url else []
        )

    here = open_inputs(device_scale_factor=1)
    page = here.page
    page.on("request", count)
    page.reload()
    expect(here.image).to_be_visible()
    here.point(20, 80)
    before = here.image.bounding_box()
    enlarge = page.get_by_role("button", name="Enlarge the image")
    enlarge.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Where does it lie?")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    large = here.image.bounding_box()
    assert before is not None
    assert large is not None
    assert large["width"] > 1.4 * before["width"]
    assert here.visited.accessibility_violations_in_both_themes() == []
    page.emulate_media(color_scheme="light")
    here.point(60, 40)
    page.get_by_role("button", name="Larger").click()
    page.get_by_role("button", name="Smaller").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(enlarge).to_be_focused()
    assert here.image.bounding_box() == before
    assert here.tokens() == ["@20,80", "@60,40"]
    assert here.commit()[1] == ["@20,80", "@60,40"]
    assert len(asked) == 1


@pytest.mark.thorough
def test_without_its_image_the_names_still_answer(open_inputs: Open) -> None:
    here = open_inputs(device_scale_factor=1)
    page = here.page

    def refuse(route: Any) -> None:
        route.abort()

    page.route("**/media/**", refuse)
    page.goto(f"{here.url}/?most=1")
    expect(page.get_by_text("The image hasn't come. Choose by name")).to_be_visible()
    page.get_by_role("checkbox", name="Head").check()
    assert here.commit()[1] == ["0"]
