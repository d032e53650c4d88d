"""Votes counted: what a class has answered to one question in one round."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from epicrisis.cases.questions import Question
from epicrisis.live.room.class_question import RANKED
from epicrisis.live.room.entry_sorting import UNSORTED, sorted_bars
from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.questions.kind import Bar
from epicrisis.questions.registry import is_scored, kind_of
from epicrisis.store.classes.records import EntrySorting, Vote
from epicrisis.story import scoring
from epicrisis.story.answers import from_record


@dataclass(frozen=True, slots=True)
class Tally:
    """What a class has answered in one round."""

    voters: int
    bars: tuple[Bar, ...]
    """Options in the order of the case file; numbers ascending; entries and hypotheses by
    weight."""
    is_right: Mapping[int, bool]
    """Whether the whole answer is right, by participant; never where nothing is right or wrong."""
    certainty: Mapping[int, int]
    """Voters by certainty, 1 to 3, and 0 for not said."""
    hidden_bars: tuple[Bar, ...] = ()
    """Words that the teacher hid, by weight."""

    @property
    def right(self) -> int:
        """Voters whose whole answer is right."""
        return sum(self.is_right.values())

    @property
    def hidden(self) -> int:
        """Voters whose words are hidden."""
        return sum(bar.count for bar in self.hidden_bars)


def tally(
    question: Question | None,
    votes: Sequence[Vote],
    sorting: EntrySorting = UNSORTED,
    language: str = "en",
) -> Tally:
    """Count the votes of one round; `question` is None for a differential.

    Words are grouped as the class's teacher has them, and as its language spells them.
    """
    answers = [_answer(question, vote) for vote in votes]
    bars = _ranked(votes) if question is None else _bars(question, answers)
    hidden: tuple[Bar, ...] = ()
    if any(bar.entry for bar in bars):
        bars, hidden = sorted_bars(bars, sorting, language)
    return Tally(
        voters=len(votes),
        bars=bars,
        is_right={
            vote.participant: _credit(question, answer) == 1
            for vote, answer in zip(votes, answers, strict=True)
        },
        certainty=Counter(vote.certainty or 0 for vote in votes),
        hidden_bars=hidden,
    )


def is_near(question: Question, bar: Bar) -> bool:
    """Tell whether an entry in words comes near an accepted form, and so isn't counted as right.

    Never where nothing is right or wrong.
    """
    if not is_scored(question) or not bar.entry:
        return False
    return kind_of(question).is_judged_by_learner(question, Answer(question.id, bar.key))


def _credit(question: Question | None, answer: Answer | StaleAnswer | None) -> float | None:
    if question is None or not isinstance(answer, Answer):
        return None
    return scoring.credit(question, answer)


def _bars(question: Question, answers: Sequence[Answer | StaleAnswer | None]) -> tuple[Bar, ...]:
    given = [each for each in answers if isinstance(each, Answer) and not each.is_dont_know]
    bars = kind_of(question).bars(question, given)
    if question.withdrawn is None:
        return bars
    return tuple(replace(bar, is_right=False) for bar in bars)


def _ranked(votes: Sequence[Vote]) -> tuple[Bar, ...]:
    points: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for vote in votes:
        ranking = vote.response if isinstance(vote.response, list) else []
        for place, hypothesis in enumerate(dict.fromkeys(map(str, ranking[:RANKED]))):
            points[hypothesis] += RANKED - place
            named[hypothesis] += 1
    bars = (Bar(each, named[each], points=points[each]) for each in points)
    return tuple(sorted(bars, key=lambda bar: (-bar.points, -bar.count, bar.key)))


def _answer(question: Question | None, vote: Vote) -> Answer | StaleAnswer | None:
    """Return a vote as an answer; None in a differential, which isn't one to a question."""
    if question is None:
        return None
    return from_record(question, vote.response, vote.certainty, None)
