"""What a published report costs an author from the paste to a room, by forms alone.

    python -m benchmarks.seminar --texts FOLDER [--report N] [--language fr|en] [--keys]

FOLDER holds reports as `benchmarks.drafting` reads them. In a server and Chromium, by mouse and
keyboard or with `--keys` by the keyboard alone, one of them is pasted; the diagnosis is named;
every guess of the draft is read and every third title written anew; each question that the draft
has begun is finished (what is asked, two right and two wrong options, why); three hypotheses get an
argument each; the card is written; the case is published, and a room opened for it. Nobody writes
YAML. What is typed stands in for a physician's words: it has their length, and none of their sense.

Counted are presses, keys and words. The minutes are a model's: a press takes 2.65 s, in which one
decides, points and presses, and a key by itself 0.28 s (Card, Moran and Newell, Commun ACM
1980;23:396-410: M 1.35, P 1.1, two B of 0.1, K 0.28); words are composed at 19 a minute (Karat et
al., CHI 1999:568-575), and the report is read three times at 200 words a minute. What a physician
ponders besides is in no model.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from benchmarks.figures import Figure, report
from epicrisis.cases.fields import TO_BE_WRITTEN
from epicrisis.i18n import translator
from tests.support.chromium import open_chromium, settle, visit
from tests.support.server import StreamlitServer

REPORT = 4
DECIDE_S, POINT_S, BUTTON_S, KEY_S = 1.35, 1.1, 0.2, 0.28
COMPOSED, READ = 19, 200
"""Words a minute."""
READINGS = 3
_FOCUSED = "element => element.contains(document.activeElement)"
_IS_BEFORE = """element => Boolean(
    document.activeElement.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING)"""
_WORDS = "le patient va mieux depuis la veille au soir et ne demande rien"


@dataclass(slots=True)
class Hands:
    """Who writes: a mouse and keys, or keys alone; what they do is counted."""

    page: Page
    by_keys: bool
    presses: int = 0
    keys: int = 0
    words: int = 0

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Press a button, or tick a box."""
        self.presses += 1
        if self.by_keys:
            self._reach(target)
            self._key(key)
        else:
            target.click()

    def choose(self, group: Locator, target: Locator, key: str) -> None:
        """Press one of several of which Tab reaches one, and arrows the others."""
        if self.by_keys:
            self._reach(group)
            for _ in range(12):
                if target.evaluate(_FOCUSED):
                    break
                self._key("ArrowLeft" if target.evaluate(_IS_BEFORE) else "ArrowRight")
        self.press(target, key)

    def write(self, target: Locator, words: str) -> None:
        """Write words into a field, in place of those that it has."""
        self.words += len(words.split())
        self.presses += 1
        if self.by_keys:
            self._reach(target)
            self._key("Control+a")
            self.page.keyboard.insert_text(words)
        else:
            target.fill(words)
        target.press("Tab")
        self.keys += 1

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        target.scroll_into_view_if_needed()
        step = "Shift+Tab" if target.evaluate(_IS_BEFORE) else "Tab"
        for _ in range(300):
            if target.evaluate(_FOCUSED):
                return
            self._key(step)
        raise AssertionError(f"no key leads to {target}")

    def _key(self, name: str) -> None:
        self.page.keyboard.press(name)
        self.keys += 1

    def minutes(self, words_read: int) -> float:
        """Return how long it takes by the model, in minutes."""
        press = DECIDE_S + (0 if self.by_keys else POINT_S + BUTTON_S)
        seconds = self.presses * press + self.keys * KEY_S
        return seconds / 60 + self.words / COMPOSED + words_read / READ


def words(count: int) -> str:
    """Return that many words."""
    known = _WORDS.split()
    return " ".join(known[number % len(known)] for number in range(count)).capitalize()


