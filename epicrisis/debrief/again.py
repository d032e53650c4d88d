"""The missed questions asked once more: a round beside the attempt, which records nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from epicrisis.questions.answer import Answer


@dataclass(frozen=True, slots=True)
class Round:
    """The steps that are asked again, and what was answered to them this time."""

    case: str
    """Slug of the case."""
    attempt: int
    steps: tuple[int, ...]
    """Numbers of the questions' steps, in the story's order."""
    answers: tuple[Answer, ...] = ()
    """Those given this time, in the same order."""
    is_told: bool = False
    """Whether the last answer is on show, before one goes on."""

    @property
    def step(self) -> int | None:
        """The step that is asked or told now; None once the round is over."""
        place = len(self.answers) - self.is_told
        return self.steps[place] if place < len(self.steps) else None

    @property
    def answer(self) -> Answer | None:
        """The answer that is on show."""
        return self.answers[-1] if self.is_told else None

    @property
    def place(self) -> int:
        """Which of the questions is asked or told, from 1."""
        return len(self.answers) + (not self.is_told)


def begun(case: str, attempt: int, steps: Iterable[int]) -> Round:
    """Return a round of these questions, with nothing answered yet."""
    return Round(case, attempt, tuple(steps))


def answered(the_round: Round, answer: Answer) -> Round:
    """Return the round with the question that is asked answered, and the answer on show."""
    if the_round.is_told or the_round.step is None:
        return the_round
    return replace(the_round, answers=(*the_round.answers, answer), is_told=True)


def assessed(the_round: Round, answer: Answer) -> Round:
    """Return the round with the answer on show as its author judged it."""
    if not the_round.is_told:
        return the_round
    return replace(the_round, answers=(*the_round.answers[:-1], answer))


def gone_on(the_round: Round) -> Round:
    """Return the round at its next question, or at its end."""
    return replace(the_round, is_told=False)
