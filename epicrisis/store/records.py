"""What the store hands out: plain frozen records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
"""What JSON can say. A tuple that is kept comes back as a list."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A committed answer. It never changes, but for a self-assessment that is added once."""

    question: str
    response: Json
    certainty: int | None
    """1 not sure, 2 fairly, 3 certain; None where the learner didn't say."""
    self_assessment: str | None
    """The id of the learner's own verdict on a free text."""
    committed_at: datetime
    """UTC, to the second."""


@dataclass(frozen=True, slots=True)
class Committed:
    """The outcome of a commit."""

    answer: AnswerRow
    """What is kept: the first commit's answer, whatever a later one said."""
    is_new: bool
    """Whether this commit was the first."""


@dataclass(frozen=True, slots=True)
class Memory:
    """How well a question is remembered that was missed once, and when it is asked again."""

    stability: float
    """Days after which the chance to know it has fallen to 90%."""
    difficulty: float
    """From 1 to 10."""
    due: datetime
    """UTC, as is the next."""
    reviewed: datetime
    """When it was answered last."""


@dataclass(frozen=True, slots=True)
class Due:
    """A question that is to be asked again."""

    case: str
    """Slug of the case."""
    question: str
    due: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A learner's own words and star at a block of a case."""

    is_starred: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody found wrong with a block of a case."""

    id: int
    """Later ones have higher numbers."""
    block: str
    words: str
    reported: date
    """The day (UTC)."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hypothesis of a differential: one of the case's by id, or one in the learner's words."""

    weight: float
    hypothesis: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """All that one attempt at a case holds."""

    learner: str = field(repr=False)
    """Fingerprint of the learner's token."""
    case: str
    """Slug of the case."""
    number: int = 1
    """From 1; the highest is the current one."""
    id: int | None = None
    """None until the first write, which creates the attempt."""
    opened: frozenset[str] = frozenset()
    """Ids of the findings that are open."""
    answers: Mapping[str, AnswerRow] = field(default_factory=dict)
    """By id of the question."""
    differentials: Mapping[str, tuple[Ranked, ...]] = field(default_factory=dict)
    """The last one kept at each stage, by id of the stage."""
    ordered_tests: tuple[str, ...] = ()
    """Ids of the tests that were asked for, in order."""
    seen: date | None = None
    """The day (UTC) on which its learner was noted to be here last, None before the first write."""
