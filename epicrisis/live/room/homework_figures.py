"""What a class has answered in a homework, as the same tree of figures as in class."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.live.room.class_lists import list_at
from epicrisis.live.room.statistics import (
    ClassDifferential,
    ClassStatistics,
    Course,
    InClass,
    discriminating,
    lines,
    people,
    round_of,
)
from epicrisis.store.classes.records import Handed, Homework, Vote
from epicrisis.story import pauses
from epicrisis.story.differential import OWN_WORDS, Entry, names_of, normalised, recognised
from epicrisis.story.telling import NOTHING_OPENED, Step, Story, kept_telling


def homework_figures(story: Story, homework: Homework, handed: Handed) -> ClassStatistics:
    """Return the report of a homework.

    All questions of the story are told of, in its order; a name is told with its answers. So are
    the hypotheses named at its pauses, as the lists of a class: by nobody's name.
    """
    asking = enumerate(_asking(story), 1)
    questions = tuple(_question(place, step, handed.answers) for place, step in asking)
    names = {who: name for who, name in handed.people.items() if name}
    paused = [(step, list(_named(story, pause, handed.answers))) for step, pause in _pausing(story)]
    written = {
        key: {homework.language: words}
        for _, votes in paused
        for _, own in votes
        for key, words in own.items()
    }
    everyone = {vote.participant for votes in handed.answers.values() for vote in votes}
    return ClassStatistics(
        code=homework.code,
        case=homework.case,
        title=kept_telling(story, NOTHING_OPENED).title,
        stages=story.case.stages_by_key,
        voters=len(everyone),
        questions=discriminating(questions),
        differentials=tuple(
            _list(story, step, [vote for vote, _ in votes]) for step, votes in paused if votes
        ),
        hypotheses=written | {each.id: each.name for each in story.case.hypotheses},
        people=people(questions, names, handed.answers, names.keys()),
        course=Course(
            begins=homework.opens,
            ends=homework.closes,
            zone=homework.zone,
            began=len(handed.people),
            finished=_finished(questions, handed.answers),
            title=homework.title,
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


def _pausing(story: Story) -> Iterator[tuple[Step, Pause]]:
    """Yield where the story pauses for hypotheses."""
    for step in story.steps:
        if isinstance(step.block, Pause) and step.block.asks == "hypotheses":
            yield step, step.block


def _list(story: Story, step: Step, votes: Sequence[Vote]) -> ClassDifferential:
    rounds = (round_of(None, 1, votes, is_open=False),)
    return ClassDifferential(list_at(story, step), rounds, lines(None, rounds))


def _named(
    story: Story, pause: Pause, answers: Mapping[str, Sequence[Vote]]
) -> Iterator[tuple[Vote, Mapping[str, str]]]:
    """Yield the hypotheses that each named at a pause, with those in own words by their keys.

    What was written before the case's list offered it counts as the hypothesis that it names.
    """
    names = names_of(story.case.hypotheses)
    known = {each.id for each in story.case.hypotheses}
    for vote in answers.get(pause.id, ()):
        thought = pauses.from_record(pause, vote.response, None)
        written = {f"{OWN_WORDS}{normalised(each)}": each for each in thought.own}
        entries = recognised(
            tuple(
                Entry(None, written[key], "possible")
                if key in written
                else Entry(key, None, "possible")
                for key in thought.named
                if key in written or key in known
            ),
            names,
        )
        if entries:
            own = {each.key: each.words for each in entries if each.words is not None}
            yield replace(vote, response=[each.key for each in entries]), own


def _finished(questions: Sequence[InClass], answers: Mapping[str, Sequence[Vote]]) -> int:
    """Return how many have answered all questions."""
    each = [{v.participant for v in answers.get(asked.question.id, ())} for asked in questions]
    return len(set.intersection(*each)) if each else 0
