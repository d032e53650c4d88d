"""Whoever uses keys, large type, own colours or a screen reader meets no barrier in any place.

Each place is opened once. What is measured, and what it can't tell: docs/accessibility.md.
"""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page

from tests.accessibility import measurements
from tests.support.chromium import Visit, settle
from tests.support.tiers import thorough

NOT_OURS: Mapping[str, str] = {
    # Streamlit's frame for files to be dropped: two roles that exclude each other; no WCAG rule.
    "presentation-role-conflict": "",
    # The text in the editor takes the focus by being editable, which axe-core doesn't count;
    # test_keyboard.py scrolls it by keys.
    "scrollable-region-focusable": ".cm-scroller",
}

IN_TROUBLE = {"connection_lost", "staff_room"}
"""Where a server is gone, or has refused: the browser says so too."""

TWICE, FOUR_TIMES = (640, 450), (320, 225)
"""What 200 % and 400 % leave of a window of 1280 by 900 px."""


def violations(visited: Visit) -> list[str]:
    return [
        each
        for each in visited.accessibility_violations()
        if not any(each.startswith(rule) and where in each for rule, where in NOT_OURS.items())
    ]


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_function(f"innerWidth === {size[0]}")
    settle(page)


def test_nothing_comes_from_another_server(place: Visit) -> None:
    assert [each for each in place.failed_requests if "another server" in each] == []


def test_the_browser_complains_of_nothing(place: Visit, request: pytest.FixtureRequest) -> None:
    here = request.node.callspec.params["place"].place
    assert bool(place.complaints()) == (here in IN_TROUBLE), place.complaints()


def test_axe_finds_nothing(place: Visit) -> None:
    assert violations(place) == []


def test_everything_that_can_be_used_has_a_name(place: Visit) -> None:
    assert measurements.unnamed(place.page) == []


def test_controls_are_large_enough_or_far_enough_apart(place: Visit) -> None:
    assert measurements.small_targets(place.page) == []


@pytest.mark.parametrize("size", [thorough(TWICE), FOUR_TIMES], ids=["200 %", "400 %"])
def test_enlarged_nothing_is_cut_and_nothing_scrolls_sideways(
    place: Visit, size: tuple[int, int]
) -> None:
    page = place.page
    before = page.viewport_size
    assert before is not None
    resize(page, size)
    found = measurements.settled(page, measurements.scrolled_sideways)
    found += measurements.settled(page, measurements.cut_words)
    resize(page, (before["width"], before["height"]))
    assert found == []


def test_wider_spacing_of_letters_words_and_lines_cuts_nothing(place: Visit) -> None:
    with measurements.spaced_out(place.page):
        found = measurements.settled(place.page, measurements.cut_words)
    assert found == []


def test_by_keys_one_always_sees_where_one_is(place: Visit) -> None:
    stops = measurements.tab_stops(place.page)
    assert stops
    assert [stop for stop in stops if stop.contrast < 3 or not stop.is_in_sight] == []
    # What a person has opened may lie over the page until Escape closes it; and in a narrow window
    # Streamlit writes its "Press Enter" into the field.
    is_wide = place.page.evaluate("innerWidth > 600")
    if is_wide and not place.page.get_by_test_id("stPopoverBody").count():
        assert [stop for stop in stops if stop.is_covered] == []


@pytest.mark.thorough
def test_with_forced_colours_one_still_sees_where_one_is(place: Visit) -> None:
    page = place.page
    page.emulate_media(forced_colors="active")
    faint = [stop for stop in measurements.tab_stops(page) if stop.contrast < 3]
    page.emulate_media(forced_colors="none")
    assert faint == []


def test_the_page_says_its_language_and_has_one_main_heading(place: Visit) -> None:
    page = place.page
    assert page.evaluate("document.documentElement.lang") in ("en", "fr")
    assert page.title()
    assert page.get_by_role("heading", level=1, include_hidden=True).count() == 1
