"""How sure a class was against how right it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from epicrisis.cases.questions import Question
from epicrisis.live.room.tally import tally
from epicrisis.questions.registry import is_scored
from epicrisis.store.classes.records import Vote
from epicrisis.story.scoring import MARKS


@dataclass(frozen=True, slots=True)
class Sureness:
    """Those of a round who were so sure."""

    certainty: int
    """1 to 3."""
    voters: int
    right: int
    """Voters whose whole answer is right."""

    @property
    def percent(self) -> int:
        """How many of them were right."""
        return round(100 * self.right / self.voters)


def by_certainty(question: Question, votes: Sequence[Vote]) -> tuple[Sureness, ...]:
    """Return those who said how sure they were, the surest first.

    None where nothing is right or wrong, or nobody said it.
    """
    if not is_scored(question):
        return ()
    is_right = tally(question, votes).is_right
    said = ((level, [each for each in votes if each.certainty == level]) for level in sorted(MARKS))
    return tuple(
        Sureness(level, len(same), sum(is_right[each.participant] for each in same))
        for level, same in reversed(list(said))
        if same
    )
