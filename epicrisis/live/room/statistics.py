"""What a class has answered, as one tree of figures without a word of any language.

It never fails on what is kept: votes that no longer fit their question count as voters whose
answer isn't right, and polls on questions that the case no longer has are left out.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from epicrisis.cases.fields import Text
from epicrisis.cases.model import Stage, StageKey
from epicrisis.cases.questions import Question
from epicrisis.live.room import class_question
from epicrisis.live.room.class_lists import ClassList, lists_of
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.entry_sorting import UNSORTED
from epicrisis.live.room.groups import GroupTally
from epicrisis.live.room.tally import Tally, is_near, tally
from epicrisis.questions.answer import Answer
from epicrisis.questions.kind import Bar
from epicrisis.questions.registry import is_scored, kind_of
from epicrisis.store.classes.audience_records import AskedQuestion
from epicrisis.store.classes.records import EntrySorting, Poll, Vote
from epicrisis.story import item_analysis
from epicrisis.story.answers import from_record
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
    unknown: int = 0
    """Voters who said that they don't know; only alone can one say so."""


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
    """Of its step in the story; of one on the fly that beside which it was asked, 0 before all."""
    stage: StageKey
    question: Question
    rounds: tuple[Round, ...]
    lines: tuple[AnswerCounts, ...]
    """As of `Tally.bars`, of all rounds together."""
    discrimination: Discrimination | None
    """Of the first round; None where nothing is right or wrong."""
    changes: Changes | None
    """None where nobody voted in both rounds, and where nothing is right or wrong."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """By which the class spoke of the options, by id; none where there were none for all."""
    place: int = 0
    """Among the questions of the story, from 1; 0 for one that the teacher asked on the fly."""

    @property
    def name(self) -> str:
        """Its name in a table: of the story's the number of its step."""
        return str(self.number) if self.place else self.question.id


@dataclass(frozen=True, slots=True)
class ClassDifferential:
    """One of the class's lists."""

    made: ClassList
    rounds: tuple[Round, ...]
    lines: tuple[AnswerCounts, ...]


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What one participant answered to one question the first time."""

    answer: Answer | None
    """None where the case's question is another by now."""
    certainty: int | None
    is_right: bool | None
    """Whether the whole answer is right; None where nothing is right or wrong."""


@dataclass(frozen=True, slots=True)
class Person:
    """A participant who gave a pseudonym; all figures are of first rounds."""

    pseudonym: str
    right: int
    """Questions whose whole answer was right."""
    answered: int
    asked: int
    """Questions of the class that have a right answer."""
    answers: Mapping[str, OwnAnswer] | None = None
    """First answers by id of the question; None of who didn't agree that the teacher sees them."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who was present, by the pseudonym, where that is listed and was said before it was given."""

    pseudonym: str
    at: datetime
    """UTC; when the pseudonym was given first."""


@dataclass(frozen=True, slots=True)
class AudienceFigures:
    """What a class asked its teacher, and where it was lost."""

    asked: tuple[AskedQuestion, ...]
    """Those with most votes first."""
    lost: tuple[tuple[int, int], ...]
    """Number of a step, and the most phones that were lost there at once."""
    stages: Mapping[int, StageKey]
    """Of these steps, by number."""


@dataclass(frozen=True, slots=True)
class Course:
    """When a class met, or a homework was open."""

    begins: datetime | None = None
    """UTC: when a room was opened or a homework opens."""
    ends: datetime | None = None
    """UTC; of a homework alone."""
    zone: str = ""
    """In which both are said; empty for the server's own."""
    began: int = 0
    """Of a homework: how many take part."""
    finished: int = 0
    """How many of these have answered all questions."""
    title: str = ""
    """What its teacher calls a homework."""

    @property
    def is_homework(self) -> bool:
        """Whether each went at their own pace, without a teacher."""
        return self.ends is not None


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
    course: Course = Course()
    language: str = ""
    """Code of the language in which the class was held; empty where that isn't known."""
    present: tuple[Arrival, ...] | None = None
    """In the order in which they came; None where nobody is listed."""
    on_the_fly: tuple[InClass, ...] = ()
    """What the teacher asked on the fly, in that order; no other figure counts its answers."""
    groups: Mapping[str, Sequence[GroupTally]] = field(default_factory=dict)
    """Last rounds by group, by id of the question: not of words; empty without groups."""
    audience: AudienceFigures | None = None
    """None where nothing was asked, and nobody lost."""


# --- In class ----------------------------------------------------------------------------


def figures(
    state: ClassState,
    votes: ClassVotes,
    pseudonyms: Mapping[int, str] | None = None,
    sortings: Sortings | None = None,
    telling: Collection[int] = (),
) -> ClassStatistics:
    """Return the report of a class; `telling` are those who let the teacher see their answers."""
    questions = tuple(_questions(state, votes, sortings or {}))
    everyone = {
        vote.participant for rounds in votes.values() for each in rounds.values() for vote in each
    }
    first = {
        each.question.id: _first_votes(state.polls(each.question.id), votes) for each in questions
    }
    return ClassStatistics(
        code=state.room.code,
        case=state.room.case,
        title=state.telling.title,
        stages=state.story.case.stages_by_key,
        voters=len(everyone),
        questions=discriminating(questions),
        differentials=tuple(_differentials(state, votes)),
        hypotheses={each.id: each.name for each in state.story.case.hypotheses},
        people=people(questions, pseudonyms or {}, first, telling),
        course=Course(begins=state.room.opened),
        language=state.room.language,
    )


