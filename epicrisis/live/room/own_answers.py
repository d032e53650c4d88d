"""What a phone has answered in a class, as its owner may take it into an attempt of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from epicrisis.cases.model import Case, Finding
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.live.room.class_lists import list_at
from epicrisis.live.room.class_state import ClassState
from epicrisis.questions.answer import Answer
from epicrisis.store.classes.records import Vote
from epicrisis.story import pauses, progress
from epicrisis.story.answers import from_record, refitted
from epicrisis.story.pauses import Thought
from epicrisis.story.telling import Opened, Step, Story


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """First answers whose results the class has seen, and what it has passed."""

    answers: tuple[Answer, ...]
    """In the order of the story; none of a question that this phone didn't vote on at first."""
    thoughts: tuple[Thought, ...]
    """Hypotheses that were ranked at pauses, likewise."""
    passed: Opened
    """Ids of the steps that the class has passed."""


def own_answers(state: ClassState, votes: Mapping[int, Vote]) -> OwnAnswers:
    """Return what can be taken of a phone's votes, which come by the id of their poll."""
    answers: list[Answer] = []
    thoughts: list[Thought] = []
    reached = len(state.passed)
    for step in state.story.steps:
        vote = _first_vote(state, step, votes)
        if isinstance(step.block, Question) and _is_shown(state, step.block.id):
            reached = max(reached, step.number)
            if vote is not None:
                read = from_record(step.block, vote.response, vote.certainty, None)
                answers += [read] if isinstance(read, Answer) else []
        elif isinstance(step.block, Pause) and vote is not None:
            thoughts.append(pauses.from_record(step.block, {"named": vote.response}, None))
    passed = frozenset(step.block.id for step in state.story.steps[:reached])
    return OwnAnswers(tuple(answers), tuple(thoughts), passed)


def _first_vote(state: ClassState, step: Step, votes: Mapping[int, Vote]) -> Vote | None:
    """Return the vote of the first round on what a step asks, once its results are shown."""
    name = step.block.id
    if isinstance(step.block, Pause):
        if step.block.asks != "hypotheses":
            return None
        name = list_at(state.story, step).name
    polls = state.polls(name)
    return votes.get(polls[0].id) if _is_shown(state, name) else None


def _is_shown(state: ClassState, name: str) -> bool:
    polls = state.polls(name)
    return bool(polls) and polls[-1].state == "shown"


@dataclass(frozen=True, slots=True)
class Taken:
    """What is added to an attempt."""

    findings: tuple[str, ...]
    """Ids, in order."""
    answers: tuple[Answer, ...]
    thoughts: tuple[Thought, ...]


def taken_into(story: Story, passed: Opened, own: OwnAnswers) -> Taken:
    """Return what an attempt lacks in which so much is passed; nothing in it is replaced.

    `story` is the case as it is now, which may have been edited since the class. The attempt goes
    on where the class was: findings are open up to there, and pauses at which the class talked are
    passed by "not now"; but only up to the first question that this phone hasn't answered, which
    is still to be asked, before what comes after it tells the answer.
    """
    questions = progress.questions_of(story.case)
    read = (refitted(questions.get(each.question), each) for each in own.answers)
    answers = {
        each.question: each
        for each in read
        if isinstance(each, Answer) and each.question not in passed
    }
    thoughts = {each.pause: each for each in _thoughts(story.case, own) if each.pause not in passed}
    findings: list[str] = []
    for step in story.steps:
        name, block = step.block.id, step.block
        if name in passed or name in answers or name in thoughts:
            continue
        if name not in own.passed or isinstance(block, Question):
            break
        if isinstance(block, Finding):
            findings.append(name)
        else:
            thoughts[name] = pauses.not_now(block)
    return Taken(tuple(findings), tuple(answers.values()), tuple(thoughts.values()))


def _thoughts(case: Case, own: OwnAnswers) -> list[Thought]:
    kept, known = pauses.pauses_of(case), {each.id for each in case.hypotheses}
    return [
        each
        for each in own.thoughts
        if each.pause in kept and {*each.named} <= known and each.named
    ]
