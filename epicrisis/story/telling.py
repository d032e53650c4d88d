"""A case cut into steps, and what a learner sees of it.

What a learner has passed is a set of ids that only grows: findings opened and questions
answered. Everything else (what is visible, what comes next, which stages are reached) follows
from that set, so that two tabs with the same set show the same, and a late click of one can't
undo the other's.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from epicrisis.cases.model import (
    Case,
    EditorNote,
    Finding,
    GlossaryEntry,
    Notes,
    Question,
    QuestionRecord,
    SourceRef,
    StageId,
    Teaching,
)
from epicrisis.cases.reading.images import Picture
from epicrisis.i18n import Translate

Opened = frozenset[str]
NOTHING_OPENED: Opened = frozenset()
NO_PICTURES: Mapping[str, Picture] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Step:
    """A finding to reveal or a question to answer, with the teaching points that follow it."""

    number: int
    """Place in the story, from 1."""
    stage: StageId
    block: Finding | Question
    teaching: tuple[Teaching, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A case with its source sentences, ready to be told.

    A story equals itself alone, so that what is made of it can be kept by it.
    """

    case: Case
    sentences: Mapping[str, str]
    steps: tuple[Step, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """The case's images by name of the file, which a reader never sees."""

    @property
    def stages(self) -> tuple[StageId, ...]:
        """The stages that this case has, in order."""
        return tuple(stage.id for stage in self.case.stages)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of the source text as a reader sees them."""

    sentence: str
    """Id of the sentence."""
    words: str
    """The sentence or a part of it, verbatim."""
    is_whole: bool
    notes: tuple[EditorNote, ...]
    """The editor's notes on wordings that stand in these words."""


def tell(
    case: Case, sentences: Mapping[str, str], pictures: Mapping[str, Picture] = NO_PICTURES
) -> Story:
    """Cut a case into its steps."""
    steps: list[Step] = []
    for stage in case.stages:
        for block in stage.blocks:
            if isinstance(block, Finding | QuestionRecord):
                steps.append(Step(len(steps) + 1, stage.id, block))
            elif isinstance(block, Teaching) and steps:
                steps[-1] = replace(steps[-1], teaching=(*steps[-1].teaching, block))
    return Story(case, sentences, tuple(steps), pictures)


def everything(story: Story) -> Opened:
    """Return all that there is to pass."""
    return up_to(story, len(story.steps))


def up_to(story: Story, number: int) -> Opened:
    """Return what is passed once step `number` is."""
    return frozenset(step.block.id for step in story.steps[:number])


def next_step(story: Story, opened: Set[str]) -> Step | None:
    """Return the first step that isn't passed, None at the end of the story."""
    return next((step for step in story.steps if step.block.id not in opened), None)


def finding_to_open(story: Story, opened: Set[str], number: int) -> Finding | None:
    """Return the finding of step `number` if that is the next step; otherwise None.

    A question in the way is passed by an answer alone.
    """
    step = next_step(story, opened)
    if step is None or step.number != number or not isinstance(step.block, Finding):
        return None
    return step.block


def question_to_answer(story: Story, opened: Set[str], number: int) -> Question | None:
    """Return the question of step `number` if that is the next step; otherwise None."""
    step = next_step(story, opened)
    if step is None or step.number != number or isinstance(step.block, Finding):
        return None
    return step.block


def open_steps(story: Story, opened: Set[str], stage: StageId | None = None) -> tuple[Step, ...]:
    """Return the passed steps of a stage, or of the whole story, in order."""
    return tuple(
        step
        for step in story.steps
        if step.block.id in opened and (stage is None or step.stage == stage)
    )


def open_findings(
    story: Story, opened: Set[str], stage: StageId | None = None
) -> tuple[Finding, ...]:
    """Return the open findings of a stage, or of the whole story, in order."""
    blocks = (step.block for step in open_steps(story, opened, stage))
    return tuple(block for block in blocks if isinstance(block, Finding))


def reached_stages(story: Story, opened: Set[str]) -> tuple[StageId, ...]:
    """Return the stages that a learner may enter: up to that of the next step."""
    current = current_stage(story, opened)
    return story.stages[: story.stages.index(current) + 1]


def current_stage(story: Story, opened: Set[str]) -> StageId:
    """Return the stage of the next step; the last stage once the story is finished."""
    step = next_step(story, opened)
    return step.stage if step is not None else story.stages[-1]


def steps_of(story: Story, stage: StageId) -> tuple[Step, ...]:
    """Return all steps of a stage, open or not."""
    return tuple(step for step in story.steps if step.stage == stage)


def question_heading(story: Story, step: Step, translate: Translate) -> str:
    """Return which question of how many a step is, in words."""
    asked = [each.number for each in story.steps if not isinstance(each.block, Finding)]
    return translate("Question {number} of {total}").format(
        number=asked.index(step.number) + 1, total=len(asked)
    )


def is_finished(story: Story, opened: Set[str]) -> bool:
    """Tell whether every step is passed."""
    return next_step(story, opened) is None


def title(story: Story, opened: Set[str]) -> dict[str, str]:
    """Return the case's title by language: the diagnosis only once it is made."""
    final = story.case.final_title
    return final.text if final.opens_with in opened else story.case.title


def glossary(story: Story, opened: Set[str]) -> tuple[GlossaryEntry, ...]:
    """Return the entries whose terms have been met."""
    return tuple(entry for entry in story.case.glossary if entry.opens_with in opened)


def quote(story: Story, references: Iterable[SourceRef]) -> tuple[Quotation, ...]:
    """Return the quoted words with the notes that belong to them."""
    return tuple(_quotation(story, reference) for reference in references)


def told_references(
    story: Story, opened: Set[str], references: Iterable[SourceRef]
) -> tuple[SourceRef, ...]:
    """Return of the referenced words those that open findings have quoted already."""
    told = [reference for finding in open_findings(story, opened) for reference in finding.source]
    parts = [part for each in references for part in _told_parts(story, each, told)]
    return tuple(dict.fromkeys(parts))


def _told_parts(
    story: Story, wanted: SourceRef, told: Iterable[SourceRef]
) -> tuple[SourceRef, ...]:
    same = [each for each in told if each.sentence == wanted.sentence]
    if any(_words(story, wanted) in _words(story, each) for each in same):
        return (wanted,)
    return tuple(each for each in same if _words(story, each) in _words(story, wanted))


def _words(story: Story, reference: SourceRef) -> str:
    return reference.excerpt or story.sentences[reference.sentence]


def _quotation(story: Story, reference: SourceRef) -> Quotation:
    sentence = story.sentences[reference.sentence]
    words = _words(story, reference)
    notes = story.case.source.notes.get(reference.sentence, ())
    return Quotation(
        sentence=reference.sentence,
        words=words,
        is_whole=words == sentence,
        notes=tuple(note for note in notes if note.wording in words),
    )


def notes_at(case: Case, position: int) -> tuple[Notes, ...]:
    """Return the teacher's notes after step `position` and before the next one; 0 is the start."""
    return tuple(notes for place, notes in _placed_notes(case) if place == position)


def _placed_notes(case: Case) -> Iterator[tuple[int, Notes]]:
    steps = 0
    for stage in case.stages:
        for block in stage.blocks:
            if isinstance(block, Finding | QuestionRecord):
                steps += 1
            elif isinstance(block, Notes):
                yield steps, block
