"""What a class has answered, as one tree of figures without a word of any language.

It never fails on what is kept: votes that no longer fit their question count as voters whose
answer isn't right, and polls on questions that the case no longer has are left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from epicrisis.cases.fields import Text
from epicrisis.cases.model import Stage, StageKey
from epicrisis.cases.questions import Question
from epicrisis.live.room.class_lists import ClassList, lists_of
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.entry_sorting import UNSORTED
from epicrisis.live.room.tally import Tally, is_near, tally
from epicrisis.questions.kind import Bar
from epicrisis.questions.registry import is_scored, kind_of
from epicrisis.store.classes.records import EntrySorting, Poll, Vote
from epicrisis.story import item_analysis
from epicrisis.story.item_analysis import Discrimination, RightAnswers, difficulty

ClassVotes: TypeAlias = Mapping[str, Mapping[int, Sequence[Vote]]]
"""By the store's name of what was asked, then by round."""
Sortings: TypeAlias = Mapping[str, EntrySorting]
"""What the teacher has made of entries in words, by the store's name of what was asked."""


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """One answer, with its count in each round."""

    key: str
    """As of `Bar`; for words, as most have written them in the first round that has them."""
    is_right: bool
    counts: tuple[int, ...]
    """Voters, a round each; in an order those who put it in its right place."""
    points: tuple[int, ...]
    """A round each; all 0 but in a differential."""
    panel: int | None = None
    """Members of the panel who answered so; None without a panel."""
    is_near: bool = False
    """Of words: whether they come near an accepted form, and aren't counted as right."""
    others: tuple[str, ...] = ()
    """Of words: what else counts here since the teacher merged it."""
    is_picked: bool = False
    """Of words: whether the teacher picked them to be discussed."""


@dataclass(frozen=True, slots=True)
class Round:
    """One vote on one question."""

    number: int
    """1 or 2; one that was closed and that nobody cast isn't counted where another was."""
    is_open: bool
    """Whether votes may still come."""
    tally: Tally
    difficulty: float | None
    """Share of the voters whose whole answer is right; None without voters, and where nothing is
    right or wrong."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Those who voted in both rounds, by whether their whole answer was right before and after."""

    right_right: int
    right_wrong: int
    wrong_right: int
    wrong_wrong: int


@dataclass(frozen=True, slots=True)
class InClass:
    """A question that the class has voted on."""

    number: int
    """Of its step in the story."""
    stage: StageKey
    question: Question
    rounds: tuple[Round, ...]
    lines: tuple[AnswerCounts, ...]
    """As of `Tally.bars`, of all rounds together."""
    discrimination: Discrimination | None
    """Of the first round; None where nothing is right or wrong."""
    changes: Changes | None
    """None where nobody voted in both rounds, and where nothing is right or wrong."""


