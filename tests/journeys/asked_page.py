"""A question as it is asked on a learner's page."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from epicrisis.cases.fields import in_language
from epicrisis.cases.questions import Question
from epicrisis.story.telling import Step
from tests.support.chromium import Visit
from tests.support.hands import ROWS, form_of

IN_FIELDS = """(form) => [...form.querySelectorAll("[class*=st-key-]")].map((box) => [
    ...[...box.querySelectorAll("input[type=radio], input[type=checkbox]")].map((e) => e.checked),
    ...[...box.querySelectorAll("[role=radio]:not(input)")].map((e) => e.ariaChecked),
    ...[...box.querySelectorAll("[data-ep-value]")].map((e) => e.dataset.epValue),
    ...[...box.querySelectorAll("textarea, input[type=text]")].map((e) => e.value),
]).filter((each) => each.length)"""
"""What the fields of a form hold, as one sees it."""


@dataclass(frozen=True)
class AskedPage:
    """A page with the form of a question."""

    visited: Visit
    step: Step
    language: str
    sent: list[int]
    """Lengths of what the page has told the server, as they go."""

    @property
    def page(self) -> Page:
        return self.visited.page

    @property
    def question(self) -> Question:
        assert isinstance(self.step.block, Question)
        return self.step.block

    @property
    def form(self) -> Locator:
        return form_of(self.page, self.step.number)

    @property
    def commit(self) -> Locator:
        return self.page.locator(f".st-key-commit-{self.step.number} button")

    @property
    def dont_know(self) -> Locator:
        return self.page.locator(f".st-key-pass-{self.step.number} button")

    @property
    def refusal(self) -> Locator:
        return self.form.get_by_role("alert")

    @property
    def search(self) -> Locator:
        return self.form.get_by_role("searchbox")

    @property
    def answered(self) -> Locator:
        """The question with its answer, once it is taken."""
        stem = in_language(self.question.stem, self.language)
        return self.page.locator("article.ep-question").filter(has_text=stem)

    def row(self, letter: str) -> Locator:
        """The row of a letter."""
        name = self.page.locator("strong, .ep-input-letter", has_text=re.compile(f"^{letter}$"))
        return self.form.locator(ROWS).filter(has=name)

    def shown(self) -> Locator:
        """The rows that one sees."""
        return self.form.locator(ROWS).filter(visible=True)

    def expect_chosen(self, letters: str) -> None:
        """Expect these letters to be chosen; those of a ranking in this order."""
        self.page.wait_for_function(
            """([step, letters]) => {
                // Looked up each time: Streamlit may draw a form anew.
                const form = document.querySelector(
                    `[data-testid=stForm]:has(.st-key-commit-${step})`);
                const chosen = form && [
                    ...form.querySelectorAll("label:has(input:checked)"),
                    ...form.querySelectorAll(".ep-ranking-row"),
                ].map((e) => e.querySelector("strong, .ep-input-letter").textContent);
                return form && chosen.join("") === letters;
            }""",
            arg=[self.step.number, letters],
        )

    def count(self) -> Locator:
        """How many are chosen, as the page says it."""
        return self.form.locator("[data-ep-chosen]")

    def held(self) -> Any:
        return self.form.evaluate(IN_FIELDS)

    def expect_held(self, held: Any) -> None:
        self.page.wait_for_function(
            f"""([step, held]) => {{
                const form = document.querySelector(
                    `[data-testid=stForm]:has(.st-key-commit-${{step}})`);
                return form && JSON.stringify(({IN_FIELDS})(form)) === JSON.stringify(held);
            }}""",
            arg=[self.step.number, held],
        )

    def expect_taken(self) -> None:
        expect(self.answered).to_be_visible()
        expect(self.commit).to_have_count(0)
