"""The page of `tests/support/inputs_script.py`, as who uses our inputs sees it."""

import ast
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.chromium import Visit, settle


@dataclass(frozen=True)
class InputsPage:
    """A page with a list to put in order, an image to point at, and a button to commit both."""

    visited: Visit
    url: str

    @property
    def page(self) -> Page:
        return self.visited.page

    def open(self, query: str = "") -> None:
        self.page.goto(f"{self.url}/?{query}")
        expect(self.page.locator(".ep-zone-frame img")).to_be_visible()
        self.page.wait_for_function("document.querySelector('.ep-zone-frame img').naturalWidth")
        settle(self.page)

    def commit(self) -> list[Any]:
        """Commit, and return what the server was sent: numbers of options, and tokens."""
        self.page.get_by_role("button", name="Commit").click()
        return self.sent()

    def sent(self) -> list[Any]:
        told = self.page.get_by_text("sent [[")
        expect(told).to_be_visible()
        found = re.match(r"sent (.*) shown (.*) runs", told.inner_text())
        assert found is not None
        sent, shown = ast.literal_eval(found[1]), ast.literal_eval(found[2])
        assert shown == sent  # by the widget as by its state in a callback
        return list(sent)

    def runs(self) -> int:
        """How often the server has run the page."""
        text = self.page.get_by_text(re.compile(r"runs \d+$")).inner_text()
        return int(text.rpartition(" ")[2])

    # --- The list ------------------------------------------------------------------------

    def door(self, letter: str) -> Locator:
        """The row of an option that isn't in the order."""
        return self.page.get_by_role("button", name=re.compile(f"^{letter} "))

    def button(self, act: str, letter: str) -> Locator:
        """A button of an option that is in the order: `up`, `down` or `out`."""
        name = {
            "up": rf"{letter}\..* up$",
            "down": rf"{letter}\..* down$",
            "out": rf"Take {letter}\.",
        }
        return self.page.get_by_role("button", name=re.compile(name[act]))

    def order(self) -> str:
        """The letters that are in the order, as the page shows them."""
        rows = self.page.locator(".ep-ranking-row")
        places = rows.locator(".ep-ranking-place").all_inner_texts()
        assert places == [str(number) for number in range(1, len(places) + 1)]
        return "".join(rows.locator(".ep-input-letter").all_inner_texts())

    def heard(self) -> str:
        """What a screen reader was told last of the list."""
        return self.page.locator(".ep-ranking [role=status]").inner_text()

    # --- The image -----------------------------------------------------------------------

    @property
    def image(self) -> Locator:
        return self.page.locator(".ep-zone-frame img")

    @property
    def pins(self) -> Locator:
        return self.page.locator(".ep-zone-pin")

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where in the window a place of the image is, in per cent of it."""
        box = self.image.bounding_box()
        assert box is not None
        return box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100

    def point(self, x: float, y: float) -> None:
        self.image.scroll_into_view_if_needed()
        self.page.mouse.click(*self.place(x, y))

    def tokens(self) -> list[str]:
        """What the page holds and hasn't sent."""
        held = self.page.locator(".ep-zone").get_attribute("data-ep-value")
        assert held is not None
        return list(ast.literal_eval(held))

    def said(self) -> str:
        return self.page.locator(".ep-zone-said").inner_text()


def at_rest(page: Page, measure: Callable[[], float]) -> float:
    """Return what is measured once it doesn't change any more."""
    before = measure()
    for _ in range(100):
        page.wait_for_timeout(100)
        now = measure()
        if now == before:
            return now
        before = now
    raise AssertionError(f"no rest: {before}")


def touch(page: Page, way: list[tuple[float, float]]) -> None:
    """Put a finger down, move it along and lift it, as a screen tells it."""
    screen = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(way):
        kind = "touchMove" if number else "touchStart"
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(20)
    screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    screen.detach()


def press_twice(page: Page, x: float, y: float, *, by_finger: bool = False) -> None:
    """Press twice in a tenth of a second, by the events' own clock, however busy the machine is."""
    screen = page.context.new_cdp_session(page)
    now = time.time()
    for count in (1, 2):
        y += 3 * (count - 1)  # no finger is that still
        for kind, after_s in (("down", 0.0), ("up", 0.02)):
            at = {"timestamp": now + count * 0.08 + after_s}
            if by_finger:
                name, points = (
                    ("touchStart", [{"x": x, "y": y}]) if kind == "down" else ("touchEnd", [])
                )
                screen.send("Input.dispatchTouchEvent", {"type": name, "touchPoints": points, **at})
            else:
                name = "mousePressed" if kind == "down" else "mouseReleased"
                press = {"type": name, "x": x, "y": y, "button": "left", "clickCount": count}
                screen.send("Input.dispatchMouseEvent", {**press, **at})
    screen.detach()