class Author:
    """Somebody who has a report, and wants a seminar."""

    def __init__(self, page: Page, language: str, hands: Hands) -> None:
        self.page, self.hands = page, hands
        self.say = translator(language)

    def named(self, button: str) -> Locator:
        """Return the button with this name."""
        return self.page.get_by_role("button", name=self.say(button), exact=True)

    @property
    def form(self) -> Locator:
        """The form that is open."""
        return self.page.locator(".st-key-author_form")

    def keep(self) -> None:
        """Keep the form."""
        settle(self.page)
        self.hands.press(self.form.locator("[class*=-keep] button"))
        expect(self.form).to_have_count(0)
        settle(self.page)

    def paste(self, text: str) -> None:
        """Paste the report, and have it cut into rows."""
        box = self.page.locator(".st-key-pasted_text textarea")
        box.fill(text)
        self.hands.presses += 2  # copied there, pasted here
        self.hands.press(self.page.locator(".st-key-make_draft button"))
        expect(self.page.locator(".ep-rows")).to_be_visible()

    def name_diagnosis(self) -> None:
        """Say which words are the diagnosis, and open the draft."""
        field = self.page.locator(".st-key-diagnosis_words input")
        self.hands.press(field)
        self.page.keyboard.insert_text("syndrome de l’exemple")
        self.page.keyboard.press("Enter")
        self.hands.keys += 1
        self.hands.words += 3
        self.page.keyboard.press("Escape")
        settle(self.page)
        self.hands.press(self.page.locator(".st-key-open_drafted button"))
        expect(self.page.locator(".ep-block")).not_to_have_count(0)
        settle(self.page)

    def stages(self) -> Iterator[None]:
        """Go from stage to stage."""
        stages = self.page.locator(".st-key-author_stage button")
        for number in range(stages.count()):
            if number:
                gap = self.page.locator(".ep-gap").first
                before = gap.get_attribute("data-ep-at")
                group = self.page.locator(".st-key-author_stage")
                self.hands.choose(group, stages.nth(number), "Space")
                expect(gap).not_to_have_attribute("data-ep-at", before or "")
                settle(self.page)
            yield

    def read_guesses(self) -> int:
        """Read each guess, and write every third title anew."""
        count = 0
        guess = self.page.locator("""[data-ep-act=remedy][data-ep-at^='["read"']""")
        for _ in self.stages():
            while left := guess.count():
                if count % 3 == 0:
                    block = self.page.locator(".ep-block", has=guess).first
                    self.hands.press(block.locator("[data-ep-act=edit]"))
                    self.hands.write(self.form.get_by_label(self.say("Title")).first, words(5))
                    self.keep()
                if guess.count() == left:
                    self.hands.press(guess.first)
                expect(guess).to_have_count(left - 1)
                settle(self.page)
                count += 1
        return count

    def finish_questions(self) -> int:
        """Finish each question that the draft has begun; return how many."""
        count = 0
        begun = self.page.locator(".ep-block-aside [data-ep-act=edit]")
        for _ in self.stages():
            while left := begun.count():
                self.hands.press(begun.first)
                form, number = self.form, self.say("Option {number}")
                stem = form.get_by_label(self.say("Question"), exact=True)
                self.hands.write(stem, f"{words(10)} ?")
                for place, length in enumerate((4, 5, 4, 5), 1):
                    option = form.get_by_label(number.format(number=place), exact=True)
                    self.hands.write(option, f"{place} {words(length)}")
                    settle(self.page)
                ticks = form.locator("[class*=-right-] input[type=checkbox]")
                for place in (0, 1):
                    if not ticks.nth(place).is_checked():
                        box = ticks.nth(place)
                        shown = box if self.hands.by_keys else box.locator("xpath=ancestor::label")
                        self.hands.press(shown, "Space")
                        settle(self.page)
                why = form.get_by_role("textbox", name=self.say("Explanation"))
                self.hands.write(why.first, f"{words(25)}.")
                self.keep()
                expect(begun).to_have_count(left - 1)
                count += 1
        return count

    def suppose(self) -> None:
        """Write three hypotheses with an argument each."""
        self.tab("Differential")
        for number in range(3):
            self.hands.press(self.page.locator(".st-key-add_hypothesis button"))
            name = self.form.get_by_label(self.say("Name of the diagnosis"))
            self.hands.write(name, f"Maladie {number + 1}")
            argument = self.say("{side}: argument {number}")
            first = argument.format(side=self.say("For"), number=1)
            self.hands.write(self.form.get_by_label(first), words(6))
            self.hands.write(self.form.get_by_label(self.say("Sentences")).first, "S02, S04")
            self.keep()

    def write_card(self) -> None:
        """Write what the draft doesn't know of the case."""
        self.tab("About the case")
        card = self.page.locator(".st-key-author_card")
        fields = card.locator("input[type=text], textarea")
        expect(fields.first).to_be_visible()
        for field in fields.all():
            if field.input_value() in ("", *TO_BE_WRITTEN.values()):
                self.hands.write(field, words(6))
        self.hands.press(card.get_by_role("button", name=self.say("Keep"), exact=True))
        settle(self.page)

    def publish(self) -> None:
        """Publish the case."""
        self.hands.press(self.named("Publish"))
        name = self.page.get_by_test_id("stPopoverBody").locator("input")
        self.hands.write(name, "un-cas-pour-le-seminaire")
        self.hands.press(self.page.locator(".st-key-publish button"))
        expect(
            self.page.get_by_text(self.say("Published. The library shows it now."))
        ).to_be_visible()

    def open_room(self) -> None:
        """Open a room for it."""
        self.hands.press(self.page.get_by_role("link", name=self.say("Library")))
        self.hands.press(self.page.locator(".st-key-teaching summary"))
        self.hands.press(self.page.locator(".st-key-present-un-cas-pour-le-seminaire button"))
        self.page.wait_for_url("**/console**")

    def tab(self, name: str) -> None:
        """Go to a tab."""
        target = self.page.get_by_role("tab", name=self.say(name), exact=True)
        self.hands.choose(self.page.get_by_role("tablist").first, target, "Enter")
        expect(target).to_have_attribute("aria-selected", "true")
        settle(self.page)


