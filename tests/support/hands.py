"""Ways to use a page on which a question is asked: a mouse, a finger, a keyboard alone.

An option is found by its text; the letter before it depends on the learner.
"""

import re
from collections.abc import Sequence
from itertools import cycle
from typing import Protocol

from playwright.sync_api import Locator, Page, Position, expect

from epicrisis.cases.questions import Question
from epicrisis.questions.kind import Number, Options, Order, Phrase, Zones
from epicrisis.questions.registry import shape_of

ROWS = (
    "[data-testid=stRadioOption], [data-testid=stCheckbox] label, .ep-ranking-door,"
    " .ep-zone-names label"
)
"""What is pressed to choose an option, whatever kind of question it belongs to."""


def form_of(page: Page, step: int) -> Locator:
    """The form of the question that is asked."""
    return page.locator(f"[data-testid=stForm]:has(.st-key-commit-{step})")


def option(form: Locator, text: str) -> Locator:
    """The row of the option with this text."""
    words = r"\s+".join(re.escape(word) for word in text.split())
    return form.locator(ROWS).filter(has_text=re.compile(rf"^\s*[A-Y]\s*{words}\s*$"))


def number_of(labels: Sequence[str], text: str) -> int:
    """The number of the option with this text among labels of Streamlit's, from 0."""
    return [label.partition("** ")[2] for label in labels].index(text)


class Hands(Protocol):
    """A way to use a page."""

    def choose(self, row: Locator) -> None:
        """Choose an option, or put it next in order."""

    def step(self, steps: Locator, text: str) -> None:
        """Choose one of the steps that lie side by side, by the words it begins with."""

    def type(self, field: Locator, text: str) -> None:
        """Write into a field."""

    def press(self, button: Locator) -> None:
        """Press a button."""


def answer(hands: Hands, form: Locator, question: Question, given: Sequence[str]) -> None:
    """Fill in an answer: the texts of the options that are chosen, or what is typed."""
    match shape_of(question):
        case Options() | Order() | Zones():
            for text in given:
                hands.choose(option(form, text))
        case Number() | Phrase():
            hands.type(form.get_by_role("textbox"), given[0])


def _beginning(steps: Locator, text: str) -> Locator:
    # Certainty has its stake below.
    return steps.get_by_role("radio", name=re.compile(rf"^{re.escape(text)}\s*([+0].*)?$"))


_PLACES = (0.3, 0.6)
"""Of a row's width: in a list, a second press in the same place and in no time counts as none."""


def _place(row: Locator, part: float) -> Position:
    box = row.bounding_box()
    assert box is not None
    return {"x": part * box["width"], "y": box["height"] / 2}


class Mouse:
    """A mouse, and a keyboard to type on."""

    def __init__(self) -> None:
        self._places = cycle(_PLACES)

    def choose(self, row: Locator) -> None:
        row.click(position=_place(row, next(self._places)))

    def step(self, steps: Locator, text: str) -> None:
        _beginning(steps, text).click()

    def type(self, field: Locator, text: str) -> None:
        field.fill(text)

    def press(self, button: Locator) -> None:
        button.click()


class Fingers:
    """A touch screen: what is tapped is tapped where a finger would tap it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._places = cycle(_PLACES)

    def choose(self, row: Locator) -> None:
        row.tap(position=_place(row, next(self._places)))

    def step(self, steps: Locator, text: str) -> None:
        _beginning(steps, text).tap()

    def type(self, field: Locator, text: str) -> None:
        field.tap()
        self.page.keyboard.type(text)

    def press(self, button: Locator) -> None:
        button.tap()


class Keys:
    """A keyboard alone: nothing is reached but by Tab, nothing chosen but by keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def choose(self, row: Locator) -> None:
        expect(row).to_be_visible()
        radio = row.locator("input[type=radio]")
        if radio.count():
            self._move_to(radio, row.locator("xpath=ancestor::*[@role='radiogroup'][1]"))
            return
        box = row.locator("input[type=checkbox]")
        self._tab_into(box if box.count() else row)
        self.page.keyboard.press("Space")
        if box.count():
            expect(box).to_be_checked()

    def step(self, steps: Locator, text: str) -> None:
        self._move_to(_beginning(steps, text), steps)

    def type(self, field: Locator, text: str) -> None:
        self._tab_into(field)
        self.page.keyboard.type(text)

    def press(self, button: Locator) -> None:
        # Among steps that lie side by side the arrow means the next of them.
        is_among = self.page.evaluate("!!document.activeElement.closest('[role=radiogroup]')")
        if re.search("st-key-(reveal|next)", str(button)) and not is_among:
            self.page.keyboard.press("ArrowRight")
            return
        self._tab_into(button)
        self.page.keyboard.press("Enter")

    def _move_to(self, wanted: Locator, among: Locator) -> None:
        self._tab_into(among)
        for _ in range(among.get_by_role("radio").count()):
            if wanted.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("ArrowRight")
        # Arrows choose among radio buttons, and only move among buttons side by side.
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()

    def _tab_into(self, target: Locator) -> None:
        expect(target).to_be_visible()
        element = target.element_handle()
        for _ in range(200):
            has_focus = element.evaluate(
                "(each) => each.isConnected ? each.contains(document.activeElement) : null"
            )
            if has_focus:
                return
            if has_focus is None:  # a rerun has put another in its place
                element = target.element_handle()
            else:
                self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab doesn't reach {target}")
