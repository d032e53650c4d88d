"""Answers in words: what was given, what is right, what it is worth."""

from collections.abc import Mapping

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer, Certainty, certainties
from epicrisis.questions.kind import in_words
from epicrisis.questions.registry import kind_of
from epicrisis.story import scoring
from epicrisis.story.grids import Grid, table_of
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import say, translate

SIGNS: Mapping[str, str] = {
    "right": "✓",
    "partly": "◐",
    "wrong": "✗",
    "not_answered": "–",
    "not_assessed": "?",
    "not_scored": "≈",
}
"""A sign for each verdict, beside its word; others have none of their own."""


def verdict_in_words(question: Question, answer: Answer) -> str:
    """Return in words what an answer is worth."""
    if question.withdrawn is not None:
        return translate("Withdrawn: it doesn’t count")
    return {
        "right": translate("Right"),
        "partly": translate("Partly right"),
        "wrong": translate("Not right"),
        "not_answered": translate("You didn't know"),
        "not_assessed": translate("Compare with the model answer")
        if kind_of(question).is_self_assessed
        else translate("Close: compare with what is accepted"),
        "not_scored": translate("Compare with the panel"),
    }[scoring.verdict(question, answer)]


def certainty_in_words(certainty: Certainty) -> str:
    """Return the name of a step of certainty."""
    return certainties(translate)[certainty]


def certainty_mark_in_words(question: Question, answer: Answer) -> str:
    """Return certainty and mark with its arithmetic; the certainty alone until there is a mark.

    Empty where none was given.
    """
    if answer.certainty is None or not kind_of(question).is_certainty_asked:
        return ""
    certainty = certainty_in_words(answer.certainty)
    credit, mark = scoring.credit(question, answer), scoring.mark(question, answer)
    if credit is None or mark is None:
        return certainty
    wrong, right = scoring.MARKS[answer.certainty]
    if credit == 1:
        words = translate("{certainty} and right: {mark}")
    elif credit == 0:
        words = translate("{certainty} and wrong: {mark}")
    else:
        words = translate("{certainty}: {wrong} + {credit} × {span} = {mark}")
    return words.format(
        certainty=certainty,
        wrong=html.number(wrong, signed=True),
        span=html.number(right - wrong),
        credit=html.number(round(credit, 2)),
        mark=html.number(mark, signed=True),
    )


def given_in_words(question: Question, answer: Answer) -> list[str]:
    """Return the learner's answer as it is shown, an item an option."""
    if answer.is_dont_know:
        return [translate("I don't know")]
    language = session.current().language
    return [in_words(line, say) for line in kind_of(question).given(question, answer, language)]


def right_in_words(question: Question) -> list[str]:
    """Return the right answer as it is shown, an item an option."""
    language = session.current().language
    return [in_words(line, say) for line in kind_of(question).right(question, language)]


def right_heading(question: Question) -> str:
    """Return what `right_in_words` is called."""
    return kind_of(question).heading(question, translate)


def hint(question: Question) -> str:
    """Return in words how a question is answered."""
    return in_words(kind_of(question).hint(question, session.current().language), say)


def table(question: Question) -> Grid | None:
    """Return the table that a question is about, None where there is none."""
    return table_of(question, session.current().language, say)


def lead(question: Question) -> list[str]:
    """Return the lines between a question's stem and what it is answered by."""
    language = session.current().language
    return [in_words(line, say) for line in kind_of(question).preface(question, language)]
