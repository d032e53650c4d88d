"""Answers in words: what was given, what is right, what it is worth."""

from typing import assert_never

from epicrisis.cases.model import ChoiceQuestion, FreeTextQuestion, NumericQuestion, Question
from epicrisis.story import answers, scoring
from epicrisis.story.answers import Answer, Certainty
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.writing import with_accepted


def verdict_in_words(question: Question, answer: Answer) -> str:
    """Return in words what an answer is worth."""
    return {
        "right": translate("Right"),
        "partly": translate("Partly right"),
        "wrong": translate("Not right"),
        "not_answered": translate("You didn't know"),
        "not_assessed": translate("Compare with the model answer"),
    }[scoring.verdict(question, answer)]


def certainty_in_words(certainty: Certainty) -> str:
    """Return the name of a step of certainty."""
    return answers.certainties(translate)[certainty]


def mark_in_words(question: Question, answer: Answer) -> str:
    """Return the certainty mark of an answer with its sign; "" where there is none."""
    mark = scoring.mark(question, answer)
    if mark is None or answer.certainty is None:
        return ""
    return translate("certainty mark {mark}").format(mark=html.number(mark, signed=True))


def given_in_words(question: Question, answer: Answer) -> list[str]:
    """Return the learner's answer as it is shown, an item an option."""
    if answer.is_dont_know:
        return [translate("I don't know")]
    match question:
        case ChoiceQuestion():
            return [say(question.options[option]) for option in answer.chosen]
        case NumericQuestion():
            return [f"{html.number(answer.number)} {say(question.unit)}"]
        case FreeTextQuestion():
            return [str(answer.response)]
        case _:
            assert_never(question)


def right_in_words(question: Question) -> list[str]:
    """Return the right answer as it is shown, an item an option."""
    match question:
        case ChoiceQuestion():
            return [say(question.options[option]) for option in question.answer]
        case NumericQuestion():
            return [_accepted(question)]
        case FreeTextQuestion():
            return [say(question.model_answer)]
        case _:
            assert_never(question)


def right_heading(question: Question) -> str:
    """Return what `right_in_words` is called: the right answer, or one to compare with."""
    return translate("Model answer") if question.is_in_words else translate("Right answer")


def _accepted(question: NumericQuestion) -> str:
    words = with_accepted(question, session.current().language, translate)
    return words.format(value=f"{html.number(question.answer)} {say(question.unit)}")