def seminar(text: str, language: str, by_keys: bool) -> Iterator[Figure]:
    """Make a seminar of a report, and tell what it costs."""
    with tempfile.TemporaryDirectory() as cases:
        env = {"EPICRISIS_CASES_DIR": cases, "EPICRISIS_AUTHORS_SAVE": "1"}
        with (
            StreamlitServer(env=env) as server,
            open_chromium() as browser,
            visit(browser, locale=language) as visited,
        ):
            hands = Hands(visited.page, by_keys)
            author = Author(visited.page, language, hands)
            visited.page.goto(f"{server.url}/author?lang={language}")
            length = len(text.split())
            author.paste(text)
            author.name_diagnosis()
            yield Figure("minutes to a draft that plays", hands.minutes(length), "min", 10)
            guesses = author.read_guesses()
            questions = author.finish_questions()
            author.suppose()
            author.write_card()
            author.publish()
            author.open_room()
            yield Figure("guesses read", guesses)
            yield Figure("questions finished", questions)
            yield Figure("presses", hands.presses)
            yield Figure("keys besides words", hands.keys)
            yield Figure("words typed", hands.words)
            yield Figure("minutes to a room", hands.minutes(READINGS * length), "min", 180)
            assert visited.complaints() == [], visited.complaints()


def main() -> int:
    """Measure and print; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--report", type=int, default=REPORT)
    parser.add_argument("--language", choices=("fr", "en"), default="fr")
    parser.add_argument("--keys", action="store_true")
    options = parser.parse_args()
    reports = json.loads((options.texts / f"{options.language}.json").read_text(encoding="utf-8"))
    text = reports[options.report]["text"]
    return report([*seminar(text, options.language, options.keys)], as_json=False)


if __name__ == "__main__":
    sys.exit(main())
