"""What a learner answers: read from what a browser sends, kept as JSON, shown shuffled."""

from dataclasses import replace
from functools import lru_cache
from typing import cast, get_args

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import (
    UNREADABLE,
    Answer,
    Response,
    SelfAssessment,
    StaleAnswer,
    parse_certainty,
    parse_text,
    shuffled,
)
from epicrisis.questions.kind import Options, Order
from epicrisis.questions.numeric import finite
from epicrisis.questions.registry import is_certainty_asked, kind_of
from epicrisis.refusals import InvalidAnswer, to_translate

_ASSESSMENT = to_translate("Choose one of the three words for your own answer.")
_NOT_ASSESSED = to_translate("Only an answer in your own words is assessed by yourself.")


def answer_to(question: Question, sent: object, certainty: object = None) -> Answer:
    """Return the answer that a browser sent, or raise `InvalidAnswer`."""
    is_asked = is_certainty_asked(question)
    given = parse_certainty(certainty) if is_asked else None
    return Answer(question.id, parse_response(question, sent), given)


def dont_know(question: Question) -> Answer:
    """Return the explicit "I don't know"; silence is never read as one."""
    return Answer(question.id, None)


def self_assessed(question: Question, answer: Answer, word: object) -> Answer:
    """Return the answer with the learner's own judgement of it, or raise `InvalidAnswer`."""
    if not is_judged_by_learner(question, answer):
        raise InvalidAnswer(_NOT_ASSESSED)
    return replace(answer, self_assessment=_parse_self_assessment(word))


def is_judged_by_learner(question: Question, answer: Answer) -> bool:
    """Tell whether the learner compares this answer with the right one."""
    is_open = question.withdrawn is None and not answer.is_dont_know
    return is_open and kind_of(question).is_judged_by_learner(question, answer)


def parse_response(question: Question, sent: object) -> Response:
    """Return what was sent as a response to this question; never None."""
    return kind_of(question).parse(question, sent)


def _parse_self_assessment(word: object) -> SelfAssessment:
    if isinstance(word, str) and word in get_args(SelfAssessment):
        return cast(SelfAssessment, word)
    raise InvalidAnswer(_ASSESSMENT)


# --- Keeping -----------------------------------------------------------------------------


def from_record(
    question: Question, response: object, certainty: object, self_assessment: object
) -> Answer | StaleAnswer:
    """Return an answer from the values that a store keeps; never fails.

    Whoever has an `Answer` from here or from `answer_to` needn't ask whether it fits.
    """
    try:
        answer = _kept_answer(question, response, certainty, self_assessment)
    except InvalidAnswer:
        return StaleAnswer(question.id)
    return refitted(question, answer)


def refitted(question: Question | None, answer: Answer) -> Answer | StaleAnswer:
    """Return the same answer as long as it fits the question of a case that was read again."""
    return (
        answer if question is not None and _fits(question, answer) else StaleAnswer(answer.question)
    )


def _fits(question: Question, answer: Answer) -> bool:
    if answer.question != question.id:
        return False
    if answer.response is None:
        return answer.self_assessment is None
    try:
        is_read = parse_response(question, answer.response) == answer.response
    except InvalidAnswer:
        return False
    return is_read and (answer.self_assessment is None or is_judged_by_learner(question, answer))


def _kept_answer(
    question: Question, response: object, certainty: object, self_assessment: object
) -> Answer:
    if response is None and (certainty or self_assessment):
        raise InvalidAnswer(UNREADABLE)
    return Answer(
        question=question.id,
        response=_kept_response(response),
        certainty=parse_certainty(certainty),
        self_assessment=None
        if self_assessment is None
        else _parse_self_assessment(self_assessment),
    )


def _kept_response(kept: object) -> Response:
    if kept is None:
        return None
    if isinstance(kept, str):
        return parse_text(kept)
    if isinstance(kept, list):
        if not all(isinstance(option, str) for option in kept):
            raise InvalidAnswer(UNREADABLE)
        return tuple(kept)
    return finite(kept)


# --- Showing -----------------------------------------------------------------------------


def shown_order(question: Question, learner: str) -> tuple[str, ...]:
    """Return the ids of the options as this learner sees them, every time the same.

    None where there are no options. What is to be put in order never starts in order.
    """
    kind = kind_of(question)
    shape = kind.shape(question)
    options = tuple(shape.options)
    if isinstance(shape, Options) and shape.is_fixed:
        return options
    not_this = tuple(kind.solution(question).right) if isinstance(shape, Order) else ()
    return _shuffled(options, f"{learner}/{question.id}", not_this)


_shuffled = lru_cache(maxsize=8192)(shuffled)
"""A digest an option is a fiftieth of what a press costs; each question is shown many times."""
