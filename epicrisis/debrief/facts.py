"""What a debrief tells, as one tree of facts without a word of any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from epicrisis.cases.fields import Image, Text
from epicrisis.cases.model import Objective, Reference, StageKey, TestValue
from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer
from epicrisis.questions.edn import EdnMark, EdnTotal
from epicrisis.questions.registry import is_certainty_asked
from epicrisis.story.calibration import Calibration
from epicrisis.story.differential import Weight
from epicrisis.story.groups import GroupSum
from epicrisis.story.scoring import Verdict
from epicrisis.story.telling import Quotation

Outcome: TypeAlias = Verdict | Literal["changed", "missing"]
"""`changed`: the answer no longer fits the question; `missing`: no answer is kept."""

COUNTED: tuple[Outcome, ...] = ("right", "partly", "wrong", "not_answered", "not_assessed")
"""Outcomes of questions that were answered as they now stand."""

MISSED: tuple[Outcome, ...] = ("wrong", "partly", "not_answered")
"""Outcomes of questions that are worth being asked again."""


@dataclass(frozen=True, slots=True)
class RereadPlace:
    """Where to read again: a step on its stage's page."""

    stage: StageKey
    step: int
    """Number of the finding's step; of the question's own where its stage names no finding."""
    title: Text | None
    """The finding's; None for a question."""


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question, and what became of it."""

    number: int
    """Place among the case's questions, from 1, as on the stage pages."""
    stage: StageKey
    step: int
    """Number of its step in the story."""
    question: Question
    answer: Answer | None
    """None where none is kept, or where it no longer fits."""
    outcome: Outcome
    edn: EdnMark | None
    """The examination's mark; None without an answer that fits."""
    mark: float | None
    """Mark with certainty; None where no certainty was given or there is nothing to judge."""
    reread: tuple[RereadPlace, ...]
    """Where its explanation rests; empty for a right answer."""

    @property
    def is_missed(self) -> bool:
        """Whether there was a right answer and it wasn't wholly given, "I don't know" included."""
        return self.outcome in MISSED and is_certainty_asked(self.question)


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many questions had which outcome."""

    counts: Mapping[Outcome, int]

    @property
    def right(self) -> int:
        """Number of answers that were entirely right."""
        return self.counts.get("right", 0)

    @property
    def total(self) -> int:
        """Number of questions with an answer that fits, "I don't know" among them."""
        return sum(self.counts.get(outcome, 0) for outcome in COUNTED)


@dataclass(frozen=True, slots=True)
class MarkTotal:
    """The marks of an attempt together, and how far they could have gone."""

    total: float
    lowest: float
    """All of these answers wrong and certain."""
    highest: float
    """All of them right and certain."""
    answers: int
    """Answers with a mark, "I don't know" among them."""


@dataclass(frozen=True, slots=True)
class Section:
    """An objective's questions; `objective` is None for those that serve none."""

    objective: Objective | None
    asked: tuple[AnsweredQuestion, ...]
    outcomes: OutcomeCounts
    reread: tuple[RereadPlace, ...]
    """Where the explanations of its questions rest that weren't right, together."""


@dataclass(frozen=True, slots=True)
class ListMoment:
    """A moment of the story at which the learner's list was kept."""

    place: int
    """Number of findings open by then."""
    stage: StageKey
    title: Text | None
    """The last finding by then; None before the first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a hypothesis stood in the list at a moment."""

    rank: int
    weight: Weight
    share: float
    """Share of all the weight in the list; of attention, no probability."""


@dataclass(frozen=True, slots=True)
class Track:
    """A hypothesis over the moments of the list."""

    key: str
    name: Text | str
    """The case's name by language, or the learner's own words."""
    is_right: bool
    is_main: bool
    """Whether the chart sets it apart from the others."""
    standings: tuple[Standing | None, ...]
    """One a moment; None where it wasn't in the list."""


@dataclass(frozen=True, slots=True)
class AuthorsLine:
    """How the authors' own list moved."""

    entered: ListMoment | None
    """When the right diagnosis was first in it and not ruled out."""
    led: ListMoment | None
    """When it was first on top."""
    standings: tuple[Standing | None, ...]
    """Of the right diagnosis at the learner's moments; None where it wasn't in the list."""
    lists: tuple[tuple[tuple[Text, Weight], ...], ...]
    """The list at each of those moments, by rank."""


Fate: TypeAlias = Literal["no_list", "absent", "ruled_out", "considered"]
"""Of the right diagnosis, up to the finding that tells it: `absent`: in no list; `ruled_out`: in
one, but never otherwise than put aside; `no_list`: no list was kept by then."""


