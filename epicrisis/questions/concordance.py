"""Judging what a new fact does to a hypothesis or a plan, beside a panel (script concordance)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from epicrisis.cases.fields import Text
from epicrisis.cases.questions import ConcordanceQuestion
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.i18n import LANGUAGES, Translate, translator
from epicrisis.messages import Message
from epicrisis.questions.answer import Answer
from epicrisis.questions.choice import chosen_bars, parse_choices, said
from epicrisis.questions.edn import EdnMark, unknown_mark
from epicrisis.questions.kind import (
    Bar,
    Kind,
    Options,
    PanelView,
    QuestionText,
    Solution,
    Words,
)
from epicrisis.questions.panel import STEPS, aggregate_credits, is_unanimous, modes
from epicrisis.refusals import to_translate

FEWEST_PANELLISTS = 10
"""Members below which a panel is small: 10 to 20 are advised (`docs/scoring.md`)."""

_STEP_WORDS = {
    "hypothesis": (
        to_translate("ruled out or much less likely"),
        to_translate("less likely"),
        to_translate("neither more nor less likely"),
        to_translate("more likely"),
        to_translate("much more likely"),
    ),
    "investigation": (
        to_translate("useless or much less useful"),
        to_translate("less useful"),
        to_translate("neither more nor less useful"),
        to_translate("more useful"),
        to_translate("much more useful"),
    ),
    "treatment": (
        to_translate("contraindicated or much less indicated"),
        to_translate("less indicated"),
        to_translate("neither more nor less indicated"),
        to_translate("more indicated"),
        to_translate("much more indicated"),
    ),
}


class Concordance(Kind[ConcordanceQuestion]):
    """Judging what a new fact does."""

    is_scored = False

    def own_texts(self, question: ConcordanceQuestion) -> Iterator[QuestionText]:
        """Yield what one thinks and learns, and the panel."""
        yield QuestionText(("hypothesis",), question.hypothesis, "asked", "asked")
        yield QuestionText(("new_fact",), question.new_fact, "asked", "asked")
        panel = question.panel
        yield QuestionText(("panel", "who"), panel.who, "answered", "explained")
        for i, each in enumerate(panel.answers):
            path = ("panel", "answers", i, "because")
            yield QuestionText(path, each.because, "answered", "explained")

    def lead(self, question: ConcordanceQuestion, language: str) -> tuple[Words, ...]:
        """Return what one thinks and what one then learns."""
        translate = translator(language)
        thought = {
            "hypothesis": translate("You think of: {what}"),
            "investigation": translate("You mean to ask for: {what}"),
            "treatment": translate("You mean to give: {what}"),
        }[question.judges]
        learnt = translate("You then learn: {what}")
        return (_filled(thought, question.hypothesis), _filled(learnt, question.new_fact))

    def shape(self, question: ConcordanceQuestion) -> Options:
        """Return the five steps."""
        return Options(_steps(question.judges), most=1, is_fixed=True)

    def hint(self, question: ConcordanceQuestion, language: str) -> Words:
        """Return what is judged."""
        translate = translator(language)
        words = {
            "hypothesis": translate("This hypothesis becomes"),
            "investigation": translate("This investigation becomes"),
            "treatment": translate("This treatment becomes"),
        }
        return (words[question.judges],)

    def parse(self, question: ConcordanceQuestion, sent: object) -> tuple[str, ...]:
        """Return the step."""
        return parse_choices(sent, _steps(question.judges), most=1)

    def credit(self, question: ConcordanceQuestion, answer: Answer) -> None:
        """Return nothing: a panel that disagrees has no right answer."""
        return

    def edn(self, question: ConcordanceQuestion, answer: Answer) -> EdnMark:
        """Return that the rule isn't known."""
        return unknown_mark()

    def given(
        self,
        question: ConcordanceQuestion,
        answer: Answer,
        language: str,
    ) -> tuple[Words, ...]:
        """Return the step."""
        return said(_steps(question.judges), answer.chosen)

    def right(self, question: ConcordanceQuestion, language: str) -> tuple[Words, ...]:
        """Return what most of the panel answered: one step, or several."""
        steps, answers = _steps(question.judges), _panel_steps(question)
        translate = translator(language)
        words = translate("{count} of {all} of the panel")
        return tuple(
            (
                steps[str(step)],
                f" ({words.format(count=answers.count(step), all=len(answers))})",
            )
            for step in modes(answers)
        )

    def right_heading(self, translate: Translate) -> str:
        """Return that it is an opinion, and whose."""
        return translate("Most of the panel")

    def solution(self, question: ConcordanceQuestion) -> Solution:
        """Return the panel."""
        answers = sorted(question.panel.answers, key=lambda each: each.step)
        steps = _panel_steps(question)
        return Solution(
            panel=PanelView(
                who=question.panel.who,
                counts={str(step): steps.count(step) for step in STEPS},
                reasons=tuple((str(each.step), each.because) for each in answers),
                credits={str(step): each for step, each in aggregate_credits(steps).items()},
            )
        )

    def bars(self, question: ConcordanceQuestion, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count who chose each step."""
        return chosen_bars(_steps(question.judges), (), answers)

    def row(self, question: ConcordanceQuestion, key: str, language: str) -> Words:
        """Return the step in words."""
        return (_steps(question.judges)[key],)

    def check(self, path: Path, question: ConcordanceQuestion) -> Iterator[Hit]:
        """Yield a panel that is small, or of one mind."""
        steps = _panel_steps(question)
        if len(steps) < FEWEST_PANELLISTS:
            message = Message(
                "members of the panel: {count}; ask {fewest} at least",
                count=len(steps),
                fewest=FEWEST_PANELLISTS,
            )
            yield Hit((*path, "panel", "answers"), "W503", message)
        if is_unanimous(steps):
            message = Message(
                "the whole panel says the same: then it is knowledge, and no judgement;"
                " ask for it by another kind of question, or change the new fact"
            )
            yield Hit((*path, "panel", "answers"), "W503", message)


def _panel_steps(question: ConcordanceQuestion) -> tuple[int, ...]:
    return tuple(each.step for each in question.panel.answers)


@cache
def _steps(judges: str) -> Mapping[str, Text]:
    """Return the five steps by id, in all languages of the interface."""
    return {
        str(step): {
            language: f"{step:+d} ".replace("-", "−").replace("+0", "0")
            + translator(language)(words)
            for language in LANGUAGES
        }
        for step, words in zip(STEPS, _STEP_WORDS[judges], strict=True)
    }


def _filled(words: str, what: Text) -> Words:
    before, _, after = words.partition("{what}")
    return (before, what, after)
