"""Answers in words: what was given, what is right, what it is worth."""

from epicrisis.cases.model import ChoiceQuestion, FreeTextQuestion, NumericQuestion, Question
from epicrisis.story import answers, scoring
from epicrisis.story.answers import Answer, Certainty
from epicrisis.ui.shared import html
from epicrisis.ui.shared.session import say, translate


def verdict_in_words(question: Question, answer: Answer) -> str:
    """Say what an answer is worth, in words."""
    return {
        "right": translate("Right"),
        "partly": translate("Partly right"),
        "wrong": translate("Not right"),
        "not_answered": translate("You didn't know"),
        "not_assessed": translate("Compare with the model answer"),
    }[scoring.verdict(question, answer)]


def certainty_in_words(certainty: Certainty) -> str:
    """Name a step of certainty."""
    return answers.certainties(translate)[certainty]


def mark_in_words(question: Question, answer: Answer) -> str:
    """Return the certainty mark of an answer with its sign; "" where there is none."""
    mark = scoring.mark(question, answer)
    if mark is None or answer.certainty is None:
        return ""
    return translate("certainty mark {mark}").format(mark=html.number(mark, signed=True))


def given_in_words(question: Question, answer: Answer) -> list[str]:
    """Return the learner's answer as it is shown, an item an option."""
    match answer.response:
        case None:
            return [translate("I don't know")]
        case tuple(chosen) if isinstance(question, ChoiceQuestion):
            return [say(question.options[option]) for option in chosen]
        case (int() | float()) as value if isinstance(question, NumericQuestion):
            return [f"{html.number(value)} {say(question.unit)}"]
    return [str(answer.response)]


def right_in_words(question: Question) -> list[str]:
    """Return the right answer as it is shown, an item an option."""
    if isinstance(question, ChoiceQuestion):
        return [say(question.options[option]) for option in question.answer]
    if isinstance(question, FreeTextQuestion):
        return [say(question.model_answer)]
    return [_accepted(question)]


def _accepted(question: NumericQuestion) -> str:
    low, high = question.accept
    value = f"{html.number(question.answer)} {say(question.unit)}"
    if low == high:
        return value
    return translate("{value} (accepted: {low} to {high})").format(
        value=value, low=html.number(low), high=html.number(high)
    )
