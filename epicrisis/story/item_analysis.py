"""What a class's answers tell of the questions: how difficult, and how well they discriminate.

Difficulty index: p = right answers / answers. The higher, the easier the question.

Discrimination index: D = p(upper) - p(lower), the share of right answers in the best 27% of
the class minus that in the weakest 27%, from -1 to 1. Upper and lower groups of 27% are from
Kelley TL. The selection of upper and lower groups for the validation of test items. J Educ
Psychol 1939;30:17-24. doi:10.1037/h0057123. Three things are ours:

- People are ranked by the share of the *other* questions that they had right. With the few
  questions of a class, one that counted in its own ranking would seem to discriminate although
  everyone had guessed (Henrysson S. Correction of item-total correlations in item analysis.
  Psychometrika 1963;28:211-218. doi:10.1007/BF02289618, on the same flaw of correlations).
- People with the same share at the edge of a group divide the places that are left among
  them, so that no order of names or numbers decides: it is the mean over all ways to choose.
- Nothing is told of fewer than 10 people, or 5 questions. Of 10 people the groups have 3 each,
  and one person is a third of p.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

RightAnswers: TypeAlias = Mapping[str, Mapping[int, bool]]
"""For each question, by its id: whether a participant, by number, had it right."""
Undefined = Literal["few_people", "few_questions", "all_equal"]
"""Why there is no index: fewer than 10 people or 5 questions, or all had the same share."""

GROUP = Fraction(27, 100)
LEAST_PEOPLE = 10
LEAST_QUESTIONS = 5
"""The question itself and four others."""
LEAST_ANSWERED = Fraction(1, 2)
"""Of the other questions; whoever answered less isn't ranked."""


@dataclass(frozen=True, slots=True)
class Discrimination:
    """How well a question tells those who know much from those who know little."""

    index: float | None
    """D from -1 to 1, or None."""
    why_none: Undefined | None
    people: int
    """Those who are ranked."""
    group: int
    """People in the upper group, and as many in the lower one; 0 where there is no index."""


def difficulty(right: int, voters: int) -> float | None:
    """Return the share of right answers, None without any.

    >>> difficulty(3, 4)
    0.75
    """
    return right / voters if voters else None


def discrimination(results: RightAnswers, question: str) -> Discrimination:
    """Return the discrimination index of one of the questions.

    >>> answers = {f"Q{n}": {who: who >= 8 for who in range(12)} for n in range(5)}
    >>> discrimination(answers, "Q0").index
    1.0
    """
    others = [results[each] for each in results if each != question]
    if len(others) + 1 < LEAST_QUESTIONS:
        return Discrimination(None, "few_questions", 0, 0)
    shares = {who: _share(others, who) for who in results[question]}
    ranked = {who: share for who, share in shares.items() if share is not None}
    if len(ranked) < LEAST_PEOPLE:
        return Discrimination(None, "few_people", len(ranked), 0)
    if len(set(ranked.values())) == 1:
        return Discrimination(None, "all_equal", len(ranked), 0)
    group = group_size(len(ranked))
    upper = _weights(ranked, group, is_upper=True)
    lower = _weights(ranked, group, is_upper=False)
    right = results[question]
    difference = sum((upper[who] - lower[who]) * right[who] for who in ranked) / group
    return Discrimination(float(difference), None, len(ranked), group)


def group_size(people: int) -> int:
    """Return 27% of the people as a whole number, half a person counted as one.

    >>> [group_size(people) for people in (10, 30, 50, 100)]
    [3, 8, 14, 27]
    """
    return int(GROUP * people + Fraction(1, 2))


def _share(others: list[Mapping[int, bool]], who: int) -> Fraction | None:
    answered = [each[who] for each in others if who in each]
    if len(answered) < LEAST_ANSWERED * len(others):
        return None
    return Fraction(sum(answered), len(answered))


def _weights(ranked: Mapping[int, Fraction], group: int, *, is_upper: bool) -> dict[int, Fraction]:
    """Return how far each belongs to a group, 0 to 1; all together make its size."""
    edge = sorted(ranked.values(), reverse=is_upper)[group - 1]
    inside = {who for who, share in ranked.items() if (share > edge) == is_upper and share != edge}
    tied = sum(share == edge for share in ranked.values())
    part = Fraction(group - len(inside), tied)
    return {
        who: Fraction(1) if who in inside else part if share == edge else Fraction(0)
        for who, share in ranked.items()
    }
