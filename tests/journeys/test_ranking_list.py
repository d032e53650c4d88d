"""Options put in order: by mouse, finger and keys, with dirty hands, and nothing is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.accessibility import measurements
from tests.journeys.inputs_page import InputsPage, at_rest, press_twice, touch
from tests.support.chromium import PHONE, settle
from tests.support.tiers import thorough

Open = Callable[..., InputsPage]


def test_a_mouse_puts_options_in_order_and_nothing_is_sent_before_the_commit(
    open_inputs: Open,
) -> None:
    here = open_inputs()
    assert here.page.locator(".ep-ranking-door").count() == 4  # all, from the start
    for letter in "DAC":
        here.door(letter).click()
    assert here.order() == "DAC"
    assert here.heard() == "C. An image of the abdomen is now 3 of 4."
    assert here.page.locator(".ep-ranking-door").inner_text().startswith("B")

    here.button("up", "C").click()
    assert here.order() == "DCA"
    here.button("down", "D").click()
    assert here.order() == "CDA"
    assert here.heard() == "D. A note to the family is now 2 of 4."
    here.button("out", "D").click()
    assert here.order() == "CA"
    assert here.heard() == "D. A note to the family is taken out."
    letters = here.page.locator(".ep-ranking-door .ep-input-letter").all_inner_texts()
    assert letters == ["B", "D"]  # each in its place

    assert here.runs() == 1
    assert here.commit()[0] == [2, 0]
    assert here.runs() == 2
    assert here.order() == "CA"
    assert here.visited.complaints() == []


@pytest.mark.thorough
def test_a_commit_at_once_after_a_press_sends_that_press(open_inputs: Open) -> None:
    here = open_inputs()
    here.page.evaluate(
        """() => {
            const doors = document.querySelectorAll(".ep-ranking-door");
            doors[2].click();
            doors[0].click();
            document.querySelector("[data-testid=stFormSubmitButton] button").click();
        }"""
    )
    assert here.sent()[0] == [2, 0]


@pytest.mark.thorough
def test_a_press_while_a_commit_is_answered_stays(open_inputs: Open) -> None:
    here = open_inputs()
    here.door("B").click()
    here.page.evaluate(
        """() => {
            document.querySelector("[data-testid=stFormSubmitButton] button").click();
            document.querySelectorAll(".ep-ranking-door")[2].click();
        }"""
    )
    assert here.sent()[0] == [1]
    settle(here.page)
    assert here.order() == "BD"
    here.page.get_by_role("button", name="Commit").click()
    expect(here.page.get_by_text("sent [[1, 3]")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("by_finger", [False, thorough(True)], ids=["mouse", "finger"])
def test_a_double_press_chooses_one_option_and_moves_one(
    open_inputs: Open, by_finger: bool
) -> None:
    here = open_inputs(has_touch=True) if by_finger else open_inputs()

    def press(control: Locator) -> None:
        box = control.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        press_twice(here.page, x, y, by_finger=by_finger)

    press(here.door("C"))  # B stands there by the second press
    expect(here.page.locator(".ep-ranking-row")).not_to_have_count(0)
    assert here.order() == "C"
    for letter in "ABD":
        here.door(letter).click()
    press(here.button("up", "D"))  # B's button is there by the second press
    expect(here.page.locator(".ep-ranking-row").nth(1)).to_contain_text("D")
    assert here.order() == "CDAB"
    press(here.button("out", "C"))
    expect(here.page.locator(".ep-ranking-row")).not_to_have_count(4)
    assert here.order() == "DAB"


@pytest.mark.long
def test_keys_alone_do_all_and_the_focus_stays(open_inputs: Open) -> None:
    here = open_inputs()
    keys, focused = here.page.keyboard, "document.activeElement.innerText"
    here.door("A").focus()
    keys.press("Tab")
    keys.press("Tab")
    keys.down("Enter")
    keys.down("Enter")  # held
    keys.down("Enter")
    keys.up("Enter")
    assert here.order() == "C"
    assert here.page.evaluate(focused).startswith("D")  # the next that is left
    keys.press("Space")
    assert here.page.evaluate(focused).startswith("B")
    keys.press("Enter")
    keys.press("Enter")
    assert here.order() == "CDBA"
    expect(here.page.get_by_role("list", name="Your order")).to_be_focused()

    keys.press("Tab")
    keys.press("Tab")
    expect(here.button("down", "C")).to_be_focused()
    for order in ("DCBA", "DBCA", "DBAC", "DBAC"):
        keys.press("Enter")
        assert here.order() == order
        expect(here.button("down", "C")).to_be_focused()
    keys.press("Alt+ArrowUp")
    assert here.order() == "DBCA"
    assert here.heard() == "C. An image of the abdomen is now 3 of 4."
    expect(here.button("down", "C")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    assert here.order() == "DBA"
    expect(here.door("C")).to_be_focused()
    assert here.commit()[0] == [3, 1, 0]


def test_a_finger_taps_draws_a_row_and_scrolls_the_page(open_inputs: Open) -> None:
    here = open_inputs(size=PHONE, has_touch=True)
    page = here.page
    for letter in "ABC":
        here.door(letter).tap()
    assert here.order() == "ABC"
    for control in page.locator(".ep-ranking button, .ep-ranking-row").all():
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44

    def middle(selector: str) -> tuple[float, float]:
        box = page.locator(selector).bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    grip = ".ep-ranking-row:nth-child({}) .ep-ranking-grip"
    x, y = middle(grip.format(3))
    end = middle(grip.format(1))[1] - 30
    touch(page, [(x, y), (x, y - 10), (x, (y + end) / 2), (x, end)])
    assert here.order() == "CAB"
    assert here.heard() == "C. An image of the abdomen is now 1 of 4."

    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = page.evaluate(scrolled)
    x, y = middle(".ep-ranking-row:nth-child(3) .ep-input-words")
    touch(page, [(x, y - 20 * step) for step in range(10)])
    page.wait_for_function(f"{scrolled} > {before} + 50")
    assert here.order() == "CAB"
    at_rest(page, lambda: page.evaluate(scrolled))  # else a tap stops it, and does no more

    here.button("out", "C").tap()
    assert here.commit()[0] == [0, 1]


@pytest.mark.thorough
def test_a_mouse_draws_a_row_and_escape_leaves_it_where_it_was(open_inputs: Open) -> None:
    here = open_inputs()
    mouse = here.page.mouse
    for letter in "ABCD":
        here.door(letter).click()

    def begin() -> None:
        boxes = [each.bounding_box() for each in here.page.locator(".ep-ranking-row").all()]
        first, last = boxes[0], boxes[-1]
        assert first is not None
        assert last is not None
        mouse.move(first["x"] + 300, first["y"] + 20)
        mouse.down()
        mouse.move(first["x"] + 300, first["y"] + 40)
        mouse.move(last["x"] + 300, last["y"] + 40, steps=5)

    begin()
    here.page.keyboard.press("Escape")
    mouse.up()
    assert here.order() == "ABCD"
    begin()
    mouse.up()
    assert here.order() == "BCDA"
    assert here.commit()[0] == [1, 2, 3, 0]


@pytest.mark.thorough
def test_a_row_drawn_to_the_windows_edge_takes_the_page_along_as_far_as_the_list(
    open_inputs: Open,
) -> None:
    here = open_inputs(size=(390, 400))
    for letter in "ABCD":
        here.door(letter).click()
    rows = here.page.locator(".ep-ranking-row")
    rows.first.evaluate("(each) => each.scrollIntoView({ block: 'start' })")
    box = rows.first.bounding_box()
    assert box is not None
    here.page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 20)
    here.page.mouse.down()
    here.page.mouse.move(box["x"] + 20, 380, steps=4)
    chosen = here.page.locator(".ep-ranking-chosen")
    bottom = "(each) => each.getBoundingClientRect().bottom"
    end = at_rest(here.page, lambda: chosen.evaluate(bottom))
    assert 300 < end < 400  # at the edge, where all of it is seen
    here.page.mouse.up()
    assert here.order() == "BCDA"


@pytest.mark.thorough
def test_what_a_tab_had_kept_fills_an_empty_list_and_no_other(open_inputs: Open) -> None:
    here = open_inputs()
    here.page.get_by_role("button", name="Fill in").click()
    expect(here.page.locator(".ep-ranking-row")).to_have_count(2)
    assert here.order() == "DB"
    assert here.commit() == [[3, 1], ["@20,80", "2"]]

    here.open()
    here.door("C").click()
    here.page.get_by_role("button", name="Fill in").click()
    expect(here.pins).to_have_count(1)
    assert here.order() == "C"
    assert here.commit() == [[2], ["@20,80", "2"]]


@pytest.mark.thorough
def test_another_language_changes_the_words_and_not_the_order(open_inputs: Open) -> None:
    here = open_inputs()
    here.door("C").click()
    here.door("A").click()
    here.page.get_by_role("button", name="Other language").click()
    expect(here.page.get_by_text("placés : 2 sur 4")).to_be_visible()
    expect(here.page.get_by_text("Une image de l’abdomen")).to_be_visible()
    assert here.order() == "CA"
    assert here.commit()[0] == [2, 0]


@pytest.mark.thorough
def test_what_an_author_takes_out_meanwhile_is_in_no_order_any_more(open_inputs: Open) -> None:
    here = open_inputs()
    for letter in "CAD":
        here.door(letter).click()
    here.page.get_by_role("checkbox", name="Body").check()
    here.point(30, 60)
    here.page.get_by_text("Few", exact=True).click()
    expect(here.page.get_by_text("1 of 2 placed")).to_be_visible()
    assert here.order() == "A"
    assert here.pins.count() == 1
    assert here.commit() == [[0], ["@30,60"]]
    assert here.visited.complaints() == []


def test_each_press_is_an_event_that_a_tab_hears_with_the_value(open_inputs: Open) -> None:
    here = open_inputs()
    here.page.evaluate(
        """() => {
            window.heard = [];
            window.addEventListener("input", ({ target }) => {
                const box = target.closest("[data-testid=stForm] [class*=st-key-]");
                const [, key] = box.className.match(/st-key-(\\S+)/);
                window.heard.push([key, target.dataset.epValue]);
            }, true);
        }"""
    )
    here.door("C").click()
    here.button("out", "C").click()
    here.page.get_by_role("checkbox", name="Body").check()
    heard = [each for each in here.page.evaluate("window.heard") if each[1]]
    assert heard == [["order", "[2]"], ["order", "[]"], ["zones", '["1"]']]


@pytest.mark.thorough
@pytest.mark.parametrize("size", [PHONE, thorough((1440, 900))])
def test_no_barrier_and_no_word_cut(open_inputs: Open, size: tuple[int, int]) -> None:
    here = open_inputs(size=size)
    here.door("A").click()
    here.door("C").click()
    here.point(30, 60)
    here.page.get_by_role("checkbox", name="Body").check()
    assert here.visited.accessibility_violations_in_both_themes() == []
    assert measurements.unnamed(here.page) == []
    assert measurements.small_targets(here.page) == []
    assert measurements.cut_words(here.page) == []
    assert measurements.scrolled_sideways(here.page) == []
    with measurements.spaced_out(here.page):
        assert measurements.settled(here.page, measurements.cut_words) == []
    stops = measurements.tab_stops(here.page)
    ours = [each for each in stops if each.place in {"st-key-order", "st-key-zones"}]
    assert len(ours) >= 6 + 2 + 3
    assert [each for each in ours if each.contrast < 3 or not each.is_in_sight] == []


@pytest.mark.thorough
def test_what_is_off_is_read_and_not_pressed_and_no_options_are_told(open_inputs: Open) -> None:
    here = open_inputs("off")
    expect(here.door("A")).to_be_disabled()
    expect(here.page.get_by_role("checkbox", name="Body")).to_be_disabled()
    here.point(50, 50)
    assert here.commit() == [[], []]
    here.open("off&empty")
    expect(here.page.get_by_text("There is nothing to choose from.")).to_be_visible()
    assert here.visited.accessibility_violations() == []
