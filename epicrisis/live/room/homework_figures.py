"""What a class has answered in a homework, as the same tree of figures as in class."""

from collections.abc import Iterator, Mapping, Sequence

from epicrisis.cases.questions import Question
from epicrisis.live.room.statistics import (
    ClassStatistics,
    Course,
    InClass,
    discriminating,
    lines,
    people,
    round_of,
)
from epicrisis.store.classes.records import Handed, Homework, Vote
from epicrisis.story.telling import NOTHING_OPENED, Step, Story, kept_telling


def homework_figures(story: Story, homework: Homework, handed: Handed) -> ClassStatistics:
    """Return the report of a homework.

    All questions of the story are told of, in its order; a name is told with its answers.
    """
    asking = enumerate(_asking(story), 1)
    questions = tuple(_question(place, step, handed.answers) for place, step in asking)
    names = {who: name for who, name in handed.people.items() if name}
    everyone = {vote.participant for votes in handed.answers.values() for vote in votes}
    return ClassStatistics(
        code=homework.code,
        case=homework.case,
        title=kept_telling(story, NOTHING_OPENED).title,
        stages=story.case.stages_by_key,
        voters=len(everyone),
        questions=discriminating(questions),
        differentials=(),
        hypotheses={},
        people=people(questions, names, handed.answers, names.keys()),
        course=Course(
            begins=homework.opens,
            ends=homework.closes,
            zone=homework.zone,
            began=len(handed.people),
            finished=_finished(questions, handed.answers),
        ),
        language=homework.language,
    )


def _asking(story: Story) -> Iterator[Step]:
    return (step for step in story.steps if isinstance(step.block, Question))


def _question(place: int, step: Step, answers: Mapping[str, Sequence[Vote]]) -> InClass:
    question = step.block
    assert isinstance(question, Question)
    rounds = (round_of(question, 1, answers.get(question.id, ()), is_open=False),)
    return InClass(
        number=step.number,
        stage=step.stage,
        question=question,
        rounds=rounds,
        lines=lines(question, rounds),
        discrimination=None,
        changes=None,
        place=place,
    )


def _finished(questions: Sequence[InClass], answers: Mapping[str, Sequence[Vote]]) -> int:
    """Return how many have answered all questions."""
    each = [{v.participant for v in answers.get(asked.question.id, ())} for asked in questions]
    return len(set.intersection(*each)) if each else 0
