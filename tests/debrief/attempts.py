"""Attempts at a case as tests need them: all right, all wrong, none known, and in between."""

from collections.abc import Mapping
from dataclasses import replace

from epicrisis.cases.model import Finding
from epicrisis.cases.questions import FreeTextQuestion, NumericQuestion, Question, ShortTextQuestion
from epicrisis.questions.answer import Answer, Certainty
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.story.answers import answer_to, dont_know, self_assessed
from epicrisis.story.differential import Differential, Entry
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Story


def questions(story: Story) -> list[Question]:
    return [step.block for step in story.steps if isinstance(step.block, Question)]


def findings(story: Story) -> frozenset[str]:
    return frozenset(step.block.id for step in story.steps if isinstance(step.block, Finding))


def right(question: Question, certainty: Certainty | None = 3) -> Answer:
    if isinstance(question, FreeTextQuestion):
        return self_assessed(question, answer_to(question, "Parasites", certainty), "got_it")
    solution = kind_of(question).solution(question)
    if isinstance(question, ShortTextQuestion):
        return answer_to(question, question.accepted["en"][0], certainty)
    return answer_to(question, list(solution.right) or solution.number, certainty)


def wrong(question: Question, certainty: Certainty | None = 3) -> Answer:
    if isinstance(question, FreeTextQuestion):
        return self_assessed(question, answer_to(question, "A cold", certainty), "missed")
    if isinstance(question, ShortTextQuestion):
        return answer_to(question, "Holy water", certainty)
    if isinstance(question, NumericQuestion):
        return answer_to(question, question.accept[1] + 100, certainty)
    if question.type in ("ranking", "ordering"):
        return answer_to(
            question, list(reversed(kind_of(question).solution(question).right)), certainty
        )
    correct = kind_of(question).solution(question).right
    others = [option for option in shape_of(question).options if option not in correct]
    return answer_to(question, others[:1], certainty)


def finished(story: Story, *answers: Answer, number: int = 1) -> Progress:
    return Progress(
        attempt=number,
        findings=findings(story),
        answers={answer.question: answer for answer in answers},
    )


def all_right(story: Story, certainty: Certainty | None = 3, number: int = 1) -> Progress:
    answers = [right(question, certainty) for question in questions(story)]
    return finished(story, *answers, number=number)


def all_wrong(story: Story, certainty: Certainty | None = 3, number: int = 1) -> Progress:
    answers = [wrong(question, certainty) for question in questions(story)]
    return finished(story, *answers, number=number)


def none_known(story: Story) -> Progress:
    return finished(story, *map(dont_know, questions(story)))


def with_lists(progress: Progress, lists: Mapping[str, Differential]) -> Progress:
    return replace(progress, differentials=lists)


FLU = Entry("flu", None, "likely")
MALARIA = Entry("malaria", None, "likely")
WORDS = Entry(None, "A <b>curse</b>", "possible")

MOVING: dict[str, Differential] = {
    "fits": (FLU, WORDS),
    "spleen": (FLU, replace(MALARIA, weight="possible"), replace(WORDS, weight="ruled_out")),
    "film": (MALARIA, replace(FLU, weight="unlikely")),
}
"""The right one enters at the third finding and leads at the fourth; the words go at the last."""
