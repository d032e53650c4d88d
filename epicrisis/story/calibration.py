"""Certainty against correctness: how often right, at each level of certainty.

A level is the best choice for a probability p of being right where its expected mark is the
highest. With the marks of `scoring.MARKS` these are

    level 1:  1 p + 0 (1 - p) = p
    level 2:  2 p - 2 (1 - p) = 4 p - 2     more than level 1 from p = 2/3
    level 3:  3 p - 6 (1 - p) = 9 p - 6     more than level 2 from p = 4/5

so whoever uses the levels well is right in under 67%, 67 to 80%, and over 80% of them.

What a level's answers say is read off the 95% interval of the share that was right:

    wholly below that range      more often sure than right
    wholly above it              more often right than sure
    wholly within it             in keeping
    reaching over a border       too few to conclude

The third line asks as much as the first two. That an interval merely meets the range shows
nothing, as a wide one always does: 1 right of 4 (5 to 70%) isn't evidence of agreement. The
rule is that of equivalence by confidence intervals (Schuirmann 1987, doi:10.1007/BF01068419);
why "no difference shown" isn't "the same": Altman and Bland 1995, doi:10.1136/bmj.311.7003.485.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import NormalDist
from typing import Literal, NamedTuple

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer, Certainty
from epicrisis.refusals import to_translate
from epicrisis.story.answers import is_judged_by_learner
from epicrisis.story.scoring import MARKS, Marks, credit

MINIMUM_ANSWERS = 8
"""Fewest answers with a certainty from which a picture is drawn.

With 8 answers, all right, the interval (68 to 100%) first lies above 67%; with 7 it doesn't.
Below that, nothing a learner can do shows that "certain" means more than "not sure".
"""

MINIMUM_AT_LEVEL = 3
"""Fewest answers at a level from which its share is drawn; below, only counted.

With 2, the interval covers about two thirds of the scale or more, whatever was answered.
"""

CAVEAT = to_translate(
    "These are few answers to one case, and the bars show how little they settle."
    " Read it as a picture of these answers, not as a measure of you."
)

_Z_95 = NormalDist().inv_cdf(0.975)


class ShareRange(NamedTuple):
    """From one share to another, each from 0 to 1."""

    low: float
    high: float


def _break_even(lower: Marks, upper: Marks) -> float:
    """Return the probability at which two levels have the same expected mark."""
    lost = lower.wrong - upper.wrong
    won = upper.right - lower.right
    return lost / (lost + won)


_BORDERS = (0.0, *(_break_even(*levels) for levels in pairwise(MARKS.values())), 1.0)

EXPECTED: dict[Certainty, ShareRange] = {
    certainty: ShareRange(*borders)
    for certainty, borders in zip(MARKS, pairwise(_BORDERS), strict=True)
}
"""The probabilities of being right for which each certainty is the best choice."""

Agreement = Literal["too_few", "surer_than_right", "righter_than_sure", "compatible"]
"""What answers say; `compatible`: the interval lies within the expected range."""


_BY_WEIGHT: tuple[Agreement, ...] = ("surer_than_right", "righter_than_sure", "too_few")


class GradedCertainty(NamedTuple):
    """A certainty, and the credit that its answer earned."""

    certainty: Certainty
    credit: float


@dataclass(frozen=True, slots=True)
class CertaintyLevel:
    """The answers given with one certainty."""

    certainty: Certainty
    expected: ShareRange
    """Share right for which this certainty is the best choice."""
    answers: int
    right: int
    """Answers that were entirely right."""
    partly: int
    """Answers that were partly right; for calibration they are not right."""

    @property
    def is_drawn(self) -> bool:
        """Whether there are enough answers to draw the share."""
        return self.answers >= MINIMUM_AT_LEVEL

    @property
    def share(self) -> float | None:
        """Share of answers that were right; None without answers."""
        return self.right / self.answers if self.answers else None

    @property
    def interval(self) -> ShareRange | None:
        """The 95% interval of the share; None without answers."""
        return wilson_interval(self.right, self.answers) if self.answers else None

    @property
    def agreement(self) -> Agreement:
        """The interval of the share beside the expected range."""
        if not self.is_drawn or self.interval is None:
            return "too_few"
        if self.interval.high < self.expected.low:
            return "surer_than_right"
        if self.interval.low > self.expected.high:
            return "righter_than_sure"
        if self.expected.low <= self.interval.low and self.interval.high <= self.expected.high:
            return "compatible"
        return "too_few"


@dataclass(frozen=True, slots=True)
class Calibration:
    """The three levels, from not sure to certain."""

    levels: tuple[CertaintyLevel, ...]

    @property
    def answers(self) -> int:
        """Number of answers given with a certainty."""
        return sum(level.answers for level in self.levels)

    @property
    def is_drawn(self) -> bool:
        """Whether there are enough answers for a picture."""
        return self.answers >= MINIMUM_ANSWERS

    @property
    def agreement(self) -> Agreement:
        """What all levels say together; where one says that it was too sure, that.

        Too sure comes first, as what there is most to learn from; agreement is claimed only
        where every level that was used shows it.
        """
        said = {level.agreement for level in self.levels if level.answers}
        for reading in _BY_WEIGHT:
            if reading in said:
                return reading
        return "compatible" if said else "too_few"


def graded_certainty(question: Question, answer: Answer) -> GradedCertainty | None:
    """Return what an answer adds to the calibration, None where it adds nothing.

    Answers in words stay out: whoever was sure would also be the judge of being right.
    """
    earned = credit(question, answer)
    if answer.is_dont_know or is_judged_by_learner(question, answer):
        return None
    if earned is None or answer.certainty is None:
        return None
    return GradedCertainty(answer.certainty, earned)


def calibration(graded: Iterable[GradedCertainty]) -> Calibration:
    """Return the answers counted at each level of certainty, the least sure first."""
    every = tuple(graded)
    return Calibration(tuple(_level(certainty, every) for certainty in MARKS))


def _level(certainty: Certainty, graded: tuple[GradedCertainty, ...]) -> CertaintyLevel:
    credits_earned = [each.credit for each in graded if each.certainty == certainty]
    return CertaintyLevel(
        certainty=certainty,
        expected=EXPECTED[certainty],
        answers=len(credits_earned),
        right=sum(earned == 1 for earned in credits_earned),
        partly=sum(0 < earned < 1 for earned in credits_earned),
    )


def wilson_interval(right: int, answers: int) -> ShareRange:
    """Return the 95% score interval of a proportion (Wilson 1927), without correction.

    It holds the p for which |right/n - p| <= z sqrt(p (1 - p) / n), so it never leaves 0 to 1
    and never shrinks to a point, unlike the usual mean ± 1.96 standard errors.
    """
    share, z2 = right / answers, _Z_95**2
    centre = (share + z2 / (2 * answers)) / (1 + z2 / answers)
    half = _Z_95 * sqrt(share * (1 - share) / answers + z2 / (4 * answers**2)) / (1 + z2 / answers)
    # Rounding may leave 1e-17 instead of the exact ends.
    low = 0.0 if right == 0 else centre - half
    high = 1.0 if right == answers else centre + half
    return ShareRange(low, high)