def _first_votes(polls: Sequence[Poll], votes: ClassVotes) -> Sequence[Vote]:
    """Return the votes of the first round that anybody cast one in."""
    rounds = (votes.get(poll.question, {}).get(poll.round, ()) for poll in polls)
    return next((each for each in rounds if each), ())


def _questions(state: ClassState, votes: ClassVotes, sortings: Sortings) -> Iterator[InClass]:
    """Yield the questions, without what only all together tell of each."""
    for place, number, stage, question in _voted(state):
        rounds = rounds_of(question, state.polls(question.id), votes, sortings)
        asked = InClass(
            number=number,
            stage=stage,
            question=question,
            rounds=rounds,
            lines=lines(question, rounds),
            discrimination=None,
            changes=None,
            letters=letters_of(class_question.of_story(number, question, state.room.code)),
            place=place,
        )
        yield replace(asked, changes=_changes(asked)) if _is_scored(question) else asked


def letters_of(asked: ClassQuestion) -> Mapping[str, str]:
    """Return the letters by which a class spoke of options, by id; none of a scale's."""
    return {} if asked.is_scale else {each: letter for letter, each in asked.options.items()}


def discriminating(questions: Sequence[InClass]) -> tuple[InClass, ...]:
    """Return the questions with what only all together tell of each."""
    results = _results(questions)
    return tuple(
        replace(each, discrimination=item_analysis.discrimination(results, each.question.id))
        if each.question.id in results
        else each
        for each in questions
    )


def _results(questions: Iterable[InClass]) -> RightAnswers:
    return {each.question.id: _is_right(each, 1) for each in questions if _is_scored(each.question)}


def _is_right(asked: InClass, number: int) -> Mapping[int, bool]:
    """Return who had the whole answer right in a round; nobody in one that wasn't."""
    rounds = {each.number: each.tally for each in asked.rounds}
    return rounds[number].is_right if number in rounds else {}


def _voted(state: ClassState) -> Iterator[tuple[int, int, StageKey, Question]]:
    asking = [step for step in state.story.steps if isinstance(step.block, Question)]
    for place, step in enumerate(asking, 1):
        if isinstance(step.block, Question) and state.polls(step.block.id):
            yield place, step.number, step.stage, step.block


def rounds_of(
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
    cast = votes.get(poll.question, {}).get(poll.round, ())
    return round_of(question, number, cast, sorting, is_open=poll.state == "open")


def round_of(
    question: Question | None,
    number: int,
    votes: Sequence[Vote],
    sorting: EntrySorting = UNSORTED,
    *,
    is_open: bool,
) -> Round:
    """Return one round of votes, counted; `question` is None for a differential."""
    counted = tally(question, votes, sorting)
    return Round(
        number=number,
        is_open=is_open,
        tally=counted,
        difficulty=difficulty(counted.right, counted.voters) if _is_scored(question) else None,
        unknown=sum(vote.response is None for vote in votes),
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


def lines(question: Question | None, rounds: Sequence[Round]) -> tuple[AnswerCounts, ...]:
    """Return the answers of all rounds together, as of `Tally.bars`."""
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
            rounds = rounds_of(None, polls, votes, {})
            yield ClassDifferential(made, rounds, lines(None, rounds))


def people(
    questions: Sequence[InClass],
    pseudonyms: Mapping[int, str],
    first: Mapping[str, Sequence[Vote]],
    telling: Collection[int],
) -> tuple[Person, ...]:
    """Return who gave a pseudonym, and what those in `telling` answered first, by pseudonym."""
    results = _results(questions)
    answers = _answers(questions, first, telling)
    found = []
    for who, pseudonym in sorted(pseudonyms.items(), key=lambda each: (each[1].casefold(), each)):
        own = [each[who] for each in results.values() if who in each]
        told = answers.get(who, {}) if who in telling else None
        found.append(Person(pseudonym, sum(own), len(own), len(results), told))
    return tuple(found)


def _answers(
    questions: Sequence[InClass], first: Mapping[str, Sequence[Vote]], telling: Collection[int]
) -> Mapping[int, Mapping[str, OwnAnswer]]:
    found: dict[int, dict[str, OwnAnswer]] = {}
    for asked in questions:
        question, is_right = asked.question, _is_right(asked, 1)
        for vote in first.get(question.id, ()):
            if vote.participant not in telling:
                continue
            answer = from_record(question, vote.response, vote.certainty, None)
            found.setdefault(vote.participant, {})[question.id] = OwnAnswer(
                answer if isinstance(answer, Answer) else None,
                vote.certainty,
                is_right.get(vote.participant) if _is_scored(question) else None,
            )
    return found