@dataclass(frozen=True, slots=True)
class Movement:
    """How the learner's differential moved."""

    moments: tuple[ListMoment, ...]
    lines: tuple[Track, ...]
    """In the order in which they entered the list."""
    entered: ListMoment | None
    """When the right diagnosis was first in the list and not ruled out."""
    led: ListMoment | None
    """When it was first on top."""
    told: ListMoment
    """The finding that tells the diagnosis; what was kept from then on is drawn, not judged."""
    fate: Fate
    """What became of the right diagnosis in the lists that are judged."""
    left: Literal["ruled_out", "taken_out"] | None
    """How it had gone again by the last of them; None where it hadn't, or never was considered."""
    authors: AuthorsLine | None
    """The authors' list beside it; None where they give no weights."""

    @property
    def is_used(self) -> bool:
        """Whether the learner ever wrote a hypothesis down."""
        return bool(self.lines)

    @property
    def is_drawn(self) -> bool:
        """Whether anything moved that a chart could show."""
        return any(len(set(line.standings)) > 1 for line in self.lines)


@dataclass(frozen=True, slots=True)
class ArgumentLine:
    """A line that speaks for or against, with the words that it rests on."""

    text: Text
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A teaching point, with the numbers of its references."""

    text: Text
    references: tuple[int, ...]
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """One of the case's hypotheses as its author weighs it."""

    name: Text
    is_right: bool
    is_main: bool
    """Whether it is the right one or one of its main competitors."""
    was_listed: bool
    """Whether the learner ever had it in the list."""
    pro: tuple[ArgumentLine, ...]
    contra: tuple[ArgumentLine, ...]
    must_not_miss: Lesson | None
    """Why it must be thought of, however unlikely it is."""


@dataclass(frozen=True, slots=True)
class Investigation:
    """A test of the menu: when the learner asked for it, and when it was done."""

    name: Text
    asked: int | None
    """Place among the tests that the learner asked for, from 1."""
    done: int | None
    """Place among those done, from 1; None: not reported in this case."""
    was_offered: bool = True
    """Whether a menu had it before it was what came next; else nobody could have left it out."""
    value: TestValue | None = None
    """What it is worth, where the case says so."""
    references: tuple[int, ...] = ()
    """Numbers of the references that this rests on."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """How the learner asked for tests, of those whose worth the case says.

    NEJM Healer's two figures (its quick-start guide): thoroughness, how many of what the authors
    think worth asking for was asked for; efficiency, how many of what was asked for were that.
    """

    wanted: int
    """Tests worth asking for that could be asked for."""
    found: int
    """Those of them that the learner asked for."""
    asked: int
    """Tests that the learner asked for."""


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A line to keep: the case's own, or a teaching point, and the question that was missed."""

    text: Text
    about: int | None
    """Number of the missed question that it explains; None for one of the others."""
    references: tuple[int, ...] = ()
    """Numbers of the references that a line of the case's own rests on."""


@dataclass(frozen=True, slots=True)
class ReadOn:
    """Where to read on, with the numbers of the references."""

    text: Text | None
    references: tuple[tuple[int, Reference], ...]


@dataclass(frozen=True, slots=True)
class Lessons:
    """The teaching points of a stage."""

    stage: StageKey
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class AttemptSummary:
    """An attempt in a line."""

    number: int
    passed: int
    """Steps passed."""
    steps: int
    """Steps that the case has."""
    outcomes: OutcomeCounts
    marks: MarkTotal | None


@dataclass(frozen=True, slots=True, eq=False)
class Debrief:
    """The debrief of an attempt.

    It equals itself alone, so that what is made of it can be kept by it.
    """

    sections: tuple[Section, ...]
    """By objective, in the case's order; last, if any, the questions without one."""
    gone: int
    """Answers to questions that the case no longer has."""
    outcomes: OutcomeCounts
    marks: MarkTotal | None
    """None where no certainty was given."""
    edn: EdnTotal
    """The examination's marks together."""
    groups: tuple[GroupSum, ...]
    """The sums of questions that belong together, in the case's order."""
    calibration: Calibration
    movement: Movement
    hypotheses: tuple[Weighed, ...]
    """The right one first, then by the learner's attention, then in the case's order."""
    investigations: tuple[Investigation, ...]
    """Those done in their order, then those not reported in the order asked for."""
    gathering: Gathering | None
    """None where the case says of no test what it is worth, or the learner asked for none."""
    teaching: tuple[Lessons, ...]
    key_points: tuple[KeyPoint, ...]
    """The few to keep: the case's own lines; else teaching points, one for each missed question
    first, then others, in the story's order."""
    read_on: ReadOn | None
    references: tuple[Reference, ...]
    """Those that are cited, in the order of their first citation."""
    attempts: tuple[AttemptSummary, ...]
    """All attempts, this one included, by number."""

    @property
    def asked(self) -> tuple[AnsweredQuestion, ...]:
        """All questions, in the order of the sections."""
        return tuple(asked for section in self.sections for asked in section.asked)

    @property
    def missed(self) -> tuple[AnsweredQuestion, ...]:
        """The questions that weren't answered rightly, in the story's order."""
        missed = (asked for asked in self.asked if asked.is_missed)
        return tuple(sorted(missed, key=lambda asked: asked.number))