@dataclass(frozen=True, slots=True)
class ClassDifferential:
    """One of the class's lists."""

    made: ClassList
    rounds: tuple[Round, ...]
    lines: tuple[AnswerCounts, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A participant who gave a pseudonym; all figures are of first rounds."""

    pseudonym: str
    right: int
    """Questions whose whole answer was right."""
    answered: int
    asked: int
    """Questions of the class that have a right answer."""


@dataclass(frozen=True, slots=True)
class ClassStatistics:
    """What a class has answered."""

    code: str
    case: str
    """Slug."""
    title: Text
    """As far as the class has come: the diagnosis only once it is made."""
    stages: Mapping[StageKey, Stage]
    voters: int
    """Participants with any vote."""
    questions: tuple[InClass, ...]
    """In the order of the story."""
    differentials: tuple[ClassDifferential, ...]
    """In the order of the story."""
    hypotheses: Mapping[str, Text]
    """Names of hypotheses by id."""
    people: tuple[Person, ...]
    """By pseudonym; only those who gave one."""


def figures(
    state: ClassState,
    votes: ClassVotes,
    pseudonyms: Mapping[int, str] | None = None,
    sortings: Sortings | None = None,
) -> ClassStatistics:
    """Return the report of a class."""
    questions = tuple(_questions(state, votes, sortings or {}))
    results = {
        each.question.id: _is_right(each, 1) for each in questions if _is_scored(each.question)
    }
    everyone = {
        vote.participant for rounds in votes.values() for each in rounds.values() for vote in each
    }
    return ClassStatistics(
        code=state.room.code,
        case=state.room.case,
        title=state.telling.title,
        stages=state.story.case.stages_by_key,
        voters=len(everyone),
        questions=tuple(_discriminating(each, results) for each in questions),
        differentials=tuple(_differentials(state, votes)),
        hypotheses={each.id: each.name for each in state.story.case.hypotheses},
        people=tuple(_people(pseudonyms or {}, results)),
    )


def _questions(state: ClassState, votes: ClassVotes, sortings: Sortings) -> Iterator[InClass]:
    """Yield the questions, without what only all together tell of each."""
    for number, stage, question in _voted(state):
        rounds = _rounds(question, state.polls(question.id), votes, sortings)
        asked = InClass(
            number=number,
            stage=stage,
            question=question,
            rounds=rounds,
            lines=_lines(question, rounds),
            discrimination=None,
            changes=None,
        )
        yield replace(asked, changes=_changes(asked)) if _is_scored(question) else asked


def _discriminating(asked: InClass, results: RightAnswers) -> InClass:
    name = asked.question.id
    if name not in results:
        return asked
    return replace(asked, discrimination=item_analysis.discrimination(results, name))


def _is_right(asked: InClass, number: int) -> Mapping[int, bool]:
    """Return who had the whole answer right in a round; nobody in one that wasn't."""
    rounds = {each.number: each.tally for each in asked.rounds}
    return rounds[number].is_right if number in rounds else {}


def _voted(state: ClassState) -> Iterator[tuple[int, StageKey, Question]]:
    for step in state.story.steps:
        if isinstance(step.block, Question) and state.polls(step.block.id):
            yield step.number, step.stage, step.block


def _rounds(
    question: Question | None, polls: Sequence[Poll], votes: ClassVotes, sortings: Sortings
) -> tuple[Round, ...]:
    """Return the rounds of what was asked; of a vote by mistake, which nobody cast, nothing."""
    cast = [
        poll
        for poll in polls
        if poll.state == "open" or votes.get(poll.question, {}).get(poll.round)
    ]
    return tuple(
        _round(question, number, poll, votes, sortings.get(poll.question, UNSORTED))
        for number, poll in enumerate(cast or polls[-1:], start=1)
    )


def _round(
    question: Question | None,
    number: int,
    poll: Poll,
    votes: ClassVotes,
    sorting: EntrySorting,
) -> Round:
    counted = tally(question, votes.get(poll.question, {}).get(poll.round, ()), sorting)
    return Round(
        number=number,
        is_open=poll.state == "open",
        tally=counted,
        difficulty=difficulty(counted.right, counted.voters) if _is_scored(question) else None,
    )


def _is_scored(question: Question | None) -> bool:
    return question is not None and is_scored(question)


def _changes(asked: InClass) -> Changes | None:
    before, after = _is_right(asked, 1), _is_right(asked, 2)
    both = [(before[who], after[who]) for who in before.keys() & after.keys()]
    if not both:
        return None
    return Changes(
        right_right=both.count((True, True)),
        right_wrong=both.count((True, False)),
        wrong_right=both.count((False, True)),
        wrong_wrong=both.count((False, False)),
    )


def _lines(question: Question | None, rounds: Sequence[Round]) -> tuple[AnswerCounts, ...]:
    bars = [{bar.entry or bar.key: bar for bar in each.tally.bars} for each in rounds]
    first = {key: bar for each in reversed(bars) for key, bar in each.items()}
    none = Bar("", 0)
    panel = kind_of(question).solution(question).panel if question is not None else None
    return tuple(
        AnswerCounts(
            key=first[key].key,
            is_right=first[key].is_right,
            counts=tuple(each.get(key, none).count for each in bars),
            points=tuple(each.get(key, none).points for each in bars),
            panel=panel.counts[key] if panel is not None else None,
            is_near=question is not None and is_near(question, first[key]),
            others=tuple(
                dict.fromkeys(each for bar in bars if key in bar for each in bar[key].others)
            ),
            is_picked=first[key].is_picked,
        )
        for key in _in_order(question, first, bars)
    )


def _in_order(
    question: Question | None, keys: Iterable[str], bars: Sequence[Mapping[str, Bar]]
) -> list[str]:
    if question is not None and kind_of(question).shape(question).form == "number":
        return sorted(keys, key=float)
    return sorted(keys, key=lambda key: _place(key, bars))


def _place(key: str, bars: Sequence[Mapping[str, Bar]]) -> tuple[int, int]:
    """Return the first round that has an answer, and its place there."""
    number = next(number for number, each in enumerate(bars) if key in each)
    return number, list(bars[number]).index(key)


def _differentials(state: ClassState, votes: ClassVotes) -> Iterator[ClassDifferential]:
    for made in lists_of(state.story):
        polls = state.polls(made.name)
        if polls:
            rounds = _rounds(None, polls, votes, {})
            yield ClassDifferential(made, rounds, _lines(None, rounds))


def _people(pseudonyms: Mapping[int, str], results: RightAnswers) -> Iterator[Person]:
    for who, pseudonym in sorted(pseudonyms.items(), key=lambda each: (each[1].casefold(), each)):
        own = [answers[who] for answers in results.values() if who in answers]
        yield Person(pseudonym, sum(own), len(own), len(results))
